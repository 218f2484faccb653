"""Loans for the tests of schedules: every part given by name, and what all schedules keep to."""

import itertools
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from financing.rules import Loan, Schedule
from financing.rules.schedules import units
from partners.money import minor_units

MOST = {"USD": 10_000_000_00, "JPY": 1_000_000_000, "KWD": 10_000_000_000}


def loan(principal: str = "1200.00", start_on: str = "2020-05-31", **parts: object) -> Loan:
    """1,200 USD at 0 % in 7 monthly installments, where nothing else is said; days and amounts as texts."""
    chosen = {"currency": "USD", "annual_rate": "0", "installments": 7, "every_days": None, **parts}
    read = {"annual_rate": Decimal, "down_payment": Decimal, "first_due_on": date.fromisoformat}
    known = {name: read[name](value) if name in read else value for name, value in chosen.items()}
    return Loan(principal=Decimal(principal), start_on=date.fromisoformat(start_on), **known)


def told(plan: Schedule) -> list[str]:
    """The rows as texts: day, principal and interest."""
    return [f"{row.due_on} {row.principal} {row.interest}" for row in plan.rows]


def keeps(plan: Schedule, of: Loan) -> None:
    """What every schedule keeps to, whatever was lent."""
    rows = plan.rows
    assert sum(row.principal for row in rows) == of.principal
    assert rows[-1].balance == 0
    assert all(min(row.principal, row.interest, row.balance) >= 0 for row in rows)
    assert all(before.due_on < row.due_on for before, row in itertools.pairwise(rows))
    assert sum(plan.principals) == units(of.principal, minor_units(of.currency))


@st.composite
def loans(draw: st.DrawFn) -> Loan:
    """Any loan that can have a schedule, the extremes among them."""
    currency = draw(st.sampled_from(sorted(MOST)))
    unit = Decimal(1).scaleb(-minor_units(currency))
    minor = draw(st.integers(1, 500) | st.integers(1, MOST[currency]))
    count = draw(st.integers(1, 12) | st.integers(1, 400))
    down = draw(st.just(0) | st.integers(0, minor - 1))
    rate = draw(st.just(0) | st.integers(0, 100_000))
    start = draw(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
    later = draw(st.none() | st.integers(1, 800))
    return Loan(
        principal=minor * unit,
        currency=currency,
        annual_rate=Decimal(rate) / 10_000,
        installments=count,
        every_days=draw(st.none() | st.integers(1, 90)),
        start_on=start,
        first_due_on=None if later is None else date.fromordinal(start.toordinal() + later),
        day_count=draw(st.sampled_from(["30/360", "actual/365"])),
        down_payment=down * unit,
        principal_grace=draw(st.integers(0, count - 1)),
        interest_grace=draw(st.integers(0, count - 1)),
    )
