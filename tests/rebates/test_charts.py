"""The rebate page's pictures: bars and lines stand where days and amounts are."""

from datetime import date
from decimal import Decimal

import pytest

from rebates.rules.pace import pace, weeks
from rebates.terms import Band
from rebates.views.charts import chart, gauge, percent
from tests.rebates.test_rules_rebate import on, target

TWO_WEEKS = (date(2020, 5, 1), date(2020, 5, 14))


def drawn(
    sold: str, sums: dict[int, int], original: str = "200", day: date = date(2020, 5, 8), days=TWO_WEEKS
):
    one = on(day, target(sold, original, days=days), cuts=())
    return chart(one, weeks(one, {week: Decimal(amount) for week, amount in sums.items()}), pace(one))


def test_a_week_is_a_bar_from_0_to_what_was_sold_in_its_days() -> None:
    found = drawn("80", {0: 60, 1: 20})
    assert found.top == 120  # what the days left need is higher than any bar
    assert found.sold == "M0.0 160.0V80.0H450.0V160.0ZM500.0 160.0V133.3H950.0V160.0Z"
    assert (found.returned, found.zero) == ("", "M0.0 160.0H1000")
    assert found.even == "M0.0 26.7H1000" and found.needed == "M571.4 0.0H1000"


def test_more_returned_than_sold_hangs_below_0() -> None:
    found = drawn("0", {0: 100, 1: -100})
    assert (
        found.sold == "M0.0 106.7V53.3H450.0V106.7Z" and found.returned == "M500.0 106.7V160.0H950.0V106.7Z"
    )
    assert found.zero == "M0.0 106.7H1000"


def test_a_period_that_is_over_needs_no_more_and_a_target_of_0_has_no_line() -> None:
    assert drawn("100", {0: 100}, day=date(2020, 5, 14)).needed == ""
    assert drawn("100", {0: 100}, original="0").even == ""


def test_without_sales_there_is_nothing_to_draw() -> None:
    assert drawn("0", {}) is None


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        ((date(2020, 1, 15), date(2020, 3, 1)), "Jan Feb Mar"),
        ((date(2020, 1, 1), date(2020, 12, 31)), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        ((date(2019, 6, 1), date(2021, 5, 31)), "Jun Aug Oct Dec Feb Apr Jun Aug Oct Dec Feb Apr"),
    ],
)
def test_months_stand_at_their_first_days_thinned_out_over_years(days, labels) -> None:
    found = drawn("10", {0: 10}, day=days[1], days=days).months
    assert " ".join(month.label for month in found) == labels
    assert found[0].x == "0.00%" and [month.alternate for month in found[:3]] == [False, True, False]


def test_the_gauge_reaches_past_the_target_and_marks_where_bands_begin() -> None:
    found = gauge(on(date(2020, 4, 1), target("500")))
    assert (found.reached, found.target_x) == ("40.00%", "80.00%")
    assert [(mark.x, mark.label) for mark in found.edges] == [("0.00%", "0 %"), ("64.00%", "80 %")]
    far = gauge(on(date(2020, 4, 1), target("2000")))
    assert (far.reached, far.target_x) == ("100.00%", "50.00%")
    assert gauge(on(date(2020, 4, 1), target("-5"))).reached == "0.00%"


def test_bands_of_amounts_are_marked_without_a_share_and_no_target_has_no_gauge() -> None:
    bands = (
        Band(Decimal(0), Decimal(0), Decimal(625)),
        Band(Decimal(625), Decimal(1), Decimal(9999)),
        Band(Decimal(9999), Decimal(1)),
    )
    found = gauge(on(date(2020, 4, 1), target("500"), unit="amount", bands=bands))
    assert [(mark.x, mark.label) for mark in found.edges] == [("0.00%", ""), ("50.00%", "")]
    assert gauge(on(date(2020, 4, 1), target("500", "0"))) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [("0", "0 %"), ("0.80", "80 %"), ("1", "100 %"), ("0.035", "3.5 %"), ("1.20", "120 %")],
)
def test_parts_of_1_are_told_in_percent(value: str, words: str) -> None:
    assert percent(Decimal(value)) == words
