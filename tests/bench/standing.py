"""Rows 10 and 12: the standing of all partners on a day, against one raw statement that groups the same by partner."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise

from tests.bench.harness import ROOT, crowd, load_average, median

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 5
# Of each partner ten specializations, a level or two, four invoices, two people with two credentials each, of every
# tenth an exception, of every fourth a target and five sales.
SEED = """
INSERT INTO partners_levelspan (partner_id, level, from_on, ends_on)
SELECT n, (array['gold', 'platinum', 'authorized'])[1 + n % 3], date '2018-01-01', CASE WHEN n % 5 > 0 THEN date '2020-06-30' - n % 200 END
FROM generate_series(1, {partners}) AS n
UNION ALL SELECT n, 'diamond', date '2020-01-01', date '2021-06-30' FROM generate_series(4, {partners}, 4) AS n;
INSERT INTO training_specialization (partner_id, name, kind, from_on, expires_on, revoked_on)
SELECT n, 'Specialization ' || k, CASE k WHEN 0 THEN 'master' ELSE 'specialization' END,
       CASE k WHEN 9 THEN date '2020-10-01' ELSE date '2018-01-01' END,
       CASE WHEN k < 6 THEN date '2020-03-15' + (n + k) % 180 WHEN k = 6 THEN '2021-06-30' WHEN k = 7 THEN '2020-03-14' END,
       CASE WHEN k = 8 AND n % 2 = 0 THEN date '2020-06-01' END
FROM generate_series(1, {partners}) AS n, generate_series(0, 9) AS k;
INSERT INTO financing_invoice (partner_id, number, issued_on, due_on, currency, amount, open_amount, written_off_on)
SELECT n, 'INV-' || n || '-' || k, '2020-04-01', date '2020-05-01' + (n + k) % 60, 'USD', 1000, CASE k WHEN 3 THEN 0 ELSE 900 END,
       CASE WHEN k = 2 AND n % 50 = 0 THEN date '2020-06-01' END
FROM generate_series(1, {partners}) AS n, generate_series(0, 3) AS k;
INSERT INTO training_person (partner_id, email, name, employed_from, employed_until)
SELECT n, 'p' || k || '@k' || n || '.example', 'Person ' || k, '2019-01-01', CASE WHEN n % 7 = 0 AND k = 1 THEN date '2020-05-31' END
FROM generate_series(1, {partners}) AS n, generate_series(0, 1) AS k;
INSERT INTO training_credential (partner_id, email, name, earned_on, expires_on)
SELECT n, 'p' || k || '@k' || n || '.example', (array['ESS', 'EDS', 'ECS', 'CWNA', 'Authorized training'])[1 + (n + k + c) % 5], '2019-02-01',
       CASE WHEN n % 9 = 0 THEN date '2020-06-15' END
FROM generate_series(1, {partners}) AS n, generate_series(0, 1) AS k, generate_series(0, 1) AS c;
INSERT INTO training_relief (partner_id, requirement, kind, from_on, until_on)
SELECT n, 'ECS', 'exception', '2020-01-01', CASE WHEN n % 20 = 0 THEN date '2020-08-31' ELSE '2020-05-31' END FROM generate_series(10, {partners}, 10) AS n;
INSERT INTO rebates_target (partner_id, plan, period, from_on, until_on, currency, original)
SELECT n, 'diamond-growth', '2020-H1', '2020-01-01', '2020-06-30', 'USD', 10000 * (1 + n % 5) FROM generate_series(4, {partners}, 4) AS n;
INSERT INTO rebates_sale (partner_id, transaction, booked_on, received_on, currency, amount, qualifying)
SELECT n, 'T' || k, date '2020-01-10' + 20 * k, date '2020-01-12' + 20 * k, 'USD', 500 * (1 + (n + k) % 9), k <> 2
FROM generate_series(4, {partners}, 4) AS n, generate_series(0, 4) AS k;
"""
# Rounds in turns in one process: of what the portal's own code makes states and values are read, sentences are not.
RUN = """
import json, sys, time, datetime, django
django.setup()
from tests.walls import see_all
see_all()
from django.db import connection
from leap_portal import standing
from partners import batches, program
from tests.bench import standing_raw
from training import terms as training_terms
from training.rules import demands
rounds, terms, day = int(sys.argv[1]), program.current(), datetime.date(2020, 7, 1)
with connection.cursor() as cursor:
    cursor.execute("SET work_mem = '256MB'")
    cursor.execute("SELECT id FROM partners_partner ORDER BY id")
    partners = [key for key, in cursor.fetchall()]
    cursor.execute(standing_raw.ASKED)
    for demand in [each for group in demands(day, training_terms.of(terms)).values() for each in group]:
        row = [demand.asked_of, demand.credential, demand.people, demand.waiver is not None, demand.due]
        cursor.execute("INSERT INTO asked VALUES (%s, %s, %s, %s, %s)", row)
    cursor.execute("ANALYZE asked")
    def raw(look):
        began = time.perf_counter()
        cursor.execute(standing_raw.RAW)
        rows = cursor.fetchall()
        seconds = time.perf_counter() - began
        return seconds, sum(map(hash, map(standing_raw.of_row, rows))) if look else None
    def portal(look):
        seconds = found = 0
        for chunk in batches.chunks(partners):
            began = time.perf_counter()
            with batches.uncollected():
                answers = standing.of(chunk, day, terms)
            seconds += time.perf_counter() - began
            if look:
                found += sum(map(hash, map(standing_raw.of_standing, answers.values())))
            del answers
        return seconds, found if look else None
    assert raw(True)[1] == portal(True)[1]
    for number in range(rounds):
        sides = (raw, portal) if number % 2 else (portal, raw)
        seconds = {side.__name__: side(False)[0] for side in sides}
        print(json.dumps(seconds), flush=True)
"""


def run(*sizes: int) -> Iterator[str]:
    """Yields the lines of the report."""
    yield "| specializations | partners | standing of all, s | raw SQL, s | ratio | load |"
    yield "|---|---|---|---|---|---|"
    found = []
    for size in sizes or SIZES:
        with crowd(size // 10, SEED.format(partners=size // 10), first="2020-06-30") as world:
            pairs = measured(world)
        mine = median([one["portal"] for one in pairs])
        ratio = median([one["portal"] / one["raw"] for one in pairs])
        its = median([one["raw"] for one in pairs])
        yield f"| {size:,} | {size // 10:,} | {mine:.2f} | {its:.2f} | {ratio:.2f} × | {load_average()} |"
        found.append((size, mine, its))
    yield ""
    for (small, *fast), (large, *slow) in pairwise(found):
        yield f"Growth from {small:,} to {large:,}: {slow[0] / fast[0]:.1f} × (raw SQL {slow[1] / fast[1]:.1f} ×)."


def measured(world: Mapping[str, str]) -> list[dict[str, float]]:
    """The seconds of both sides in each round; both must find the same."""
    words = [sys.executable, "-c", RUN, str(ROUNDS)]
    done = subprocess.run(words, cwd=ROOT, env=dict(world), check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
