"""How entries of the audit are sealed: each under a secret key, together with the seal of the one before it."""

import hashlib
import hmac
import json
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

ENTRY, CHECKPOINT, NAMED = b"leap audit entry 1\n", b"leap audit checkpoint 1\n", b"leap audit key\n"
ADDRESS = b"leap audit address\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """All columns of an entry but its seal; `partner` None is the program's chain, `by` None the portal itself."""

    id: int
    partner: int | None
    sequence: int
    at: datetime
    by: int | None
    kind: str
    verb: str
    subject: str
    sentence: str
    before: object
    after: object
    as_of: date
    edition: str
    address: str


def seal(key: str, former: str, entry: Entry) -> str:
    """The entry's seal, as 64 hexadecimal digits, after the seal `former` ("" for the first of a chain)."""
    return signature(key, ENTRY, former.encode() + b"\n" + canonical(entry))


def signature(key: str, use: bytes, text: bytes) -> str:
    """HMAC-SHA256 of `text` for one `use` of the key: no signature passes for another's."""
    return hmac.new(key.encode(), use + text, hashlib.sha256).hexdigest()


def key_name(key: str) -> str:
    """What tells one key from another and gives nothing of it away."""
    return signature(key, NAMED, b"")[:16]


def canonical(entry: Entry) -> bytes:
    """The entry as bytes that are the same before it is stored and after it is read, however PostgreSQL keeps it.

    TypeError for what jsonb may give back otherwise, such as a float.
    """
    values = [plain(getattr(entry, field.name)) for field in fields(entry)]
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: object) -> object:
    """The value in texts, whole numbers, lists and mappings alone."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    raise TypeError(f"{value!r} can't be kept in the audit: write it as text.")
