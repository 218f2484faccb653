"""Row 2: statements of each page beyond the base view's three, with 1 and with 100 rows."""

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.harness import ROOT, database

COUNT = """
import django; django.setup()
from tests.walls import see_all; see_all()
from datetime import date
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from financing.models import Invoice
from partners.models import Partner, User
from training.models import Specialization
partner = Partner.objects.get(code="P0001")
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(email="ada@northwind.example"))
def fill(count):
    day = date(2020, 1, 1)
    Specialization.objects.bulk_create(Specialization(partner=partner, name=f"S{n}", from_on=day) for n in range(count))
    Invoice.objects.bulk_create(Invoice(partner=partner, number=f"N{n}", issued_on=day, due_on=day, currency="USD",
                                        amount=1, open_amount=1) for n in range(count))
def counted(page):
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in found) - 3
pages = ["/", "/training/", "/levels/", "/financing/", "/letters/", "/organisation/"]
few = [counted(page) for page in pages]
fill(100)
for page, before, after in zip(pages, few, [counted(page) for page in pages]):
    print(f"| {page} | {before} | {after} |")
"""


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as environment:
        yield "| page | beyond the base view's 3, demo | with 100 rows more of each kind |"
        yield "|---|---|---|"
        done = subprocess.run(
            [sys.executable, "-c", COUNT],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        yield from done.stdout.splitlines()
