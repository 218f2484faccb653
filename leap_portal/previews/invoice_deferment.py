"""The preview of a deferment of invoices: each due day before and after (provisions 1 and 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from annotated_types import Ge, Le, MinLen

from financing import facts, rules
from financing import terms as financing_terms
from financing.rules import DefermentRow, OpenInvoice
from leap_portal.previews.reading import Day, Request, read
from partners import facts as partner_facts
from partners import status as partner_status
from partners.errors import NotAllowed
from partners.models import Partner
from partners.reasons import Reason, reason
from partners.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDeferment(Request):
    """Which invoices of which partner, and by how many `days` or until which day."""

    partner: str
    asked_on: Day
    invoices: Annotated[tuple[str, ...], MinLen(1)]
    days: Annotated[int, Ge(1), Le(10_000)] | None = None
    new_due_on: Day | None = None


def answer(raw: object, terms: Terms) -> dict[str, Any]:
    """The rows of the deferment; NotAllowed with every reason against it."""
    asked = read(InvoiceDeferment, raw)
    key = Partner.objects.filter(code=asked.partner).values_list("pk", flat=True).first()
    if key is None:
        raise NotAllowed((reason("partner", "There is no partner {code}.", code=asked.partner),))
    partner = partner_facts.gather([key], asked.asked_on)[key]
    invoices = facts.gather([key], asked.asked_on)[key]
    own = financing_terms.of(terms)
    chosen, unknown = choose(asked.invoices, invoices)
    plan = rules.defer(
        chosen, asked.asked_on, partner.country, own, days=asked.days, new_due_on=asked.new_due_on
    )
    refused = (*unknown, *unqualified(key, invoices, asked.asked_on, terms), *plan.refused)
    if refused:
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


def unqualified(key: int, invoices: Collection[OpenInvoice], on: date, terms: Terms) -> tuple[Reason, ...]:
    """Why this partner may not ask at all on the day (provision 3's "qualified partners")."""
    partner = partner_facts.gather([key], on)[key]
    level = partner_status.of_facts({key: partner}, on, terms)[key]
    written_off = [one.number for one in invoices if one.written_off_on is not None]
    criteria = rules.qualified(
        partner.standing, level.level, level.name, written_off, financing_terms.of(terms)
    )
    return tuple(one.reason for one in criteria if not one.met)


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
