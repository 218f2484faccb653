"""Signed checkpoints of the audit, outside the database: how far each chain had come when, each naming the one before."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from partners import audit, chain

Tip = tuple[int, str]
# The chain of the program has no partner: it stands under 0, which no partner has.
PROGRAM = 0
TIPS = """
SELECT coalesce(partner_id, 0), sequence, mac FROM (
    SELECT tip.* FROM partners_partner AS partner CROSS JOIN LATERAL (
        SELECT partner_id, sequence, mac FROM partners_auditentry
        WHERE partner_id = partner.id ORDER BY sequence DESC LIMIT 1
    ) AS tip
    UNION ALL (
        SELECT partner_id, sequence, mac FROM partners_auditentry
        WHERE partner_id IS NULL ORDER BY sequence DESC LIMIT 1
    )
) AS tips ORDER BY 1
"""
SIGNED = "checkpoint signed"
OTHER_KEY = "The checkpoints were signed with another AUDIT_KEY: set the one of this installation."
UNSEEN = "There is no entry of the program, not even that an edition was published: nothing was signed."
CHANGED = "Checkpoint {} was changed: its signature does not fit."


class CheckpointError(Exception):
    """A checkpoint is missing or was tampered with; the text says which."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file: `tips` are the chains that moved since the former one, whose file's digest is `former`."""

    number: int
    at: datetime
    former: str
    tips: dict[int, Tip]
    digest: str


NONE = Checkpoint(0, datetime.min.replace(tzinfo=UTC), "", {}, "")


def read(folder: Path, key: str) -> Iterator[Checkpoint]:
    """All checkpoints, the first one first, one at a time; CheckpointError at the first that is not as it was signed."""
    last = NONE
    for path in sorted(folder.glob("[0-9]*.json")):
        found = parse(path, key)
        place = (found.number, found.former, path.name)
        if place != (last.number + 1, last.digest, file_name(found.number)):
            raise CheckpointError(f"A checkpoint is missing before {path.name}, or files changed places.")
        last = found
        yield found


def parse(path: Path, key: str) -> Checkpoint:
    """The checkpoint in the file; CheckpointError where it can't be read or its signature does not fit."""
    try:
        content = path.read_bytes()
        told = json.loads(content)
        if content != packed(told):
            raise ValueError
        signature = str(told.pop("signature"))
        fits = secrets.compare_digest(signature, chain.signature(key, chain.CHECKPOINT, packed(told)))
        if not fits:
            raise CheckpointError(
                OTHER_KEY if told["key"] != chain.key_name(key) else CHANGED.format(path.name)
            )
    except OSError as error:
        raise CheckpointError(f"Checkpoint {path.name} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(CHANGED.format(path.name)) from error
    tips = {one: (sequence, mac) for one, sequence, mac in told["chains"]}
    return Checkpoint(
        told["number"], datetime.fromisoformat(told["at"]), told["former"], tips, digest(content)
    )


def packed(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_name(number: int) -> str:
    return f"{number:06}.json"


def sign(*, as_of: date) -> Path | None:
    """Writes today's checkpoint and says so in the audit; None where it stands already, whoever wrote it.

    After days without one, one is written for all of them. CheckpointError where an earlier one is not as it was signed.
    """
    folder = Path(settings.AUDIT_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known: dict[int, Tip] = {}
    last = NONE
    for last in read(folder, settings.AUDIT_KEY):
        known.update(last.tips)
    at, tips = state()
    if last.at.date() >= at.date():
        return None
    content = made(last, at, tips, known, settings.AUDIT_KEY)
    path = folder / file_name(last.number + 1)
    if not placed(path, content):
        return None
    sentence = f"The portal signed checkpoint {last.number + 1} of the audit."
    after = {"number": last.number + 1, "digest": digest(content)}
    audit.record(SIGNED, path.stem, sentence, by=None, as_of=as_of, after=after)
    return path


def state() -> tuple[datetime, dict[int, Tip]]:
    """The instant, and how far every chain has come; CheckpointError where not even the program's is seen."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (at,) = cursor.fetchone()
        cursor.execute(TIPS)
        tips = {one: (sequence, mac) for one, sequence, mac in cursor.fetchall()}
    if PROGRAM not in tips:
        raise CheckpointError(UNSEEN)
    return at, tips


def made(
    last: Checkpoint, at: datetime, tips: Mapping[int, Tip], known: Mapping[int, Tip], key: str
) -> bytes:
    """A signed checkpoint: of all `tips` those that are no longer as `known`."""
    told: dict[str, object] = {
        "number": last.number + 1,
        "at": at.astimezone(UTC).isoformat(),
        "former": last.digest,
        "entries": sum(sequence for sequence, _ in tips.values()),
        "chains": [(one, *tip) for one, tip in sorted(tips.items()) if known.get(one) != tip],
        "key": chain.key_name(key),
    }
    return packed({**told, "signature": chain.signature(key, chain.CHECKPOINT, packed(told))})


def placed(path: Path, content: bytes) -> bool:
    """Writes the file whole or not at all; False where it is there already."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()
    place = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
    return True
