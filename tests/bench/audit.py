"""What a chained entry of the audit costs, against a bare insert of the same row; and reading all of them again."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.harness import ROOT, crowd, load_average, median

SIZES = (10_000,)
ROUNDS = 7
# One transaction each round, both sides in turns; then one long chain and many short ones are verified.
RUN = """
import json, sys, tempfile, time, datetime, django
django.setup()
from django.conf import settings
from django.db import connection, transaction
from partners import audit, verifying
settings.AUDIT_FOLDER = tempfile.mkdtemp()
size, rounds = map(int, sys.argv[1:])
day = datetime.date(2020, 5, 7)
said = {"as_of": day, "before": {"INV-1": "2020-05-20"}, "after": {"INV-1": "2020-11-03"}, "edition": "sha256:" + "0" * 64}
BARE = audit.WRITE.replace("(id, partner_id", "(partner_id").replace("(%(id)s, ", "(").replace("%(at)s", "now()")
row = {"by": None, "kind": "change", "verb": "approved", "subject": "DEF-2020-0001", "sentence": "Maria approved it.",
       **said, "before": json.dumps(said["before"]), "after": json.dumps(said["after"]), "address": "", "mac": "0" * 64}
def bare(n):
    with connection.cursor() as cursor:
        cursor.execute(BARE, {**row, "partner": 1 + n % 100, "sequence": 10**9 + n})
def chained(n):
    audit.record("approved", "DEF-2020-0001", "Maria approved it.", by=None, partner=1 + n % 100, **said)
for number in range(rounds):
    seconds = {"bare": [], "chained": []}
    with transaction.atomic():
        for n in range(500):
            for side in (bare, chained) if n % 2 else (chained, bare):
                began = time.perf_counter()
                side(n)
                seconds[side.__name__].append(time.perf_counter() - began)
        transaction.set_rollback(True)
    print(json.dumps({name: sorted(each)[250] for name, each in seconds.items()}), flush=True)
with transaction.atomic():
    for n in range(size):
        chained(n if n % 2 else 0)
began = time.perf_counter()
found = verifying.verify()
assert not found.wrong and found.entries >= size
print(json.dumps({"verified": found.entries, "seconds": time.perf_counter() - began}), flush=True)
"""


def run(*sizes: int) -> Iterator[str]:
    """Yields the lines of the report."""
    for size in sizes or SIZES:
        with crowd(100, "SELECT 1", first="2020-05-07") as world:
            words = [sys.executable, "-c", RUN, str(size), str(ROUNDS)]
            done = subprocess.run(
                words, cwd=ROOT, env=dict(world), check=True, capture_output=True, text=True
            )
        *pairs, read = [json.loads(line) for line in done.stdout.splitlines()]
        mine, its = (median([one[side] for one in pairs]) * 1000 for side in ("chained", "bare"))
        ratio = median([one["chained"] / one["bare"] for one in pairs])
        yield f"A chained entry: {mine:.2f} ms, a bare insert {its:.2f} ms: {mine - its:.2f} ms more ({ratio:.1f} ×). Load {load_average()}."
        rate = read["verified"] / read["seconds"]
        yield f"Verified: {read['verified']:,} entries in {read['seconds']:.1f} s, {rate:,.0f} a second."
