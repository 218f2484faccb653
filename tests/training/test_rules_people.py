"""Whose credential counts on a day, and which of several renewals is shown."""

from datetime import date, timedelta

import pytest

from training.rules import Certificate, Employee, counts, lasting

FIRST, LAST = date(2020, 3, 1), date(2020, 3, 31)
DAY = timedelta(days=1)
ALWAYS = Certificate("ECS", date(2019, 1, 1), None)
MARCH = Certificate("ECS", FIRST, LAST)
STAYING = Employee("ada@example.com", "Ada", date(2019, 1, 1), None, ())
IN_MARCH = Employee("ada@example.com", "Ada", FIRST, LAST, ())


@pytest.mark.parametrize(
    ("certificate", "employee"), [(MARCH, STAYING), (ALWAYS, IN_MARCH), (MARCH, IN_MARCH)]
)
@pytest.mark.parametrize(
    ("on", "counted"),
    [(FIRST - DAY, False), (FIRST, True), (FIRST + DAY, True), (LAST - DAY, True), (LAST, True), (LAST + DAY, False)],
)  # fmt: skip
def test_it_counts_from_the_first_to_the_last_day_of_both(certificate, employee, on, counted) -> None:
    assert counts(certificate, employee, on) == counted


def test_of_renewals_the_one_that_lasts_longest_is_shown() -> None:
    eds = Certificate("EDS", FIRST, LAST)
    later = Certificate("EDS", FIRST, LAST + DAY)
    assert lasting([later, MARCH, eds, ALWAYS]) == (ALWAYS, later)
    assert lasting([]) == ()
