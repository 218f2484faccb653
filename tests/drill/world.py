"""2 000 partners with 20 000 specializations on the evening of 30 September 2020, and what closing 1 October leaves."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from select import select
from subprocess import PIPE
from typing import Any

import psycopg2
from django.db import connections

from leap_portal.embedded.folder import ROOT
from leap_portal.embedded.run import MANAGE
from tests.databases import connect, drop

DAY = "2020-10-01"
PARTNERS = 2_000
SEED = f"""
UPDATE partners_programclock SET last_closed_on = '2020-09-29', rehearsal_on = '2020-09-29';
INSERT INTO partners_partner (id, code, name, country, currency, standing, partnerworks, mailbox)
SELECT n, 'K' || n, 'Company ' || n, 'US', 'USD', 'good', false, CASE WHEN n % 4 = 0 THEN 'box' || n || '@example.com' ELSE '' END
FROM generate_series(1, {PARTNERS}) AS n;
INSERT INTO partners_user (id, password, is_superuser, email, name, is_active, is_staff, is_demo)
SELECT n, '!', false, 'member' || n || '@example.com', 'Member ' || n, n % 7 <> 0, false, false
FROM generate_series(1, {PARTNERS}) AS n;
INSERT INTO partners_membership (partner_id, user_id, roles) SELECT n, n, '{{admin}}' FROM generate_series(1, {PARTNERS}) AS n;
INSERT INTO training_specialization (partner_id, name, kind, from_on, expires_on, revoked_on)
SELECT n, 'Specialization ' || k, 'specialization',
       CASE k WHEN 9 THEN date '2020-10-01' ELSE date '2018-01-01' END,
       CASE WHEN k < 6 THEN date '2020-03-15' + (n + k) % 199 WHEN k = 6 THEN '2021-06-30' WHEN k = 7 THEN '2020-03-14' END,
       CASE WHEN k = 8 AND n % 2 = 0 THEN date '2020-10-01' END
FROM generate_series(1, {PARTNERS}) AS n, generate_series(0, 9) AS k;
INSERT INTO financing_application (partner_id, number, kind, state, started_on, started_by_id, note, decision_reason, edition)
SELECT n, 'DEF-2020-' || n, 'invoice-deferment', 'draft', '2020-09-30', n, '', '', ''
FROM generate_series(10, {PARTNERS}, 10) AS n;
"""
EFFECTS = {
    "changes": 'SELECT partner_id, kind, subject, sequence, "on", before, after, edition FROM partners_statuschange',
    "notices": 'SELECT partner_id, kind, occasion, "on", text, path, digest_on FROM partners_notice',
    "mails": "SELECT partner_id, occasion, recipient, subject, text FROM partners_outgoingmail",
    "audit": "SELECT partner_id, verb, subject, sentence, as_of, edition FROM partners_auditentry",
    "drafts": "SELECT number, state FROM financing_application",
    "ledger": 'SELECT job, "on", first_id, last_id, done_at IS NOT NULL, changes FROM partners_jobrun',
    "clock": "SELECT last_closed_on, rehearsal_on FROM partners_programclock",
}
DONE = 'SELECT count(*) FROM partners_jobrun WHERE "on" = %s AND done_at IS NOT NULL AND last_id > 0'


KEYS = {
    "statuschange_once": "partners_statuschange",
    "jobrun_once": "partners_jobrun",
    "partners_notice_occasion_key": "partners_notice",
    "partners_outgoingmail_occasion_key": "partners_outgoingmail",
}
REFRESH = f"""
import sys, datetime, django
django.setup()
from tests.walls import see_all
see_all()
from django.db import transaction
from partners import program
from training.services.refresh import refresh
with transaction.atomic():
    refresh(range(1, {PARTNERS} + 1), as_of=datetime.date.fromisoformat("{DAY}"), terms=program.current())
    print("recorded", flush=True)
    sys.stdin.readline()
"""


class World:
    """One database, seen by the owner of its tables."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self.environment = {**environment, **{key: address(alias, name) for key, alias in ADDRESSES.items()}}
        self.connection = psycopg2.connect(self.environment["DATABASE_OWNER_URL"])
        self.connection.autocommit = True

    def ask(self, statement: str, parameters: object = None) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall()) if cursor.description else []

    def done(self) -> int:
        """How many pieces of the day are done."""
        return int(self.ask(DONE, [DAY])[0][0])

    def size(self) -> int:
        """How many changes, notices and mails there are."""
        return sum(len(self.ask(EFFECTS[what])) for what in ("changes", "notices", "mails"))

    def effects(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that stands, without ids and instants; what is there twice is there twice."""
        return {what: sorted(self.ask(statement), key=repr) for what, statement in EFFECTS.items()}

    def close(self, to: str) -> None:
        """Closes the days in one process that nobody disturbs."""
        subprocess.run(
            [*MANAGE, "close_day", "--to", to], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    def take_out_keys(self) -> None:
        """From now on nothing but the order of events keeps rows from being there twice."""
        for key, table in KEYS.items():
            self.ask(f"ALTER TABLE {table} DROP CONSTRAINT {key}")

    def refresh_twice_at_once(self, patience: float) -> None:
        """Two processes record the day's changes; the first commits when both have, or the second waits for it that long."""
        words = [sys.executable, "-c", REFRESH]
        both = [
            subprocess.Popen(words, env=self.environment, cwd=ROOT, stdin=PIPE, stdout=PIPE, text=True)
            for _ in range(2)
        ]
        for process in both:
            select([process.stdout], [], [], patience)
        for process in both:
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.communicate()[0] for process in both] == ["recorded\n"] * 2


ADDRESSES = {"DATABASE_URL": "default", "DATABASE_OWNER_URL": "owner"}


def address(alias: str, name: str) -> str:
    """The address of the database `name` for the role of a Django alias."""
    stated = connections[alias].settings_dict
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{name}".format(**stated, name=name)


@contextmanager
def copies(environment: Mapping[str, str]) -> Iterator[tuple[World, World]]:
    """The same evening twice: one to be disturbed, one for an undisturbed run; both are dropped afterwards."""
    process = connections["default"].settings_dict["NAME"]
    template = f"{process.rpartition('_')[0]}_template"
    names = [f"{process}_disturbed", f"{process}_quiet"]
    owner = connect()
    try:
        with owner.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{names[0]}" TEMPLATE "{template}"')
            evening(World(names[0], environment))
            cursor.execute(f'CREATE DATABASE "{names[1]}" TEMPLATE "{names[0]}"')
            worlds = [World(name, environment) for name in names]
            yield worlds[0], worlds[1]
            for world in worlds:
                world.connection.close()
    finally:
        with owner.cursor() as cursor:
            for name in names:
                drop(cursor, name)
        owner.close()


def evening(world: World) -> None:
    """Fills the database, closes 30 September, and asks for 1 October."""
    world.ask(SEED)
    world.close("2020-09-30")
    world.ask("UPDATE partners_programclock SET asked_on = %s", [DAY])
    world.ask("ANALYZE")
    world.connection.close()
