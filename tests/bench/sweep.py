"""Rows 9 and 12: closing 1 October 2020 over many specializations, against one raw statement that leaves the same rows."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise

import psycopg2

from tests.bench.harness import ROOT, administer, copy, crowd, load_average, median

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
# Ten specializations of each partner: 7 500 of 10 000 change on 1 October, and nothing has an edge from 23 to 29 September.
SEED = """
INSERT INTO training_specialization (partner_id, name, kind, from_on, expires_on, revoked_on)
SELECT n, 'Specialization ' || k, 'specialization',
       CASE k WHEN 9 THEN date '2020-10-01' ELSE date '2018-01-01' END,
       CASE WHEN k < 6 THEN date '2020-03-15' + (n + k) % 180 WHEN k = 6 THEN '2021-06-30' WHEN k = 7 THEN '2020-03-14' END,
       CASE WHEN k = 8 AND n % 2 = 0 THEN date '2020-10-01' END
FROM generate_series(1, {partners}) AS n, generate_series(0, 9) AS k;
"""
CLOSE = """
import json, sys, time, datetime, django
django.setup()
from tests.walls import see_all
see_all()
from leap_portal import days
from partners import program, wake
wake.send = lambda task: None
terms = program.current()
if "--specializations" in sys.argv:
    days.JOBS = tuple(job for job in days.JOBS if job.name == "training")
for day in sys.argv[1].split():
    began = time.perf_counter()
    closed = list(days.close(datetime.date.fromisoformat(day), terms=terms))
    print(json.dumps([len(closed), time.perf_counter() - began]))
"""
AGAIN = """
import datetime, django
django.setup()
from tests.walls import see_all
see_all()
from partners import batches, program
from partners.models import Partner, StatusChange
from training.services.refresh import refresh
before, partners = StatusChange.objects.count(), list(Partner.objects.values_list("pk", flat=True))
day, terms = datetime.date(2020, 10, 1), program.current()
told = sum(refresh(chunk, as_of=day, terms=terms) for chunk in batches.chunks(partners))
print(told + StatusChange.objects.count() - before)
"""
STATE = """
CASE WHEN date '2020-10-01' < from_on THEN 'not-started' WHEN revoked_on <= '2020-10-01' THEN 'revoked'
     WHEN ends_on IS NULL OR ends_on >= '2020-10-01' THEN 'active' ELSE 'expired' END
"""
RAW = f"""
WITH held AS (
    SELECT *, CASE WHEN from_on <= '2020-03-15' AND (revoked_on IS NULL OR revoked_on > '2020-03-15') AND expires_on >= '2020-03-15'
                   THEN greatest(expires_on, date '2020-09-30') ELSE expires_on END AS ends_on
    FROM training_specialization
), seen AS (
    SELECT partner_id, id::text AS subject, name, ends_on, {STATE} AS state FROM held
), last AS (
    SELECT DISTINCT ON (partner_id, subject) partner_id, subject, sequence, after FROM partners_statuschange
    WHERE kind = 'specialization' ORDER BY partner_id, subject, sequence DESC
), due AS MATERIALIZED (
    SELECT seen.*, last.sequence + 1 AS sequence, last.after AS before
    FROM seen JOIN last USING (partner_id, subject) WHERE last.after <> seen.state
), changed AS (
    INSERT INTO partners_statuschange (partner_id, kind, subject, sequence, "on", before, after, edition)
    SELECT partner_id, 'specialization', subject, sequence, '2020-10-01', before, state, %(edition)s FROM due
)
INSERT INTO partners_notice (partner_id, kind, occasion, "on", text, path)
SELECT partner_id, 'status-change', concat_ws(':', 'specialization', partner_id, subject, sequence), '2020-10-01',
       name || CASE state WHEN 'expired' THEN ' has expired: ' || to_char(ends_on, 'FMDD FMMonth YYYY') || ' was its last day.'
                          WHEN 'revoked' THEN ' was revoked on 1 October 2020.' ELSE ' is active since 1 October 2020.' END,
       '/training/'
FROM due
"""
AUDIT = """
INSERT INTO partners_auditentry (sequence, mac, address, kind, verb, subject, sentence, as_of, edition)
SELECT max(sequence) + 1, '', '', 'change', 'day closed', '2020-10-01', 'The portal closed 1 October 2020.', '2020-10-01', %(edition)s
FROM partners_auditentry WHERE partner_id IS NULL
"""
EDITION = "SELECT digest FROM partners_edition ORDER BY id DESC LIMIT 1"
ROWS = {
    "changes": 'SELECT partner_id, kind, subject, sequence, "on", before, after, edition FROM partners_statuschange',
    "notices": 'SELECT partner_id, kind, occasion, "on", text, path FROM partners_notice',
    "audit": "SELECT verb, subject, sentence, as_of, edition FROM partners_auditentry WHERE verb = 'day closed'",
}
SAME = "SELECT count(*), sum(hashtextextended(row::text, 0)) FROM ({rows}) AS row"
QUIET = [f"2020-09-{day}" for day in range(24, 30)]


def run(*sizes: int) -> Iterator[str]:
    """Yields the lines of the report."""
    yield "| specializations | changes | closing them, s | raw SQL, s | ratio | rows of a second run | quiet day whole, ms (longest) | day named in the terms, s | 1 October whole, s | load |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    found = []
    for size in sizes or SIZES:
        row, mine, its = measured(size)
        found.append((size, mine, its))
        yield row
    yield ""
    for (small, *fast), (large, *slow) in pairwise(found):
        yield f"Growth from {small:,} to {large:,}: {slow[0] / fast[0]:.1f} × (raw SQL {slow[1] / fast[1]:.1f} ×)."


def measured(size: int) -> tuple[str, float, float]:
    """One size's row and the seconds of both sides: medians of ROUNDS pairs on copies of one evening."""
    with crowd(size // 10, SEED.format(partners=size // 10), first="2020-09-22") as evening:
        close(evening, "2020-09-23")
        owner = evening["DATABASE_OWNER_URL"]
        administer(owner, "VACUUM ANALYZE")
        quiet = [seconds for _, seconds in close(evening, *QUIET)]
        ((_, named),) = close(evening, "2020-09-30")
        administer(owner, "VACUUM ANALYZE")
        pairs = [paired(evening, number) for number in range(ROUNDS)]
        with copy(evening, "whole") as world:
            ((_, whole),) = close(world, "2020-10-01")
            again = ran(world, AGAIN)
    mine, its = median([one[0] for one in pairs]), median([one[1] for one in pairs])
    ratio = median([one / other for one, other, _ in pairs])
    row = (
        f"| {size:,} | {pairs[0][2]:,} | {mine:.2f} | {its:.2f} | {ratio:.2f} × | {again.strip()} | {median(quiet) * 1000:.0f} ({max(quiet) * 1000:.0f})"
        f" | {named:.2f} | {whole:.2f} | {load_average()} |"
    )
    return row, mine, its


def paired(evening: Mapping[str, str], number: int) -> tuple[float, float, int]:
    """Seconds of the portal and of the raw statement, in turns, and how many changes; both must leave the same rows."""
    seconds, rows = {}, {}
    for side in ("portal", "raw") if number % 2 else ("raw", "portal"):
        with copy(evening, side) as world:
            seconds[side] = portal(world) if side == "portal" else raw(world)
            rows[side] = left(world)
    assert rows["portal"] == rows["raw"], rows
    return seconds["portal"], seconds["raw"], rows["raw"]["notices"][0]


def portal(world: Mapping[str, str]) -> float:
    ((closed, seconds),) = close(world, "2020-10-01", whole=False)
    assert closed == 1
    return seconds


def raw(world: Mapping[str, str]) -> float:
    """Seconds of the statement, by the owner, before whom no wall stands; enough memory that it need not sort on disk."""
    with psycopg2.connect(world["DATABASE_OWNER_URL"]) as connection, connection.cursor() as cursor:
        cursor.execute(EDITION)
        edition = {"edition": cursor.fetchone()[0]}
        cursor.execute("SET work_mem = '256MB'")
        began = time.perf_counter()
        cursor.execute(RAW, edition)
        cursor.execute(AUDIT, edition)
        connection.commit()
        return time.perf_counter() - began


def left(world: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How many rows there are of each kind, and a sum over them that tells sets apart."""
    with psycopg2.connect(world["DATABASE_OWNER_URL"]) as connection, connection.cursor() as cursor:
        found = {}
        for what, rows in ROWS.items():
            cursor.execute(SAME.format(rows=rows))
            found[what] = cursor.fetchone()
        return found


def close(world: Mapping[str, str], *days: str, whole: bool = True) -> list[tuple[int, float]]:
    """Closes through each of the days in a process of its own, by one job or all: how many it closed, in how many seconds."""
    told = ran(world, CLOSE, " ".join(days), *([] if whole else ["--specializations"]))
    return [tuple(json.loads(line)) for line in told.splitlines()]


def ran(world: Mapping[str, str], code: str, *words: str) -> str:
    """What a process of its own printed."""
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, cwd=ROOT, env=dict(world), check=True, capture_output=True, text=True
    ).stdout
