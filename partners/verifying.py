"""Whether the audit is whole: every entry's place and seal, every checkpoint's signature, and that both agree."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from partners import chain
from partners.checkpoints import NONE, PROGRAM, SIGNED, Checkpoint, CheckpointError, read

AT_ONCE = 2000
ENTRIES = """
SELECT entry.id, entry.partner_id, entry.sequence, entry.at, entry.by_id, entry.kind, entry.verb, entry.subject, entry.sentence,
       entry.before::text, entry.after::text, entry.as_of, entry.edition, entry.address, entry.mac, partner.code
FROM partners_auditentry AS entry LEFT JOIN partners_partner AS partner ON partner.id = entry.partner_id
ORDER BY entry.partner_id NULLS FIRST, entry.sequence, entry.id
"""
# What of a checkpoint's ends is not there, or is there with another seal.
ASTRAY = """
SELECT coalesce(partner.code, told.partner::text), told.sequence
FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS told (partner, sequence, mac)
LEFT JOIN partners_partner AS partner ON partner.id = told.partner
WHERE NOT EXISTS (
    SELECT FROM partners_auditentry AS entry
    WHERE entry.partner_id = told.partner AND entry.sequence = told.sequence AND entry.mac = told.mac
) AND NOT (told.partner = 0 AND EXISTS (
    SELECT FROM partners_auditentry AS entry
    WHERE entry.partner_id IS NULL AND entry.sequence = told.sequence AND entry.mac = told.mac
)) ORDER BY told.partner
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not hold: of which chain (a partner's code, or the program), which entry (0: none of its own), and what."""

    chain: str
    sequence: int
    what: str

    def __str__(self) -> str:
        entry = f"entry {self.sequence} of {self.chain}" if self.sequence else self.chain
        return f"{entry}: {self.what}"


@dataclass(slots=True)
class Found:
    """What was seen: how much, the first thing that does not hold and how many there are, and the last checkpoint."""

    entries: int = 0
    chains: int = 0
    wrong: int = 0
    first: Broken | None = None
    last: Checkpoint = NONE
    signed: dict[int, str] = field(default_factory=dict)

    def note(self, broken: Broken) -> None:
        self.first = self.first or broken
        self.wrong += 1


def verify(using: str = "default") -> Found:
    """Reads the whole audit, in little memory, and every checkpoint."""
    found = Found()
    key, folder = settings.AUDIT_KEY, Path(settings.AUDIT_FOLDER)
    files: dict[int, str] = {}
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        try:
            for checkpoint in read(folder, key):
                files[checkpoint.number] = checkpoint.digest
                found.last = checkpoint
                compare(checkpoint, found, using)
        except CheckpointError as error:
            found.note(Broken("checkpoints", 0, str(error)))
        for broken in follow(rows(using), found, key):
            found.note(broken)
    if not found.entries:
        found.note(
            Broken("the program", 0, "There is no entry at all, not even that an edition was published.")
        )
    for number, digest in found.signed.items():
        if files.get(number) != digest:
            found.note(
                Broken("checkpoints", 0, f"Checkpoint {number} is missing, or another than was signed.")
            )
    return found


def compare(checkpoint: Checkpoint, found: Found, using: str) -> None:
    """Notes every end of a chain in the checkpoint that the database does not have so."""
    told = [(one, sequence, mac) for one, (sequence, mac) in checkpoint.tips.items()]
    with connections[using].cursor() as cursor:
        cursor.execute(ASTRAY, [list(column) for column in zip(*told, strict=True)] or [[], [], []])
        for code, sequence in cursor.fetchall():
            name = "the program" if code == str(PROGRAM) else code
            what = f"is missing, or another than checkpoint {checkpoint.number} signed."
            found.note(Broken(name, sequence, what))


def rows(using: str) -> Iterator[tuple[Any, ...]]:
    """All entries, chain after chain."""
    with connections[using].chunked_cursor() as cursor:
        cursor.execute(ENTRIES)
        while chunk := cursor.fetchmany(AT_ONCE):
            yield from chunk


def follow(entries: Iterable[tuple[Any, ...]], found: Found, key: str) -> Iterator[Broken]:
    """Counts the entries into `found`, and yields each that is not in its place or whose seal does not fit."""
    here: tuple[int | None] | None = None
    last, former = 0, ""
    for row in entries:
        name, sequence, mac = chain_name(row), row[2], row[14]
        if here != (row[1],):
            here, last, former = (row[1],), 0, ""
            found.chains += 1
            if row[1] and not row[15]:
                yield Broken(name, 0, "there is no such organisation, only its entries.")
        found.entries += 1
        if sequence != last + 1:
            yield Broken(name, sequence, f"follows entry {last}: what was between is missing.")
        elif not fits(key, former, row):
            yield Broken(name, sequence, "was changed: its seal does not fit.")
        if row[1] is None and row[6] == SIGNED:
            with suppress(ValueError, KeyError, TypeError):
                told = json.loads(row[10])
                found.signed[told["number"]] = told["digest"]
        last, former = sequence, mac


def chain_name(row: tuple[Any, ...]) -> str:
    """The organisation's code, or its number where it is gone; or the program."""
    return str(row[15] or (f"organisation number {row[1]}" if row[1] else "the program"))


def fits(key: str, former: str, row: tuple[Any, ...]) -> bool:
    """Whether the entry's seal is its own, after the seal of the one before it."""
    *values, mac, _ = row
    try:
        values[9:11] = [document(text) for text in values[9:11]]
        return bool(chain.seal(key, former, chain.Entry(*values)) == mac)
    except (TypeError, ValueError, AttributeError):
        return False


def document(text: str | None) -> object:
    """What stands in the column; ValueError for a JSON null, which is never written."""
    if text == "null":
        raise ValueError
    return None if text is None else json.loads(text)
