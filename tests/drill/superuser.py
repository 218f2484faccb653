"""Tampering with the audit as a superuser: its rows, and whatever stands around them in the database.

`session_replication_role = replica` turns off all triggers, those that hold foreign keys too. What became of it is read, and
what the portal writes on is written, in the same transaction as the application's role.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connections

from leap_portal.wall import check
from partners import verifying, wall
from partners.checkpoints import SIGNED
from tests.drill.tampering import KINDS, Tampering

UNBOUND = """
SET LOCAL session_replication_role = replica;
ALTER TABLE partners_auditentry DROP CONSTRAINT auditentry_counted, DROP CONSTRAINT auditentry_of_partner;
ALTER TABLE partners_auditentry DROP CONSTRAINT auditentry_in_chain;
"""
SCOPE = "SELECT set_config('leap.scope', %s, true), set_config('leap.seal', %s, true)"
SEQUENCE = "pg_get_serial_sequence('partners_auditentry', 'id')"
COLUMNS = (
    "id, partner_id, sequence, mac, at, by_id, address, kind, verb, subject, before, after, as_of, edition"
)
FORKED = f"""
CREATE OR REPLACE FUNCTION
leap_audit_tip(partner bigint, OUT id bigint, OUT sequence bigint, OUT mac text, OUT at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER AS $$
    SELECT nextval({SEQUENCE}), sequence, mac, clock_timestamp() FROM public.partners_auditentry
    WHERE coalesce(partner_id, 0) = coalesce(leap_audit_tip.partner, 0) ORDER BY sequence DESC LIMIT 1 OFFSET 1
$$
"""


class AsSuperuser(Tampering):
    """One change, of rows or of what stands around them."""

    open = UNBOUND

    @contextmanager
    def as_the_role(self) -> Iterator[None]:
        """Reads and writes as the role that the portal signs in as, through the wall, and sees every partner."""
        owner, role = connections["owner"], connections["default"].settings_dict["USER"]
        self.ask(f"SET LOCAL ROLE {owner.ops.quote_name(role)}")
        self.ask(SCOPE, wall.ALL, wall.seal(wall.ALL, owner.connection.info.backend_pid))
        yield
        self.ask("SET LOCAL ROLE NONE")

    @contextmanager
    def as_the_portal(self) -> Iterator[None]:
        with self.as_the_role(), super().as_the_portal():
            yield

    def found_by(self) -> set[str]:
        """Who sees that something is wrong: verify_audit (audit), or what every start asks first (wall)."""
        with self.as_the_role():
            kept, check.connection = check.connection, connections["owner"]
            try:
                seen = {"audit": verifying.verify("owner").wrong > 0, "wall": bool(check.problems())}
            finally:
                check.connection = kept
        return {name for name, is_seen in seen.items() if is_seen}

    def at_the_end(self, partner: int, sequence: int) -> bool:
        """Whether the entry is the last of its chain, and no checkpoint knows it."""
        return sequence == self.top(partner) and sequence > self.signed(partner)

    def rekey(self) -> None:
        """The key of the wall becomes another, or is gone."""
        how = "UPDATE leap_wall SET outer_pad = inner_pad", "DELETE FROM leap_wall"
        self.ask(self.luck.choice(how))

    def unwall(self) -> None:
        """The wall is taken down from the audit or from the partners: its policy goes, or no policy counts any more."""
        table = self.luck.choice(["partners_auditentry", "partners_partner"])
        how = "ALTER TABLE {} DISABLE ROW LEVEL SECURITY", "DROP POLICY leap_wall ON {}"
        self.ask(self.luck.choice(how).format(table))

    def hide(self) -> None:
        """A policy shows all entries but one."""
        key, partner, sequence = self.some()
        self.ask(f"CREATE POLICY hidden ON partners_auditentry AS RESTRICTIVE USING (id <> {key})")
        self.tail = self.at_the_end(partner, sequence)

    def blind(self) -> None:
        """The function that lets the program office see everything lets it see nothing."""
        self.ask("ALTER FUNCTION leap_sees_all() SET leap.scope = ''")

    def stand_in(self) -> None:
        """A view stands in the table's place and tells one entry otherwise, or not at all."""
        key, partner, sequence = self.some()
        other = f"CASE id WHEN {key} THEN 'Otherwise.' ELSE sentence END"
        words, rest = self.luck.choice([(other, ""), ("sentence", f"WHERE id <> {key}")])
        self.tail = bool(rest) and self.at_the_end(partner, sequence)
        self.ask("ALTER TABLE partners_auditentry RENAME TO kept")
        self.ask(f"CREATE VIEW partners_auditentry AS SELECT {COLUMNS}, {words} AS sentence FROM kept {rest}")
        self.ask("GRANT SELECT ON partners_auditentry TO PUBLIC")

    def rewind(self) -> None:
        """The sequence of ids is set back, and the portal writes over a cut end entries with its very ids."""
        partner = self.luck.choice(sorted(self.world.signed))
        sequence = self.luck.randint(1, self.signed(partner))
        sql = "SELECT id FROM partners_auditentry WHERE coalesce(partner_id, 0) = %s AND sequence >= %s ORDER BY sequence"
        keys = [key for (key,) in self.ask(sql, partner, sequence)]
        self.behead(partner, sequence)
        for key in keys:
            self.ask("ALTER SEQUENCE partners_auditentry_id_seq RESTART WITH %s", key)
            self.write_on(partner)

    def unsign(self) -> None:
        """The entry that tells of a checkpoint goes, or tells of another."""
        sql = "SELECT id, sequence FROM partners_auditentry WHERE partner_id IS NULL AND verb = %s ORDER BY id"  # fmt: skip
        key, sequence = self.luck.choice(self.ask(sql, SIGNED))
        after = self.luck.choice(["'{}'", "after || '{\"number\": 3}'", ""])
        self.tail = not after and self.at_the_end(0, sequence)
        if after:
            self.ask(f"UPDATE partners_auditentry SET after = {after} WHERE id = %s", key)
        else:
            self.ask("DELETE FROM partners_auditentry WHERE id = %s", key)

    def fork(self) -> None:
        """The portal is told another end of the chain than there is, and writes on from there."""
        self.ask(FORKED)
        self.write_on(self.luck.choice(sorted(self.world.signed)))

    def empty(self) -> None:
        """Nothing is left."""
        self.ask("TRUNCATE partners_auditentry")

    def orphan(self) -> None:
        """The organisation is gone, its entries are there."""
        self.ask("DELETE FROM partners_partner WHERE id = %s", self.luck.choice(self.world.partners).pk)


BEYOND: tuple[Callable[[AsSuperuser], None], ...] = (
    AsSuperuser.rekey, AsSuperuser.unwall, AsSuperuser.hide, AsSuperuser.blind, AsSuperuser.stand_in, AsSuperuser.rewind,
    AsSuperuser.unsign, AsSuperuser.fork, AsSuperuser.empty, AsSuperuser.orphan,
)  # fmt: skip
ALL_KINDS = (*KINDS, *BEYOND)
