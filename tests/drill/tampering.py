"""Tampering with the audit, triggers off and constraints gone, as the owner of its table; superuser.py goes further."""

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connections, transaction

from partners import audit, chain, checkpoints
from partners.choices import AuditKind
from partners.models import Partner, User
from tests import factories

DAY = date(2020, 5, 7)
OPEN = """
ALTER TABLE partners_auditentry DISABLE TRIGGER USER, DROP CONSTRAINT auditentry_counted;
ALTER TABLE partners_auditentry DROP CONSTRAINT auditentry_of_partner, DROP CONSTRAINT auditentry_in_chain;
"""
COPY = "id, partner_id, sequence, at, by_id, kind, verb, subject, sentence, before, after, as_of, edition, address, mac"


class World:
    """Chains of some partners and of the program, two checkpoints, and entries after the last one."""

    def __init__(self, luck: random.Random) -> None:
        self.luck = luck
        self.partners = [factories.partner() for _ in range(4)]
        self.people = [factories.user() for _ in range(3)]
        for day in (1, 2):
            self.write(30)
            _, self.signed = checkpoints.state()
            state = (datetime(2020, 5, day, 0, 30, tzinfo=UTC), self.signed)
            with mock.patch.object(checkpoints, "state", return_value=state):
                checkpoints.sign(as_of=DAY)
        self.write(20)

    def write(self, entries: int) -> None:
        for number in range(entries):
            partner: Partner | None = self.luck.choice([*self.partners, None])
            by: User | None = self.luck.choice([*self.people, None])
            audit.record(
                self.luck.choice(["approved", "declined", "changed"]),
                f"DEF-{number}",
                f"Somebody did thing {number} – ü.",
                by=by,
                as_of=DAY + timedelta(days=number),
                partner=partner.pk if partner else None,
                before=self.luck.choice([None, {"days": [number, None], "name": "ä"}]),
                after={"number": number, "nested": {"deep": ["x", number]}},
                kind=self.luck.choice(list(AuditKind)),
            )


class Tampering:
    """One change of the world; `tail` says that it does no more than cut what no checkpoint has signed."""

    open = OPEN

    def __init__(self, world: World, cursor: Any) -> None:
        self.world, self.cursor, self.luck = world, cursor, world.luck
        self.tail = False

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql, values)
        return list(self.cursor.fetchall()) if self.cursor.description else []

    def some(self, of: int | None = None) -> tuple[Any, ...]:
        """The id, partner and sequence of an entry."""
        where = "WHERE coalesce(partner_id, 0) = %s" if of is not None else ""
        rows = self.ask(
            f"SELECT id, coalesce(partner_id, 0), sequence FROM partners_auditentry {where}",
            *([of] if of is not None else []),
        )
        return self.luck.choice(sorted(rows))

    def top(self, partner: int) -> int:
        """How far the chain goes."""
        sql = "SELECT max(sequence) FROM partners_auditentry WHERE coalesce(partner_id, 0) = %s"
        return int(self.ask(sql, partner)[0][0])

    def edit(self) -> None:
        """A column of an entry becomes another value."""
        key, partner, _ = self.some()
        other = self.luck.choice([one.pk for one in self.world.partners if one.pk != partner])
        (person,) = self.luck.choice(self.ask("SELECT id FROM partners_user"))
        column, value = self.luck.choice(
            [
                ("sentence", "sentence || ' '"), ("verb", "verb || 'x'"), ("subject", "upper(subject) || '-'"),
                ("kind", "CASE kind WHEN 'change' THEN 'decision' ELSE 'change' END"), ("as_of", "as_of + 1"),
                ("at", "at + interval '1 microsecond'"), ("edition", "edition || 'x'"), ("address", "address || '1'"),
                ("before", "'null'"), ("before", "jsonb_build_object('days', 1.5)"), ("after", "NULL"),
                ("after", "coalesce(after, '{}') || '{\"number\": -1}'"), ("id", "id + 1000000"),
                ("by_id", f"CASE by_id WHEN {person} THEN NULL ELSE {person} END"), ("sequence", "sequence + 1000"),
                ("partner_id", str(other)), ("mac", "reverse(mac)"),
            ]
        )  # fmt: skip
        self.ask(f"UPDATE partners_auditentry SET {column} = {value} WHERE id = %s", key)

    def delete(self) -> None:
        """An entry goes, and those after it are counted down."""
        key, partner, sequence = self.some()
        top = self.top(partner)
        self.ask("DELETE FROM partners_auditentry WHERE id = %s", key)
        if self.luck.random() < 0.5:
            self.ask(
                "UPDATE partners_auditentry SET sequence = sequence - 1"
                " WHERE coalesce(partner_id, 0) = %s AND sequence > %s",
                partner,
                sequence,
            )
        self.tail = sequence == top and sequence > self.signed(partner)

    def signed(self, partner: int) -> int:
        """How far the last checkpoint knows the chain."""
        return self.world.signed.get(partner, (0, ""))[0]

    def insert(self) -> None:
        """A copy of an entry comes in between, or at the end, with a seal that looks like one."""
        key, partner, sequence = self.some()
        place = self.luck.choice([sequence + 1, self.top(partner) + 1])
        self.ask(
            "UPDATE partners_auditentry SET sequence = sequence + 1 WHERE coalesce(partner_id, 0) = %s AND sequence >= %s",
            partner, place,
        )  # fmt: skip
        self.ask(
            f"INSERT INTO partners_auditentry ({COPY}) SELECT id + 2000000, partner_id, {place}, at, by_id, kind, verb,"
            " subject, 'Never happened.', before, after, as_of, edition, address, md5(mac) || md5(mac || 'x')"
            " FROM partners_auditentry WHERE id = %s",
            key,
        )

    def swap(self) -> None:
        """Two entries of a chain change places, with their seals or without."""
        key, partner, _ = self.some()
        others = [one for one in (self.some(partner) for _ in range(20)) if one[0] != key]
        keys = [key, others[0][0]]
        named = self.luck.choice([["sequence"], ["sequence", "mac"], ["sequence", "mac", "at", "id"]])
        change = ", ".join(f"{name} = other.{name}" for name in named)
        find = "ON COMMIT DROP AS SELECT * FROM partners_auditentry WHERE id = ANY(%s)"
        self.ask(f"CREATE TEMPORARY TABLE here {find}; CREATE TEMPORARY TABLE other {find}", keys, keys)
        self.ask("DELETE FROM partners_auditentry WHERE id = ANY(%s)", keys)
        self.ask(f"UPDATE here SET {change} FROM other WHERE other.sequence <> here.sequence")
        self.ask(f"INSERT INTO partners_auditentry ({COPY}) SELECT {COPY} FROM here")

    def recompute(self) -> None:
        """A changed entry gets a new seal, and so do all after it, made with a key that is not the portal's."""
        key, partner, sequence = self.some()
        self.ask("UPDATE partners_auditentry SET sentence = 'Otherwise.' WHERE id = %s", key)
        rows = self.ask(
            "SELECT id, sentence FROM partners_auditentry"
            " WHERE coalesce(partner_id, 0) = %s AND sequence >= %s ORDER BY sequence", partner, sequence,
        )  # fmt: skip
        former = ""
        for one, sentence in rows:
            former = hashlib.sha256(f"{former}{sentence}".encode()).hexdigest()
            self.ask("UPDATE partners_auditentry SET mac = %s WHERE id = %s", former, one)

    def move(self) -> None:
        """The end of a chain is hung on another one."""
        key, partner, _ = self.some()
        other = self.luck.choice([one.pk for one in self.world.partners if one.pk != partner])
        self.ask(
            "UPDATE partners_auditentry SET partner_id = %s,"
            " sequence = (SELECT max(sequence) + 1 FROM partners_auditentry WHERE partner_id = %s) WHERE id = %s",
            other, other, key,
        )  # fmt: skip

    def behead(self, partner: int, sequence: int) -> None:
        where = "WHERE coalesce(partner_id, 0) = %s AND sequence >= %s"
        self.ask(f"DELETE FROM partners_auditentry {where}", partner, sequence)

    def cut(self) -> None:
        """All from an entry on goes."""
        _, partner, sequence = self.some()
        self.behead(partner, sequence)
        self.tail = sequence > self.signed(partner)

    def drop(self) -> None:
        """A whole chain goes."""
        partner = self.luck.choice(sorted(self.world.signed))
        self.ask("DELETE FROM partners_auditentry WHERE coalesce(partner_id, 0) = %s", partner)

    def regrow(self) -> None:
        """What was signed is cut off, and the portal writes on from there, none the wiser."""
        partner = self.luck.choice(sorted(self.world.signed))
        sequence = self.luck.randint(1, self.signed(partner))
        self.behead(partner, sequence)
        for _ in range(self.signed(partner) + 3 - sequence):
            self.write_on(partner)

    def write_on(self, partner: int) -> None:
        """The portal records something more."""
        with self.as_the_portal():
            audit.record("told", "X", "Later.", by=None, as_of=DAY, partner=partner or None)

    @contextmanager
    def as_the_portal(self) -> Iterator[None]:
        """What the portal writes goes through this same transaction."""
        audit.connection, kept = connections["owner"], audit.connection  # type: ignore[assignment]
        try:
            yield
        finally:
            audit.connection = kept

    def forge(self) -> None:
        """A checkpoint loses, gains or changes something, or is gone, or an older one stands in its place."""
        files = sorted(Path(settings.AUDIT_FOLDER).glob("[0-9]*.json"))
        path = self.luck.choice(files)
        told = json.loads(content := path.read_bytes())
        what = self.luck.choice(["bit", "gone", "resigned", "other", "tips"])
        if what == "gone":
            path.unlink()
        elif what == "other":
            path.write_bytes(files[0].read_bytes() if path != files[0] else files[-1].read_bytes())
        elif what == "bit":
            place = self.luck.randrange(len(content))
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        else:
            told["chains"] = told["chains"][1:]
            if what == "resigned":
                del told["signature"]
                told["signature"] = chain.signature("not the key", chain.CHECKPOINT, checkpoints.packed(told))
            path.write_bytes(checkpoints.packed(told))


KINDS: tuple[Callable[[Tampering], None], ...] = (
    Tampering.edit, Tampering.delete, Tampering.insert, Tampering.swap, Tampering.recompute, Tampering.move,
    Tampering.cut, Tampering.drop, Tampering.regrow, Tampering.forge,
)  # fmt: skip


@contextmanager
def tampered(world: World, kind: Callable[..., None], by: type[Tampering] = Tampering) -> Iterator[Tampering]:
    """The world with one change of the kind, which is undone afterwards."""
    kept = {path: path.read_bytes() for path in Path(settings.AUDIT_FOLDER).glob("[0-9]*.json")}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(by.open)
        change = by(world, cursor)
        kind(change)
        yield change
        transaction.set_rollback(True, using="owner")
    for path, content in kept.items():
        path.write_bytes(content)
