"""Deferments of installments: which rows move where, what is spread, what is refused (provision 2)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from financing import terms as financing_terms
from financing.rules import Charge, Postponement, charged, postpone, schedule
from leap_portal import editions
from partners.errors import NotAllowed
from tests.financing.loans import keeps, loan, loans, told

DEFERMENT = financing_terms.of(editions.check(editions.shipped())).deferment
# Four of 300.00, due on the last of each month from June to September 2020.
FOUR = loan("1200.00", "2020-05-31", installments=4)
# 250.00 down on 1 October, three of 250.00 on 16 and 31 October and on 15 November.
DOWN = loan("1000.00", "2023-10-01", installments=3, every_days=15, down_payment="250.00")
# 330.02 + 10.00, 333.32 + 6.70, 336.66 + 3.37 on the first of July to September.
BEARING = loan("1000.00", "2020-06-01", installments=3, annual_rate="0.12")


def iso(text):
    return None if text is None else date.fromisoformat(text)


def moved(of, paid=None, **asked):
    days = {"asked_on", "from_due_on", "new_due_on", "written_off_on"}
    chosen = {"asked_on": "2020-06-01", **asked}
    read = {name: iso(value) if name in days else value for name, value in chosen.items()}
    payments = {iso(on): Decimal(amount) for on, amount in (paid or {}).items()}
    return postpone(schedule(of), payments, Postponement(**read), DEFERMENT)


MOVES = [
    # Months from the new day on, clipped; rows before stay, paid or not.
    (FOUR, {}, {"from_due_on": "2020-06-30", "new_due_on": "2020-08-31"},
     "2020-08-31 300.00 0.00 | 2020-09-30 300.00 0.00 | 2020-10-31 300.00 0.00 | 2020-11-30 300.00 0.00"),
    (FOUR, {}, {"from_due_on": "2020-07-31", "new_due_on": "2020-08-15"},
     "2020-06-30 300.00 0.00 | 2020-08-15 300.00 0.00 | 2020-09-15 300.00 0.00 | 2020-10-15 300.00 0.00"),
    (FOUR, {"2020-06-01": "300"}, {"from_due_on": "2020-07-31", "new_due_on": "2021-01-27"},
     "2020-06-30 300.00 0.00 | 2021-01-27 300.00 0.00 | 2021-02-27 300.00 0.00 | 2021-03-27 300.00 0.00"),
    # Days from the new day on; the down payment stays.
    (DOWN, {"2023-10-01": "250.00"}, {"asked_on": "2023-10-10", "from_due_on": "2023-10-16", "new_due_on": "2023-11-01"},
     "2023-10-01 250.00 0.00 | 2023-11-01 250.00 0.00 | 2023-11-16 250.00 0.00 | 2023-12-01 250.00 0.00"),
    # Each row keeps its interest: deferred days bear none.
    (BEARING, {}, {"from_due_on": "2020-08-01", "new_due_on": "2020-12-01"},
     "2020-07-01 330.02 10.00 | 2020-12-01 333.32 6.70 | 2021-01-01 336.66 3.37"),
    # Extra rows: what is open, evenly, the rest in the last row.
    (FOUR, {}, {"from_due_on": "2020-08-31", "extra_rows": 1},
     "2020-06-30 300.00 0.00 | 2020-07-31 300.00 0.00 | 2020-08-31 200.00 0.00 | 2020-09-30 200.00 0.00 | 2020-10-31 200.00 0.00"),
    (BEARING, {"2020-06-01": "340.02"}, {"from_due_on": "2020-08-01", "new_due_on": "2020-09-01", "extra_rows": 1},
     "2020-07-01 330.02 10.00 | 2020-09-01 223.33 3.36 | 2020-10-01 223.33 3.36 | 2020-11-01 223.32 3.35"),
    # What is paid on a row stays on it: interest first, 10.00, then 20.02 of its principal.
    (BEARING, {"2020-06-01": "30.02"}, {"from_due_on": "2020-07-01", "extra_rows": 2},
     "2020-07-01 216.02 12.01 | 2020-08-01 196.00 2.01 | 2020-09-01 196.00 2.01 | 2020-10-01 196.00 2.01 | 2020-11-01 195.98 2.03"),
    # A payment made after the day asked on does not count yet.
    (FOUR, {"2020-06-02": "1200.00"}, {"from_due_on": "2020-09-30", "extra_rows": 1},
     "2020-06-30 300.00 0.00 | 2020-07-31 300.00 0.00 | 2020-08-31 300.00 0.00 | 2020-09-30 150.00 0.00 | 2020-10-31 150.00 0.00"),
    # Grace: empty rows, then each as it was.
    (FOUR, {}, {"from_due_on": "2020-08-31", "grace_rows": 2},
     ("2020-06-30 300.00 0.00 | 2020-07-31 300.00 0.00 | 2020-08-31 0.00 0.00 | 2020-09-30 0.00 0.00"
     " | 2020-10-31 300.00 0.00 | 2020-11-30 300.00 0.00")),
    (BEARING, {}, {"from_due_on": "2020-08-01", "new_due_on": "2020-08-15", "grace_rows": 1},
     "2020-07-01 330.02 10.00 | 2020-08-15 0.00 0.00 | 2020-09-15 333.32 6.70 | 2020-10-15 336.66 3.37"),
    (FOUR, {}, {"from_due_on": "2020-09-30", "new_due_on": "2020-10-31", "grace_rows": 1, "extra_rows": 2},
     ("2020-06-30 300.00 0.00 | 2020-07-31 300.00 0.00 | 2020-08-31 300.00 0.00 | 2020-10-31 0.00 0.00"
     " | 2020-11-30 100.00 0.00 | 2020-12-31 100.00 0.00 | 2021-01-31 100.00 0.00")),
    # Exactly 180 days, the months after them no more.
    (FOUR, {}, {"from_due_on": "2020-06-30", "new_due_on": "2020-12-27"},
     "2020-12-27 300.00 0.00 | 2021-01-27 300.00 0.00 | 2021-02-27 300.00 0.00 | 2021-03-27 300.00 0.00"),
    # An overdue row may move, to a later day than the one it is asked on.
    (FOUR, {}, {"asked_on": "2020-08-15", "from_due_on": "2020-07-31", "new_due_on": "2020-08-16"},
     "2020-06-30 300.00 0.00 | 2020-08-16 300.00 0.00 | 2020-09-16 300.00 0.00 | 2020-10-16 300.00 0.00"),
    # A write-off dated later is not one yet.
    (FOUR, {}, {"from_due_on": "2020-09-30", "new_due_on": "2020-10-01", "written_off_on": "2020-06-02"},
     "2020-06-30 300.00 0.00 | 2020-07-31 300.00 0.00 | 2020-08-31 300.00 0.00 | 2020-10-01 300.00 0.00"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "paid", "asked", "rows"), MOVES)
def test_rows_move_so(of, paid, asked, rows):
    plan = moved(of, paid, **asked)
    assert told(plan) == rows.split(" | ")
    keeps(plan, of)
    assert sum(plan.interests) == sum(schedule(of).interests)


REFUSED = [
    ({}, {"from_due_on": "2020-07-30", "new_due_on": "2020-09-01"},
     "No installment is due on 30 July 2020: name the due day of the first one to be moved."),
    ({}, {"from_due_on": "2020-06-30"}, "Name a new due day, extra installments or rows of grace."),
    ({}, {"from_due_on": "2020-06-30", "extra_rows": -1}, "Extra installments and rows of grace can't be fewer than 0."),
    ({}, {"from_due_on": "2020-06-30", "grace_rows": -1}, "Extra installments and rows of grace can't be fewer than 0."),
    ({}, {"from_due_on": "2020-06-30", "extra_rows": 1197}, "A schedule has at most 1200 rows: ask for fewer more."),
    ({}, {"from_due_on": "2020-06-30", "new_due_on": "2020-06-30"},
     "The installment is due on 30 June 2020 already: ask for a later day."),
    ({}, {"asked_on": "2020-07-01", "from_due_on": "2020-06-30", "new_due_on": "2020-07-01"},
     "The installment would be due on 1 July 2020: the new day must be later than the day it is asked for."),
    ({}, {"from_due_on": "2020-06-30", "new_due_on": "2020-12-28"},
     "The row first due on 30 June 2020 can move at most 180 days: 28 December 2020 is later than that."),
    # The first row moves by 180 days, a later one by more.
    ({}, {"from_due_on": "2020-07-31", "new_due_on": "2021-01-27", "grace_rows": 1},
     "The row first due on 31 July 2020 can move at most 180 days: 27 February 2021 is later than that."),
    ({}, {"from_due_on": "2020-06-30", "grace_rows": 6},
     "The row first due on 30 June 2020 can move at most 180 days: 31 December 2020 is later than that."),
    ({"2020-06-01": "1200"}, {"from_due_on": "2020-09-30", "extra_rows": 1}, "The agreement is completed: nothing is open."),
    ({"2020-06-01": "1500"}, {"from_due_on": "2020-09-30", "extra_rows": 1}, "The agreement is completed: nothing is open."),
    ({"2020-05-31": "300"}, {"from_due_on": "2020-06-30", "extra_rows": 1},
     "The installment due on 30 June 2020 is paid: name a later one."),
    ({"2020-06-01": "0"}, {"from_due_on": "2020-06-30", "extra_rows": 1}, "What was paid on 1 June 2020 must be more than 0."),
    ({"2020-06-01": "0.001"}, {"from_due_on": "2020-06-30", "extra_rows": 1},
     "USD has 2 decimals: write what was paid with no more."),
    ({}, {"from_due_on": "2020-06-30", "extra_rows": 1, "written_off_on": "2020-06-01"},
     "The agreement was written off on 1 June 2020."),
    ({}, {"from_due_on": "2020-06-30", "new_due_on": "2199-11-30"},
     "The last row would be due after 31 December 2199: ask for less."),
]  # fmt: skip


@pytest.mark.parametrize(("paid", "asked", "sentence"), REFUSED)
def test_what_cannot_move_is_told_why(paid, asked, sentence):
    with pytest.raises(NotAllowed) as refusal:
        moved(FOUR, paid, **asked)
    assert [reason.text for reason in refusal.value.reasons] == [sentence]


def test_a_down_payment_does_not_move():
    with pytest.raises(NotAllowed, match="No installment is due on 1 October 2023"):
        moved(DOWN, from_due_on="2023-10-01", new_due_on="2023-11-01")


def test_a_last_row_past_all_days_is_refused_without_a_new_day_too():
    late = loan("1200.00", "2199-08-31", installments=4)
    with pytest.raises(NotAllowed, match="The last row would be due after 31 December 2199"):
        moved(late, from_due_on="2199-09-30", extra_rows=1)


def test_several_deferments_count_together_from_the_first_due_day():
    def again(new, **more):
        once = moved(FOUR, from_due_on="2020-06-30", new_due_on="2020-09-30")
        asked = Postponement(
            asked_on=date(2020, 6, 2), from_due_on=date(2020, 9, 30), new_due_on=iso(new), **more
        )
        return postpone(once, {}, asked, DEFERMENT)

    assert told(again("2020-12-27"))[0] == "2020-12-27 300.00 0.00"
    with pytest.raises(NotAllowed, match="The row first due on 30 June 2020 can move at most 180 days"):
        again("2020-12-28")


def test_no_row_comes_earlier_than_it_is_due_now():
    once = moved(FOUR, from_due_on="2020-08-31", new_due_on="2020-12-31")
    asked = Postponement(
        asked_on=date(2020, 6, 2), from_due_on=date(2020, 7, 31), new_due_on=date(2020, 8, 31)
    )
    with pytest.raises(NotAllowed, match="The row due on 31 December 2020 would be due on 30 September 2020"):
        postpone(once, {}, asked, DEFERMENT)


def test_a_charge_stays_on_its_own_day():
    plan = moved(FOUR, from_due_on="2020-06-30", new_due_on="2020-08-31")
    charges = [Charge(date(2020, 9, 30), Decimal("5.00")), Charge(date(2020, 6, 15), Decimal("25.00"))]
    rows = [(str(row.due_on), str(row.payment), str(row.balance)) for row in charged(plan, charges)]
    assert rows[:4] == [
        ("2020-06-15", "25.00", "1200.00"),
        ("2020-08-31", "300.00", "900.00"),
        ("2020-09-30", "300.00", "600.00"),
        ("2020-09-30", "5.00", "600.00"),
    ]


@st.composite
def deferrals(draw):
    of = draw(loans())
    of = replace(of, installments=min(of.installments, 40), principal_grace=0, interest_grace=0)
    plan = schedule(of)
    start = draw(st.integers(plan.down_payment, len(plan.due_on) - 1))
    later = draw(st.none() | st.integers(1, 200))
    from_on = plan.due_on[start]
    new = None if later is None else from_on + timedelta(days=later)
    asked = Postponement(
        asked_on=from_on - timedelta(days=draw(st.integers(-30, 60))),
        from_due_on=from_on,
        new_due_on=new,
        extra_rows=draw(st.integers(0, 5)),
        grace_rows=draw(st.integers(0, 3)),
    )
    whole = sum(row.payment for row in plan.rows)
    unit = Decimal(1).scaleb(whole.as_tuple().exponent)
    paid = (
        {of.start_on: (whole * draw(st.integers(1, 99)) / 100).quantize(unit)} if draw(st.booleans()) else {}
    )
    return of, plan, start, asked, {on: amount for on, amount in paid.items() if amount > 0}


@given(deferrals())
def test_whatever_moves_sums_up_moves_forward_and_by_at_most_180_days(drawn):
    of, plan, start, asked, paid = drawn
    try:
        plan_after = postpone(plan, paid, asked, DEFERMENT)
    except NotAllowed as refusal:
        assert all("{" not in reason.text for reason in refusal.reasons)
        assume(False)
    keeps(plan_after, of)
    assert sum(plan_after.interests) == sum(plan.interests)
    assert plan_after.due_on[:start] == plan.due_on[:start]
    old = plan.due_on[start:]
    moved_on = plan_after.due_on[start + asked.grace_rows :][: len(old)]
    assert all(0 <= (after - before).days <= 180 for before, after in zip(old, moved_on, strict=True))
