"""Deferments of invoices: the cap of 180 days, the roll to business days, each refusal's sentence (provision 2)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing import business_days, rules
from financing import terms as financing_terms
from financing.rules import OpenInvoice, defer
from leap_portal import editions

DAY = timedelta(days=1)
TERMS = financing_terms.of(editions.check(editions.shipped()))
TODAY = date(2020, 5, 7)


def iso(text):
    return date.fromisoformat(text)


def invoice(original="2020-05-07", current=None, *, number="INV-1", **fields):
    made = OpenInvoice(
        1, number, iso("2020-03-01"), iso(original), iso(current or original), "USD",
        Decimal(1000), Decimal(1000), None, "",
    )  # fmt: skip
    return replace(made, **fields)


def only_row(plan):
    assert plan.refused == ()
    (row,) = plan.rows
    return row


def refusals(plan):
    return [reason.text for reason in plan.refused]


@pytest.mark.parametrize(
    ("original", "last"),
    [("2020-05-07", "2020-11-03"), ("2020-09-30", "2021-03-29"), ("2019-08-31", "2020-02-27")],
)
def test_180_days_are_calendar_days(original, last):
    assert rules.last_lawful_day(invoice(original), TERMS.deferment) == iso(last)


@pytest.mark.parametrize(
    ("original", "current", "days", "new", "left"),
    [
        ("2020-05-07", "2020-05-07", 180, "2020-11-03", 0),
        ("2020-05-07", "2020-05-07", 179, "2020-11-02", 1),
        ("2020-09-30", "2020-09-30", 180, "2021-03-29", 0),
        # Several deferments count together, from the original due day.
        ("2020-05-07", "2020-08-05", 90, "2020-11-03", 0),
        ("2020-05-07", "2020-11-02", 1, "2020-11-03", 0),
        ("2020-05-07", "2020-06-08", 30, "2020-07-08", 118),
        # Overdue invoices may be deferred.
        ("2020-04-01", "2020-04-01", 60, "2020-06-01", 119),
    ],
)
def test_the_new_due_day_counts_from_the_current_one(original, current, days, new, left):
    row = only_row(defer([invoice(original, current)], TODAY, "US", TERMS, days=days))
    assert (row.new_due_on, row.days_left) == (iso(new), left)
    assert row.days == (iso(new) - iso(current)).days


@pytest.mark.parametrize(
    ("country", "original", "days", "new", "rolled"),
    [
        ("US", "2020-06-03", 30, "2020-07-06", True),  # a holiday and a weekend, forward
        ("DE", "2020-06-03", 30, "2020-07-03", False),
        ("US", "2020-05-30", 180, "2020-11-25", True),  # day 180 is Thanksgiving: the day before
        ("US", "2020-05-31", 179, "2020-11-27", True),  # day 179 is: forward to day 180
        ("DE", "2020-06-28", 180, "2020-12-24", True),  # day 180 is Christmas Day
        ("DE", "2020-06-30", 178, "2020-12-24", True),  # the next business day is day 181
        ("DE", "2020-07-01", 177, "2020-12-28", True),  # the next business day is day 180
        ("GB", "2020-07-01", 177, "2020-12-24", True),  # there it is the day after
        ("GB", "2020-07-02", 176, "2020-12-29", True),
    ],
)
def test_no_due_day_falls_on_a_holiday_nor_past_day_180(country, original, days, new, rolled):
    row = only_row(defer([invoice(original)], TODAY, country, TERMS, days=days))
    assert (row.new_due_on, row.rolled) == (iso(new), rolled)
    assert row.asked_due_on == iso(original) + timedelta(days=days)


@pytest.mark.parametrize(
    ("one", "days", "sentence"),
    [
        (
            invoice(),
            181,
            "INV-1 can move at most 180 days from 7 May 2020: 3 November 2020 is its last lawful day.",
        ),
        (
            invoice(current="2020-08-05"),
            91,
            "INV-1 can move at most 180 days from 7 May 2020: 3 November 2020 is its last lawful day.",
        ),
        (invoice(current="2020-11-03"), 1, "INV-1 is already deferred by all 180 days."),
        (invoice(current="2020-11-04"), 1, "INV-1 is already deferred by all 180 days."),
        (
            invoice("2020-04-01"),
            36,
            "INV-1 would be due on 7 May 2020: the new day must be later than today.",
        ),
        (
            invoice("2020-03-02"),
            60,
            "INV-1 would be due on 1 May 2020: the new day must be later than today.",
        ),
        (invoice("2020-06-01"), 0, "Say by how many days, at least one, or until which day."),
        (invoice("2020-06-01"), -7, "Say by how many days, at least one, or until which day."),
        # Day 180 is Thanksgiving, and the day before it is due already.
        (
            invoice("2020-05-30", "2020-11-25"),
            1,
            "INV-1 is due on 25 November 2020 already: ask for a later day.",
        ),
        (invoice(written_off_on=iso("2020-04-20")), 30, "INV-1 was written off on 20 April 2020."),
        (invoice(open_amount=Decimal(0)), 30, "INV-1 is paid."),
        (invoice(applied_in="DEF-2020-0001"), 30, "INV-1 is already in DEF-2020-0001."),
    ],
)
def test_each_refusal_says_why(one, days, sentence):
    plan = defer([one], TODAY, "US", TERMS, days=days)
    assert (refusals(plan), plan.rows) == ([sentence], ())


def test_the_first_day_after_today_is_soon_enough():
    row = only_row(defer([invoice("2020-04-01")], TODAY, "US", TERMS, days=37))
    assert row.new_due_on == iso("2020-05-08")


def test_all_refusals_are_told_at_once():
    unlawful, fine = invoice("2020-05-07"), invoice("2020-09-01", number="INV-2")
    paid = invoice(number="INV-3", open_amount=Decimal(0))
    plan = defer([unlawful, fine, paid], TODAY, "US", TERMS, new_due_on=iso("2020-12-01"))
    assert [row.invoice.number for row in plan.rows] == ["INV-2"]
    assert refusals(plan) == [
        "INV-1 can move at most 180 days from 7 May 2020: 3 November 2020 is its last lawful day.",
        "INV-3 is paid.",
    ]


def test_one_new_day_for_all_is_rolled_for_each():
    plan = defer(
        [invoice("2020-06-01"), invoice("2020-06-28")], TODAY, "DE", TERMS, new_due_on=iso("2020-10-03")
    )
    assert [row.new_due_on for row in plan.rows] == [iso("2020-10-05")] * 2


@pytest.mark.parametrize("ways", [{}, {"days": 30, "new_due_on": date(2020, 7, 1)}])
def test_days_or_a_new_day_and_not_both(ways):
    assert refusals(defer([invoice()], TODAY, "US", TERMS, **ways)) == [
        "Say by how many days, at least one, or until which day."
    ]


def test_without_an_invoice_there_is_nothing_to_defer():
    assert refusals(defer([], TODAY, "US", TERMS, days=30)) == ["Choose at least one invoice."]


@st.composite
def deferments(draw):
    original = draw(st.dates(date(2020, 1, 1), date(2020, 12, 31)))
    current = original + timedelta(days=draw(st.integers(0, 200)))
    one = replace(invoice(), original_due_on=original, current_due_on=current)
    country = draw(st.sampled_from(["US", "DE", "GB", "JP", "AE", "XX"]))
    asked_on = TODAY + timedelta(days=draw(st.integers(0, 146)))
    return one, asked_on, country, draw(st.integers(-10, 200))


@given(deferments())
def test_whatever_is_granted_is_later_lawful_and_a_business_day(asked):
    one, asked_on, country, days = asked
    plan = defer([one], asked_on, country, TERMS, days=days)
    assert len(plan.rows) + len(plan.refused) == 1
    assert all("{" not in reason.text for reason in plan.refused)
    for row in plan.rows:
        assert row.new_due_on > max(one.current_due_on, asked_on)
        assert (row.new_due_on - one.original_due_on).days + row.days_left == 180
        assert row.days_left >= 0
        assert business_days.is_business_day(country, row.new_due_on)


@given(deferments(), st.integers(1, 120))
def test_several_deferments_together_never_pass_the_cap(asked, more):
    one, asked_on, country, days = asked
    for row in defer([one], asked_on, country, TERMS, days=days).rows:
        again = replace(one, current_due_on=row.new_due_on)
        for second in defer([again], asked_on, country, TERMS, days=more).rows:
            assert one.current_due_on < row.new_due_on < second.new_due_on
            assert second.new_due_on <= rules.last_lawful_day(one, TERMS.deferment)
