"""The demo on many days: built once in a process and taken back, so that each test looks at it for nothing."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache

from django.db import transaction

from leap_portal import standing
from leap_portal.demo.build import FACTS, build
from leap_portal.standing import Standing
from partners import program
from partners.models import Partner

DAY = date(2020, 5, 7)
# Each a day on which something of the program or of a partner becomes another, or the day before it.
DAYS = (
    date(2020, 1, 4), date(2020, 1, 5), date(2020, 1, 6),
    date(2020, 4, 1), date(2020, 4, 2), date(2020, 4, 13), date(2020, 4, 14),
    date(2020, 5, 6), DAY, date(2020, 5, 31), date(2020, 6, 1), date(2020, 6, 30), date(2020, 7, 1),
    date(2020, 9, 18), date(2020, 9, 19), date(2020, 9, 30), date(2020, 10, 1),
)  # fmt: skip


def standings(as_of: date = DAY) -> Mapping[str, Standing]:
    """The standing of every partner of the demo on one of DAYS, by code."""
    return everyone()[as_of]


@cache
def everyone() -> Mapping[date, Mapping[str, Standing]]:
    before = transaction.savepoint()
    build(as_of=DAY, terms=program.current())
    partners = dict(Partner.objects.values_list("pk", "code"))
    found = {
        as_of: {partners[key]: one for key, one in standing.of(partners, as_of, program.current()).items()}
        for as_of in DAYS
    }
    transaction.savepoint_rollback(before)
    return found


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the demo's files."""
    with (FACTS / file).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
