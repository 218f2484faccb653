"""Schedules of installments: the worked examples, days that don't drift, graces, down payments, refusals (provision 3)."""

import itertools
import random
from datetime import timedelta
from decimal import Decimal

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.rules import refusals, schedule
from financing.rules.amortization import half_even
from partners.errors import NotAllowed
from tests.bench.schedule import plain, random_loans, read
from tests.financing.loans import keeps, loan, loans, told

WORKED = [
    (
        loan(),
        (
            "2020-06-30 171.43 0.00 | 2020-07-31 171.43 0.00 | 2020-08-31 171.43 0.00 | 2020-09-30 171.43 0.00"
            " | 2020-10-31 171.43 0.00 | 2020-11-30 171.43 0.00 | 2020-12-31 171.42 0.00"
        ),
    ),
    (
        loan("10000.00", "2020-06-01", annual_rate="0.045", installments=3),
        "2020-07-01 3320.86 37.50 | 2020-08-01 3333.31 25.05 | 2020-09-01 3345.83 12.55",
    ),
    (
        loan("100001", "2020-06-01", currency="JPY", installments=3),
        "2020-07-01 33334 0 | 2020-08-01 33334 0 | 2020-09-01 33333 0",
    ),
]
MORE = [
    # One installment, and the same with interest: a month's.
    (loan("500.00", "2020-01-31", installments=1), "2020-02-29 500.00 0.00"),
    (loan("500.00", "2021-01-31", installments=1, annual_rate="0.12"), "2021-02-28 500.00 5.00"),
    # Dinars have three decimals.
    (
        loan("100.000", "2020-06-01", currency="KWD", installments=3),
        "2020-07-01 33.333 0.000 | 2020-08-01 33.333 0.000 | 2020-09-01 33.334 0.000",
    ),
    (
        loan("100.001", "2020-06-01", currency="KWD", installments=2, annual_rate="0.06"),
        "2020-07-01 49.876 0.500 | 2020-08-01 50.125 0.251",
    ),
    # Half a cent goes to the even neighbour: 0.5 of a cent to 0, 1.5 to 2.
    (loan("0.05", installments=2), "2020-06-30 0.02 0.00 | 2020-07-31 0.03 0.00"),
    (loan("0.07", installments=2), "2020-06-30 0.04 0.00 | 2020-07-31 0.03 0.00"),
    # The level payment rounds to nothing: all is left to the last row.
    (loan("0.01", installments=3), "2020-06-30 0.00 0.00 | 2020-07-31 0.00 0.00 | 2020-08-31 0.01 0.00"),
    # It rounds up so far that the last rows have nothing left: none is negative.
    (
        loan("7", installments=4, currency="JPY"),
        "2020-06-30 2 0 | 2020-07-31 2 0 | 2020-08-31 2 0 | 2020-09-30 1 0",
    ),
    (
        loan("0.03", installments=5, currency="USD"),
        "2020-06-30 0.01 0.00 | 2020-07-31 0.01 0.00 | 2020-08-31 0.01 0.00 | 2020-09-30 0.00 0.00 | 2020-10-31 0.00 0.00",
    ),
    # 15 days are 15/360 of a year, or 15/365.
    (
        loan("1000.00", "2024-01-01", every_days=15, installments=2, annual_rate="0.12"),
        "2024-01-16 498.75 5.00 | 2024-01-31 501.25 2.51",
    ),
    (
        loan("1000.00", "2024-01-01", every_days=15, installments=2, annual_rate="0.12", day_count="actual/365"),
        "2024-01-16 498.77 4.93 | 2024-01-31 501.23 2.47",
    ),
    # Calendar days: 31, 29 and 31 of them in a leap year.
    (
        loan("3000.00", "2024-01-01", installments=3, annual_rate="0.073", day_count="actual/365"),
        "2024-02-01 993.56 18.60 | 2024-03-01 1000.52 11.64 | 2024-04-01 1005.92 6.24",
    ),
    # Interest first: the others are level on what is left.
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", principal_grace=1),
        "2020-07-01 0.00 10.00 | 2020-08-01 497.51 10.00 | 2020-09-01 502.49 5.02",
    ),
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", principal_grace=2),
        "2020-07-01 0.00 10.00 | 2020-08-01 0.00 10.00 | 2020-09-01 1000.00 10.00",
    ),
    # Interest later: deferred, not waived, and itself without interest.
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", interest_grace=1),
        "2020-07-01 330.02 0.00 | 2020-08-01 333.32 16.70 | 2020-09-01 336.66 3.37",
    ),
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", interest_grace=2),
        "2020-07-01 330.02 0.00 | 2020-08-01 333.32 0.00 | 2020-09-01 336.66 20.07",
    ),
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", principal_grace=1, interest_grace=1),
        "2020-07-01 0.00 0.00 | 2020-08-01 497.51 20.00 | 2020-09-01 502.49 5.02",
    ),
    (
        loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12", principal_grace=1, interest_grace=2),
        "2020-07-01 0.00 0.00 | 2020-08-01 497.51 0.00 | 2020-09-01 502.49 25.02",
    ),
    # A down payment comes first, on the start day, and is none of the three.
    (
        loan("1000.00", "2020-06-01", installments=3, down_payment="100"),
        "2020-06-01 100.00 0.00 | 2020-07-01 300.00 0.00 | 2020-08-01 300.00 0.00 | 2020-09-01 300.00 0.00",
    ),
    (
        loan("1000.00", "2020-06-01", installments=2, down_payment="250.00", annual_rate="0.12", interest_grace=1),
        "2020-06-01 250.00 0.00 | 2020-07-01 373.13 0.00 | 2020-08-01 376.87 11.27",
    ),
    # A first due day of one's own: a full step's interest, or its calendar days'.
    (
        loan("1000.00", "2020-06-01", installments=2, annual_rate="0.12", first_due_on="2020-06-15"),
        "2020-06-15 497.51 10.00 | 2020-07-15 502.49 5.02",
    ),
    (
        loan("1000.00", "2020-06-01", installments=2, annual_rate="0.12", first_due_on="2020-06-15", day_count="actual/365"),
        "2020-06-15 500.17 4.60 | 2020-07-15 499.83 4.93",
    ),
    # So long before the first that its interest is more than the level payment: no principal, and none negative.
    (
        loan("1000.00", "2020-01-01", installments=3, annual_rate="1", first_due_on="2021-06-01", day_count="actual/365"),
        "2021-06-01 0.00 1416.44 | 2021-07-01 788.36 82.19 | 2021-08-01 211.64 17.97",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("of", "rows"), [*WORKED, *MORE])
def test_a_loan_has_these_rows(of, rows):
    plan = schedule(of)
    assert told(plan) == rows.split(" | ")
    keeps(plan, of)


DAYS = [
    (loan(start_on="2020-01-29", installments=3), "2020-02-29 2020-03-29 2020-04-29"),
    (loan(start_on="2021-01-29", installments=3), "2021-02-28 2021-03-29 2021-04-29"),
    (loan(start_on="2020-01-30", installments=3), "2020-02-29 2020-03-30 2020-04-30"),
    (loan(start_on="2020-01-31", installments=4), "2020-02-29 2020-03-31 2020-04-30 2020-05-31"),
    (loan(start_on="2019-12-31", installments=3), "2020-01-31 2020-02-29 2020-03-31"),
    (loan(start_on="2020-02-29", installments=2), "2020-03-29 2020-04-29"),
    (loan(start_on="2100-01-31", installments=2), "2100-02-28 2100-03-31"),
    (loan(start_on="2020-06-01", first_due_on="2020-08-31", installments=3), "2020-08-31 2020-09-30 2020-10-31"),
    (loan(start_on="2020-01-15", first_due_on="2020-02-29", installments=2), "2020-02-29 2020-03-29"),
    (loan(start_on="2020-02-15", every_days=15, installments=3), "2020-03-01 2020-03-16 2020-03-31"),
    (loan(start_on="2021-02-15", every_days=15, installments=2), "2021-03-02 2021-03-17"),
    (loan(start_on="2020-02-28", every_days=1, installments=2), "2020-02-29 2020-03-01"),
    (loan(start_on="2020-06-01", first_due_on="2020-06-02", every_days=30, installments=2), "2020-06-02 2020-07-02"),
    (loan(start_on="2020-06-01", every_days=365, installments=2), "2021-06-01 2022-06-01"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "days"), DAYS)
def test_rows_are_due_on_these_days(of, days):
    assert [str(row.due_on) for row in schedule(of).rows] == days.split()


REFUSED = [
    ({"principal": "0"}, "The principal must be more than 0: write the amount to be lent."),
    ({"principal": "-5"}, "The principal must be more than 0: write the amount to be lent."),
    ({"principal": "1.005"}, "USD has 2 decimals: write the principal with no more."),
    ({"principal": "100.5", "currency": "JPY"}, "JPY has 0 decimals: write the principal with no more."),
    ({"principal": "1.0005", "currency": "KWD"}, "KWD has 3 decimals: write the principal with no more."),
    ({"annual_rate": "-0.01"}, "The yearly rate must be from 0 to 10: 0.045 is 4.5 % a year."),
    ({"annual_rate": "10.01"}, "The yearly rate must be from 0 to 10: 0.045 is 4.5 % a year."),
    ({"installments": 0}, "Ask for 1 to 1200 installments."),
    ({"installments": 1201}, "Ask for 1 to 1200 installments."),
    ({"every_days": 0}, "Installments must be at least 1 day apart."),
    ({"first_due_on": "2020-05-31"}, "The first installment must be due after the start day, 31 May 2020."),
    ({"down_payment": "-1"}, "The down payment can't be negative: write 0 where there is none."),
    ({"down_payment": "0.001"}, "USD has 2 decimals: write the down payment with no more."),
    ({"down_payment": "1200"}, "The down payment must be less than the principal: nothing is lent else."),
    ({"principal_grace": 7}, "The grace of principal must be from 0 to 6 rows: at least one installment pays it."),
    ({"principal_grace": -1}, "The grace of principal must be from 0 to 6 rows: at least one installment pays it."),
    ({"interest_grace": 7}, "The grace of interest must be from 0 to 6 rows: at least one installment pays it."),
    (
        {"start_on": "2199-06-01"},
        "The last installment would be due after 31 December 2199: ask for fewer installments or an earlier start.",
    ),
    (
        {"installments": 1200, "every_days": 3650, "first_due_on": "2020-06-01"},
        "The last installment would be due after 31 December 2199: ask for fewer installments or an earlier start.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parts", "sentence"), REFUSED)
def test_what_can_have_no_schedule_is_told_why(parts, sentence):
    with pytest.raises(NotAllowed) as refusal:
        schedule(loan(**parts))
    assert [reason.text for reason in refusal.value.reasons] == [sentence]


def test_the_edges_of_what_is_refused_can_have_one():
    assert refusals(loan(principal_grace=6, interest_grace=6, down_payment="1199.99", annual_rate="10")) == ()
    assert refusals(loan(start_on="2199-05-31", first_due_on="2199-06-30")) == ()
    assert len(schedule(loan("1200.00", "2020-05-31", installments=1200)).rows) == 1200


def test_all_that_is_wrong_is_told_at_once():
    wrong = loan("-1", currency="JPY", annual_rate="-1", down_payment="-0.5", principal_grace=9, every_days=0)
    assert len(refusals(wrong)) == 6


@given(loans())
def test_whatever_is_lent_sums_to_the_cent_and_no_row_is_negative(of):
    keeps(schedule(of), of)


@given(loans())
def test_month_rows_keep_their_day_or_the_months_last(of):
    plan = schedule(of)
    days = plan.due_on[plan.down_payment :]
    if of.every_days is None:
        kept = (of.first_due_on or of.start_on).day
        assert all(on.day == kept or (on.day < kept and (on + timedelta(1)).day == 1) for on in days)
    else:
        assert {(later - on).days for on, later in itertools.pairwise(days)} <= {of.every_days}


@given(loans())
def test_a_grace_defers_interest_and_at_0_percent_there_is_none(of):
    parts = {name: getattr(of, name) for name in of.__slots__}
    plain_one = schedule(type(of)(**{**parts, "interest_grace": 0}))
    assert sum(schedule(of).interests) == sum(plain_one.interests)
    assert not any(schedule(type(of)(**{**parts, "annual_rate": Decimal(0)})).interests)


@given(st.integers(100_00, 10_000_000_00), st.integers(1, 3000), st.integers(2, 360))
def test_numpy_financial_finds_the_same_level_payment(cents, basis_points, count):
    of = loan(str(Decimal(cents) / 100), installments=count, annual_rate=str(Decimal(basis_points) / 10_000))
    witness = -numpy_financial.pmt(basis_points / 10_000 / 12, count, cents / 100)
    first = schedule(of).rows[0]
    assert abs(float(first.payment) - witness) <= 0.005001


def test_a_plain_calculation_with_decimals_finds_the_same():
    assert [one for one in random_loans(300, random.Random(7)) if plain(one) != read(one)] == []


@pytest.mark.parametrize(
    ("up", "down", "found"), [(1, 2, 0), (3, 2, 2), (5, 2, 2), (7, 5, 1), (8, 5, 2), (0, 3, 0)]
)
def test_half_goes_to_the_even_neighbour(up, down, found):
    assert half_even(up, down) == found
