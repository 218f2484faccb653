"""Business days by country: real holidays, real weekends, and rolling at the edge of what is lawful."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing import business_days

FAR = date(2021, 12, 31)
COUNTRIES = st.sampled_from(["US", "DE", "GB", "JP", "AE", "IN", "BR", "XX"])
DAYS = st.dates(date(2020, 1, 1), date(2021, 6, 30))


def iso(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("US", "2020-11-25", True),
        ("US", "2020-11-26", False),  # Thanksgiving
        ("US", "2020-07-03", False),  # 4 July was a Saturday
        ("DE", "2020-05-21", False),  # Ascension
        ("US", "2020-05-21", True),
        ("DE", "2020-12-24", True),
        ("GB", "2020-12-28", False),  # 26 December was a Saturday
        ("DE", "2020-12-28", True),
        ("AE", "2020-09-04", False),  # Friday, in the weekend of that time
        ("AE", "2020-09-06", True),  # Sunday
        ("AE", "2022-09-02", True),  # Friday, after the weekend was moved
        ("CN", "2020-09-27", True),  # a Sunday worked for the autumn holidays
        ("XX", "2020-12-25", True),  # holidays not known
        ("XX", "2020-12-26", False),  # Saturday
    ],
)
def test_a_business_day_is_no_weekend_and_no_public_holiday(country, day, expected):
    assert business_days.is_business_day(country, iso(day)) is expected


@pytest.mark.parametrize(
    ("country", "day", "last", "expected"),
    [
        ("US", "2020-11-25", "2020-11-25", "2020-11-25"),  # a business day stays
        ("US", "2020-07-03", "2021-12-31", "2020-07-06"),  # forward over a holiday and a weekend
        ("JP", "2020-09-21", "2021-12-31", "2020-09-23"),  # over two holidays
        ("AE", "2020-09-04", "2021-12-31", "2020-09-06"),
        ("US", "2020-11-26", "2020-11-27", "2020-11-27"),  # the last lawful day itself is reached
        ("US", "2020-11-26", "2020-11-26", "2020-11-25"),  # forward would pass it: back
        ("DE", "2020-12-25", "2020-12-27", "2020-12-24"),
        ("DE", "2020-12-25", "2020-12-28", "2020-12-28"),
        ("GB", "2020-12-25", "2020-12-28", "2020-12-24"),
        ("GB", "2020-12-25", "2020-12-29", "2020-12-29"),
        ("XX", "2020-12-26", "2020-12-27", "2020-12-25"),
    ],
)
def test_rolling_goes_forward_unless_that_passes_the_last_lawful_day(country, day, last, expected):
    assert business_days.roll(country, iso(day), iso(last)) == iso(expected)


@pytest.mark.parametrize(
    ("country", "day", "count", "expected"),
    [
        ("US", "2020-05-07", 5, "2020-05-14"),
        ("US", "2020-05-22", 1, "2020-05-26"),  # a weekend and Memorial Day
        ("DE", "2020-05-20", 5, "2020-05-28"),  # Ascension and a weekend
        ("US", "2020-05-09", 1, "2020-05-11"),  # asked on a Saturday
        ("US", "2020-05-07", 0, "2020-05-07"),
    ],
)
def test_business_days_are_counted_from_the_day_after(country, day, count, expected):
    assert business_days.add(country, iso(day), count) == iso(expected)


@given(COUNTRIES, DAYS, st.integers(0, 20))
def test_a_rolled_day_is_a_business_day_never_past_the_last(country, day, room):
    last = day + timedelta(days=room)
    rolled = business_days.roll(country, day, last)
    assert business_days.is_business_day(country, rolled)
    assert rolled <= last
    between = [day + timedelta(days=step) for step in range((rolled - day).days)]
    assert not any(business_days.is_business_day(country, one) for one in between)


@given(COUNTRIES, DAYS, st.integers(1, 15))
def test_exactly_so_many_business_days_lie_between(country, day, count):
    end = business_days.add(country, day, count)
    after = (day + timedelta(days=step) for step in range(1, (end - day).days + 1))
    assert sum(business_days.is_business_day(country, one) for one in after) == count
    assert business_days.is_business_day(country, end)
