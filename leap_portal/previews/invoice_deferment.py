"""The preview of a deferment of invoices: each due day before and after (provisions 1 and 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from annotated_types import Ge, Le, MaxLen, MinLen

from financing import facts, rules, status
from financing import terms as financing_terms
from financing.rules import DefermentRow, OpenInvoice
from leap_portal.previews.reading import Day, Name, Request, read
from partners.errors import NotAllowed
from partners.models import Partner
from partners.reasons import Reason, reason
from partners.statements import ask
from partners.terms import Terms

MOST_INVOICES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDeferment(Request):
    """Which invoices of which partner, and by how many `days` or until which day."""

    partner: Name
    asked_on: Day
    invoices: Annotated[tuple[Name, ...], MinLen(1), MaxLen(MOST_INVOICES)]
    days: Annotated[int, Ge(1), Le(10_000)] | None = None
    new_due_on: Day | None = None


def answer(raw: object, terms: Terms) -> dict[str, Any]:
    """The rows of the deferment; NotAllowed with every reason against it."""
    asked = read(InvoiceDeferment, raw)
    key = Partner.objects.filter(code=asked.partner).values_list("pk", flat=True).first()
    if key is None:
        raise NotAllowed((reason("partner", "There is no partner {code}.", code=asked.partner),))
    answers = ask(status.QUESTIONS, [key], asked.asked_on)
    found = status.of_answers(answers, terms)[key]
    chosen, unknown = choose(asked.invoices, answers[facts.OWED][key])
    plan = rules.defer(
        chosen,
        asked.asked_on,
        found.partner.country,
        financing_terms.of(terms),
        days=asked.days,
        new_due_on=asked.new_due_on,
    )
    against = (one for one in plan.refused if chosen or one.key != rules.NO_INVOICE.key)  # told by `unknown`
    if refused := (*unknown, *found.unmet, *against):
        raise NotAllowed(refused)
    return {"rows": [row(one) for one in plan.rows]}


def choose(
    numbers: Sequence[str], invoices: Collection[OpenInvoice]
) -> tuple[list[OpenInvoice], tuple[Reason, ...]]:
    """The invoices named, each once, and a reason for each that the partner doesn't have on the day."""
    known = {one.number: one for one in invoices}
    wanted = dict.fromkeys(numbers)
    unknown = (
        reason(
            "unknown-invoice", "There is no invoice {invoice} of this partner on this day.", invoice=number
        )
        for number in wanted
        if number not in known
    )
    return [known[number] for number in wanted if number in known], tuple(unknown)


def row(one: DefermentRow) -> dict[str, Any]:
    """A row as the interfaces write it."""
    return {
        "invoice": one.invoice.number,
        "original_due_on": one.invoice.original_due_on.isoformat(),
        "current_due_on": one.invoice.current_due_on.isoformat(),
        "new_due_on": one.new_due_on.isoformat(),
        "days": one.days,
        "days_left": one.days_left,
        "amount": str(one.invoice.open.rounded.amount),
    }
