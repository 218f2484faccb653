"""The preview of a deferment of installments: the rows before and after (provision 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from annotated_types import Ge, Le, MaxLen

from financing import rules
from financing import terms as financing_terms
from financing.rules import Charge, Postponement
from financing.rules.schedules import MOST_ROWS, too_fine
from leap_portal.previews.reading import Amount, Day, Request, read
from leap_portal.previews.schedule import AskedSchedule, shown
from partners.errors import NotAllowed
from partners.reasons import Reason, reason
from partners.terms import Terms

Rows = Annotated[int, Ge(0), Le(MOST_ROWS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCharge(Request):
    """A charge as asked."""

    due_on: Day
    amount: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDeferment(AskedSchedule):
    """A loan, what is paid on it, and how its installments shall move."""

    paid: dict[Day, Amount] = field(default_factory=dict)
    asked_on: Day
    from_due_on: Day
    new_due_on: Day | None = None
    extra_installments: Rows = 0
    principal_grace_rows: Rows = 0
    charges: Annotated[tuple[AskedCharge, ...], MaxLen(MOST_ROWS)] = ()
    written_off_on: Day | None = None


def answer(raw: object, terms: Terms) -> dict[str, Any]:
    """The new rows; NotAllowed with every reason against them."""
    asked = read(AskedDeferment, raw)
    deferment = financing_terms.of(terms).deferment
    if deferment is None:
        raise NotAllowed((rules.NO_DEFERMENT,))
    if refused := tuple(against(asked)):
        raise NotAllowed(refused)
    plan = rules.schedule(asked.loan)
    moved = rules.postpone(plan, asked.paid, postponement(asked), deferment)
    return shown(rules.charged(moved, [Charge(one.due_on, one.amount) for one in asked.charges]))


def postponement(asked: AskedDeferment) -> Postponement:
    """What is asked, as the rules take it."""
    return Postponement(
        asked_on=asked.asked_on,
        from_due_on=asked.from_due_on,
        new_due_on=asked.new_due_on,
        extra_rows=asked.extra_installments,
        grace_rows=asked.principal_grace_rows,
        written_off_on=asked.written_off_on,
    )


def against(asked: AskedDeferment) -> Iterator[Reason]:
    """What is wrong with the charges and with the days of what was paid."""
    for one in asked.charges:
        if one.amount <= 0:
            yield reason("charges", "The charge due on {on} must be more than 0.", on=one.due_on)
        yield from too_fine("charges", "each charge", one.amount, asked.currency)
    early: list[date] = sorted(on for on in asked.paid if on < asked.start_on)
    if early:
        yield reason(
            "paid",
            "Nothing can be paid on {on}: the agreement starts on {start}.",
            on=early[0],
            start=asked.start_on,
        )
