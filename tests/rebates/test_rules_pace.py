"""The pace of a period: what is needed a week, what it would bring, and its weeks."""

from datetime import date
from decimal import Decimal

import pytest

from rebates.rules.pace import pace, weeks
from tests.rebates.test_rules_rebate import on, target

QUARTER = (date(2020, 4, 3), date(2020, 7, 1))  # 90 days, of which provision 9 holds none


@pytest.mark.parametrize(
    ("day", "left", "per_week", "needed", "forecast"),
    [
        (date(2020, 4, 3), 89, "3500.00", "39.33", "45000.00"),  # one day gone
        (date(2020, 5, 17), 45, "77.78", "77.78", "1000.00"),
        (date(2020, 6, 24), 7, "42.17", "500.00", "542.17"),
        (date(2020, 6, 25), 6, "41.67", "500.00", "535.71"),  # less than a week left: all of it
        (date(2020, 6, 30), 1, "39.33", "500.00", "505.62"),
        (date(2020, 7, 1), 0, "38.89", "None", "500.00"),
        (date(2021, 1, 1), 0, "38.89", "None", "500.00"),
    ],
)
def test_what_is_needed_a_week_and_what_would_come_in(day, left, per_week, needed, forecast) -> None:
    found = pace(on(day, target("500", days=QUARTER)))
    told = (str(found.per_week), str(found.needed), str(found.forecast))
    assert (found.days, found.days_left, told) == (90, left, (per_week, needed, forecast))


def test_once_the_target_is_reached_nothing_more_is_needed() -> None:
    found = pace(on(date(2020, 5, 17), target("1000", days=QUARTER)))
    assert (str(found.needed), str(found.forecast), str(found.forecast_payout)) == (
        "0.00",
        "2000.00",
        "24.00",
    )


def test_with_more_returned_than_sold_the_forecast_pays_nothing() -> None:
    found = pace(on(date(2020, 5, 17), target("-10", days=QUARTER)))
    assert (str(found.forecast), str(found.forecast_payout)) == ("-20.00", "0.00")


def test_weeks_are_counted_from_the_first_day_and_the_last_may_be_short() -> None:
    found = weeks(on(date(2020, 4, 17), target("30", days=QUARTER)), {0: Decimal(10), 2: Decimal(20)})
    assert len(found) == 13
    assert [(one.number, one.sold, one.total) for one in found[:4]] == [
        (1, 10, 10), (2, 0, 10), (3, 20, 30), (4, None, None),
    ]  # fmt: skip
    assert (found[2].from_on, found[2].until_on) == (date(2020, 4, 17), date(2020, 4, 23))
    assert (found[-1].from_on, found[-1].until_on) == (date(2020, 6, 26), date(2020, 7, 1))
