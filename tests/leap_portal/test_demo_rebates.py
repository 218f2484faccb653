"""The demo's rebates: every state of a target, and sales of every sort over two years."""

from datetime import date
from decimal import Decimal

import pytest

from tests.leap_portal.demo_days import DAY, rows, standings

pytestmark = pytest.mark.django_db
BEFORE, SHOWN, JULY_1 = date(2020, 4, 1), date(2020, 4, 2), date(2020, 7, 1)


def rebates(as_of=DAY):
    return {
        (code, one.given.period): one
        for code, each in standings(as_of).items()
        for one in each.rebates.rebates
    }


def test_every_diamond_partner_has_a_rebate_and_nobody_else():
    diamonds = {code for code, one in standings().items() if one.level.level == "diamond"}
    assert len(diamonds) == 9
    assert {code for code, _ in rebates()} == diamonds
    assert {code for code, period in rebates() if period == "2020"} == diamonds


def test_the_reduced_target_is_shown_from_2_april_for_the_period_that_contains_it():
    before, shown = rebates(BEFORE), rebates(SHOWN)
    assert {one.reduced_target for one in before.values()} == {None}
    assert all(one.target == one.original_target for one in before.values())
    for (_, period), one in shown.items():
        assert (one.reduced_target is None) == (period == "2019")
        assert (one.target < one.original_target) == (period == "2020")


def test_reduced_targets_are_given_or_by_the_cut():
    computed = {
        code for (code, period), one in rebates().items() if one.given.reduced is None and period == "2020"
    }
    given = {code for (code, period), one in rebates().items() if one.given.reduced is not None}
    assert given == {"P0034", "P0045", "P0069"}
    assert len(computed) == 6


def test_attainment_is_in_every_band_and_on_both_sides_of_the_target():
    shares = [one.attainment for (_, period), one in rebates().items() if period == "2020"]
    assert min(shares) < Decimal("0.25") and max(shares) > Decimal("1.2")
    for low, high in (("0", "0.8"), ("0.8", "1"), ("1", "1.2"), ("1.2", "2")):
        assert any(Decimal(low) <= share < Decimal(high) for share in shares), low
    assert any(one.payout for one in rebates().values())
    assert any(one.missing for one in rebates().values())


def test_a_partner_takes_part_once_it_is_diamond():
    on_the_day, in_july = rebates(), rebates(JULY_1)
    assert ("P0055", "2020") not in on_the_day and ("P0055", "2020") in in_july  # Diamond from 1 July
    assert ("P0059", "2019") not in on_the_day and ("P0059", "2020") in on_the_day  # Diamond from 1 January
    given = {(row["partner"], row["period"]) for row in rows("targets.csv")}
    assert ("P0026", "2020") in given and not standings()["P0026"].rebates.rebates  # Platinum all along
    assert "Diamond" in str(standings()["P0026"].rebates.benefits[0].reasons)


def test_sales_received_after_the_days_of_grace_don_t_count():
    thames = {row["transaction"]: row for row in rows("sales.csv") if row["partner"] == "P0015"}
    on_time, late = (
        next(
            Decimal(row["amount"])
            for row in thames.values()
            if (row["booked_on"], row["received_on"]) == days
        )
        for days in (("2019-12-30", "2020-01-05"), ("2019-12-31", "2020-01-06"))
    )
    counted = [rebates(date(2020, 1, day))["P0015", "2019"].given.sold for day in (4, 5, 6)]
    assert counted[1] - counted[0] == on_time
    assert counted[2] == counted[1] and late > 0


def test_two_years_of_sales_hold_every_sort():
    sales = rows("sales.csv")
    assert {row["partner"] for row in sales} == set(standings())
    booked = [row["booked_on"] for row in sales]
    assert (min(booked)[:7], max(row["received_on"] for row in sales)) == ("2018-05", "2020-05-07")
    assert sum(row["amount"].startswith("-") for row in sales) > 50
    assert sum(row["qualifying"] == "false" for row in sales) > 100


@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("KRW", 0), ("KWD", 3), ("USD", 2)])
def test_amounts_have_their_currencys_decimals(currency, decimals):
    amounts = [
        row["amount"]
        for file in ("sales.csv", "invoices.csv")
        for row in rows(file)
        if row["currency"] == currency
    ]
    assert amounts
    assert {len(amount.partition(".")[2]) for amount in amounts} == {decimals}
