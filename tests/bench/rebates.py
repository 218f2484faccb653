"""Row 11: 10,000 new sales with the attainment of every partner they touch, against the bare insert of the same sales."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping

from tests.bench.harness import ROOT, crowd, load_average, median

PARTNERS, SALES, NEW = 10_000, 1_000_000, 10_000
TOUCHED = (100, 1_000, 10_000)
ROUNDS = 7
# Diamond partners, each with a target, and a million sales of the two years before: half of them of the target's period.
SEED = f"""
INSERT INTO partners_levelspan (partner_id, level, from_on) SELECT n, 'diamond', date '2018-01-01' FROM generate_series(1, {PARTNERS}) AS n;
INSERT INTO rebates_target (partner_id, plan, period, from_on, until_on, currency, original)
SELECT n, 'diamond-growth', '2020', '2020-01-01', '2020-12-31', 'USD', 20000 + n FROM generate_series(1, {PARTNERS}) AS n;
INSERT INTO rebates_sale (partner_id, transaction, booked_on, received_on, currency, amount, qualifying)
SELECT 1 + n % {PARTNERS}, 'T' || n, day, day + n % 9, 'USD', CASE WHEN n % 11 = 0 THEN -90.5 ELSE 400.25 + n % 77 END, n % 7 > 0
FROM generate_series(1, {SALES}) AS n, LATERAL (SELECT date '2019-01-01' + (n / {PARTNERS} * 7) % 730 AS day) AS days;
"""
# Rounds in turns, each undone; first once what both sides would find is recomputed from every sale, one by one.
RUN = """
import io, json, sys, time, datetime, django
from decimal import Decimal
django.setup()
from tests.walls import see_all
see_all()
from django.db import connection, transaction
from partners import program
from rebates import status
from rebates.models import Sale
rounds, touched, new = map(int, sys.argv[1:])
terms, day, grace = program.current(), datetime.date(2020, 12, 31), datetime.timedelta(5)
rows = "".join(
    f"{1 + n % touched},N{n},2020-12-{1 + n % 28:02},2020-12-31,USD,{100 + n % 50}.{n % 100:02},{n % 9 > 0}\\n" for n in range(new)
)
COLUMNS = "partner_id, transaction, booked_on, received_on, currency, amount, qualifying"
STAGE = f"CREATE TEMPORARY TABLE arrived ON COMMIT DROP AS SELECT {COLUMNS} FROM rebates_sale WHERE false"
def bare():
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        cursor.cursor.copy_expert(f"COPY arrived ({COLUMNS}) FROM STDIN (FORMAT csv)", io.StringIO(rows))
        cursor.execute(f"INSERT INTO rebates_sale ({COLUMNS}) SELECT {COLUMNS} FROM arrived")
def with_attainment():
    bare()
    found = status.of(range(1, touched + 1), day, terms)
    return {key: [one.attainment for one in each.rebates] for key, each in found.items()}
def recomputed():
    sums = dict.fromkeys(range(1, touched + 1), Decimal(0))
    for sale in Sale.objects.filter(partner_id__lte=touched, qualifying=True).iterator():
        if datetime.date(2020, 1, 1) <= sale.booked_on <= day and sale.received_on <= day:
            sums[sale.partner_id] += sale.amount
    return {key: [(total / ((20000 + key) * Decimal("0.75")).quantize(Decimal("0.01"))).quantize(Decimal("0.0001"))] for key, total in sums.items()}
def undone(side):
    with transaction.atomic():
        began = time.perf_counter()
        found = side()
        seconds = time.perf_counter() - began
        assert side is not checked or found == recomputed()
        transaction.set_rollback(True)
    return seconds
def checked():
    return with_attainment()
undone(checked)
undone(bare)
for number in range(rounds):
    sides = (bare, with_attainment) if number % 2 else (with_attainment, bare)
    print(json.dumps({side.__name__: undone(side) for side in sides}), flush=True)
"""


def run(*touched: int) -> Iterator[str]:
    """Yields the lines of the report."""
    yield f"Among {SALES:,} sales of {PARTNERS:,} partners; each equal to a recomputation from every single sale."
    yield ""
    yield f"| partners of the {NEW:,} new sales | insert with attainment, ms | bare insert, ms | ratio | load |"
    yield "|---|---|---|---|---|"
    with crowd(PARTNERS, SEED, first="2020-05-07") as world:
        for count in touched or TOUCHED:
            pairs = measured(world, count)
            ratio = median([one["with_attainment"] / one["bare"] for one in pairs])
            mine, its = (median([one[side] for one in pairs]) * 1000 for side in ("with_attainment", "bare"))
            yield f"| {count:,} | {mine:.0f} | {its:.0f} | {ratio:.2f} × | {load_average()} |"


def measured(world: Mapping[str, str], touched: int) -> list[dict[str, float]]:
    """The seconds of both sides in each round."""
    words = [sys.executable, "-c", RUN, str(ROUNDS), str(touched), str(NEW)]
    done = subprocess.run(words, cwd=ROOT, env=dict(world), check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
