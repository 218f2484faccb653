"""A rebate on a day: provision 9 by its tables, attainment, what is missing, which days count, and why."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.terms import Terms
from rebates import terms as rebate_terms
from rebates.rules.rebate import Rebate, Target, eligible_on, rebate
from rebates.terms import Band, Plan, ReducedTarget

BEFORE, FIRST, AFTER = date(2020, 4, 1), date(2020, 4, 2), date(2020, 4, 3)
YEAR = (date(2020, 1, 1), date(2020, 12, 31))
LATE = date(2021, 6, 1)
CUT = ReducedTarget(
    key="reduced-targets",
    number=9,
    sentence="s",
    source="s",
    from_on=FIRST,
    plan="growth",
    cut=Decimal("0.25"),
)


def plan(**fields: object) -> Plan:
    chosen: dict[str, object] = {
        "key": "growth", "name": "Growth", "sentence": "s", "source": "s", "levels": ("diamond",), "grace_days": 5,
        "unit": "share", "method": "marginal",
        "bands": (Band(Decimal(0), Decimal(0), Decimal("0.8")), Band(Decimal("0.8"), Decimal("0.02"))), **fields,
    }  # fmt: skip
    return Plan(**chosen)


def target(
    sold: str = "0", original: str = "1000", reduced: str | None = None, days=YEAR, currency="USD"
) -> Target:
    own = None if reduced is None else Decimal(reduced)
    return Target("growth", "2020", *days, currency, Decimal(original), own, Decimal(sold))


def on(day: date, given: Target | None = None, cuts=(CUT,), **fields: object) -> Rebate:
    return rebate(given or target(), day, plan(**fields), cuts)


PERIODS = [
    # the period's days, and the target in force on the day before, on and after 2 April 2020, and long after it
    ((date(2020, 1, 1), date(2020, 12, 31)), "1000 750 750 750"),
    ((date(2020, 4, 2), date(2020, 6, 30)), "1000 750 750 750"),
    ((date(2020, 1, 1), date(2020, 4, 2)), "1000 750 750 750"),
    ((date(2020, 1, 1), date(2020, 4, 1)), "1000 1000 1000 1000"),
    ((date(2020, 4, 3), date(2020, 6, 30)), "1000 1000 1000 1000"),
    ((date(2021, 1, 1), date(2021, 12, 31)), "1000 1000 1000 1000"),
]


@pytest.mark.parametrize(("days", "targets"), PERIODS)
def test_the_reduced_target_is_in_force_from_its_first_day_in_the_period_that_holds_it(days, targets) -> None:
    found = [on(day, target(days=days)) for day in (BEFORE, FIRST, AFTER, LATE)]
    assert [int(one.target) for one in found] == list(map(int, targets.split()))
    assert [one.reduced_target for one in found] == [None if one.target == 1000 else 750 for one in found]
    assert {one.original_target for one in found} == {1000}


@pytest.mark.parametrize("day", [BEFORE, FIRST, AFTER, LATE])
def test_without_the_provision_the_original_target_stands(day: date) -> None:
    one = on(day, target(reduced="600"), cuts=())
    assert (one.target, one.reduced_target) == (1000, None)
    assert one.reasons[0].text == "The original target, 1,000.00 USD, is in force."


def test_another_plans_cut_is_not_this_ones() -> None:
    other = ReducedTarget(
        key="other", number=9, sentence="s", source="s", from_on=FIRST, plan="other", cut=CUT.cut
    )
    assert on(FIRST, cuts=(other,)).reduced_target is None


def test_a_cut_with_a_last_day_ends_on_it_but_not_for_a_period_that_ended_before() -> None:
    until = ReducedTarget(key="c", number=9, sentence="s", source="s", from_on=FIRST, until_on=date(2020, 6, 30),
                          plan="growth", cut=CUT.cut)  # fmt: skip
    assert [on(day, cuts=(until,)).target for day in (date(2020, 6, 30), date(2020, 7, 1))] == [750, 1000]
    quarter = target(days=(date(2020, 4, 1), date(2020, 6, 30)))
    assert on(date(2020, 7, 1), quarter, cuts=(until,)).target == 750


@pytest.mark.parametrize(
    ("original", "reduced", "currency", "found"),
    [
        ("1000", "600", "USD", "600.00"),
        ("1000", "1000", "USD", "1000.00"),
        ("1000", "0", "USD", "0.00"),
        ("1000.02", None, "USD", "750.02"),  # 750.015, half-even
        ("1000.06", None, "USD", "750.04"),  # 750.045, half-even
        ("1001", None, "JPY", "751"),
        ("1.002", None, "KWD", "0.752"),
    ],
)
def test_a_reduced_target_is_given_or_cut_half_even(original, reduced, currency, found) -> None:
    assert str(on(FIRST, target("0", original, reduced, currency=currency)).target) == found


@pytest.mark.parametrize(
    ("sold", "original", "attainment", "missing", "payout"),
    [
        ("812.34", "1000", "0.8123", "187.66", "0.25"),
        ("812.35", "1000", "0.8124", "187.65", "0.25"),  # 0.81235, half-even
        ("812.45", "1000", "0.8124", "187.55", "0.25"),  # 0.81245, half-even
        ("1000", "1000", "1.0000", "0.00", "4.00"),
        ("1500", "1000", "1.5000", "0.00", "14.00"),
        ("0", "1000", "0.0000", "1000.00", "0.00"),
        ("-50", "1000", "-0.0500", "1050.00", "0.00"),
        ("-0.01", "1000", "0.0000", "1000.01", "0.00"),
        ("2", "3", "0.6667", "1.00", "0.00"),
        ("500", "0", None, "0.00", "0.00"),
        ("-500", "0", None, "500.00", "0.00"),
    ],
)
def test_attainment_missing_and_payout(sold, original, attainment, missing, payout) -> None:
    one = on(BEFORE, target(sold, original))
    assert (str(one.attainment), str(one.missing), str(one.payout)) == (str(attainment), missing, payout)


@pytest.mark.parametrize(
    ("day", "booked", "received"),
    [
        (date(2020, 5, 7), date(2020, 5, 7), date(2020, 5, 7)),
        (date(2020, 12, 31), date(2020, 12, 31), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2020, 12, 31), date(2021, 1, 1)),
        (date(2021, 1, 5), date(2020, 12, 31), date(2021, 1, 5)),
        (date(2021, 1, 6), date(2020, 12, 31), date(2021, 1, 5)),
    ],
)
def test_days_that_count_end_with_the_day_the_period_and_its_grace(day, booked, received) -> None:
    one = on(day)
    assert (one.booked_by, one.received_by) == (booked, received)
    assert eligible_on(one.given, day) == booked


REASONS = [
    (BEFORE, {}, 0, "original-target", "The original target, 1,000.00 USD, is in force."),
    (FIRST, {}, 0, "reduced-targets",
     "The reduced target, 750.00 USD, is in force from 2 April 2020 on; the original one was 1,000.00 USD."),
    (LATE, {"days": (date(2021, 1, 1), date(2021, 12, 31))}, 0, "reduced-targets",
     "The original target, 1,000.00 USD, stands: reduced are those of periods that contain 2 April 2020, not 2020."),
    (BEFORE, {"sold": "5"}, 1, "qualifying-sales",
     "5.00 USD of qualifying sales count: booked from 1 January 2020 to 1 April 2020 and received by 1 April 2020."),
    (BEFORE, {"sold": "5"}, 2, "bands", "Nothing is earned yet: the first band that pays begins at 800.00 USD."),
    (BEFORE, {"sold": "-5"}, 2, "bands", "Nothing is earned yet: the first band that pays begins at 800.00 USD."),
    (BEFORE, {"sold": "1000"}, 2, "bands", "Each slice of the sales earns the rate of its band, 4.00 USD in all."),
    (BEFORE, {"original": "0"}, 2, "no-target",
     "The target is 0, so no share of it can be told and nothing is paid: ask your channel manager."),
]  # fmt: skip


@pytest.mark.parametrize(("day", "fields", "place", "key", "text"), REASONS)
def test_reasons_name_the_provision_the_days_and_the_amounts(day, fields, place, key, text) -> None:
    found = on(day, target(**fields)).reasons[place]
    assert (found.key, found.text) == (key, text)


def test_by_the_whole_the_reason_says_so() -> None:
    said = on(BEFORE, target("1000"), method="whole").reasons[2].text
    assert said == "All sales earn the rate of the band reached, 20.00 USD in all."


@given(st.decimals(-(10**6), 10**9, places=2), st.decimals(0, 10**9, places=2), st.dates(YEAR[0], LATE))
def test_provision_9_never_makes_anything_worse(sold, original, day) -> None:
    given = target(str(sold), str(original))
    with_it, without = on(day, given), on(day, given, cuts=())
    assert with_it.target <= without.target and with_it.missing <= without.missing
    assert with_it.payout >= without.payout or with_it.target == 0
    assert [one.text for one in with_it.reasons]


def test_leap_2020_reduces_the_diamond_growth_rebate(terms: Terms) -> None:
    own = rebate_terms.of(terms)
    year = Target("diamond-growth", "2020", *YEAR, "USD", Decimal(1000000), None, Decimal(812300))
    found = [rebate(year, day, own.plans[0], own.reduced_targets) for day in (BEFORE, FIRST, AFTER)]
    assert [str(one.target) for one in found] == ["1000000.00", "750000.00", "750000.00"]
    assert [str(one.attainment) for one in found] == ["0.8123", "1.0831", "1.0831"]
    assert [str(one.payout) for one in found] == ["246.00", "5180.50", "5180.50"]
