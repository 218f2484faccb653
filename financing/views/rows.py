"""Applications, agreements and due days as the pages' tables show them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.choices import Kind
from financing.facts import AgreementFacts, ApplicationFacts
from financing.models import ApplicationLine, Question
from financing.rules import DefermentRow
from financing.status import InvoiceStatus
from financing.terms import FinancingTerms
from partners.dated import long_day
from partners.money import Money


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An invoice's due days before and after."""

    invoice: str
    original_due_on: date
    current_due_on: date
    new_due_on: date | None
    days: int | None
    days_left: int | None
    amount: Decimal
    currency: str
    note: str = ""


def planned(row: DefermentRow) -> PlanRow:
    """A row of a preview."""
    invoice = row.invoice
    note = f"{long_day(row.asked_due_on)} is no business day" if row.rolled else ""
    return PlanRow(
        invoice.number, invoice.original_due_on, invoice.current_due_on, row.new_due_on, row.days, row.days_left,
        invoice.open_amount, invoice.currency, note,
    )  # fmt: skip


def asked(line: ApplicationLine, terms: FinancingTerms) -> PlanRow:
    """A row of an application, as it was when it was sent."""
    new, most = line.new_due_on, terms.deferment.max_days if terms.deferment else None
    days = (new - line.current_due_on).days if new else None
    left = most - (new - line.original_due_on).days if new and most is not None else None
    return PlanRow(
        line.invoice.number,
        line.original_due_on,
        line.current_due_on,
        new,
        days,
        left,
        line.amount,
        line.invoice.currency,
    )


def invoice(one: InvoiceStatus, chosen: set[int]) -> dict[str, object]:
    """A row of the open invoices."""
    found = one.invoice
    return {
        "id": found.id,
        "number": found.number,
        "issued_on": found.issued_on,
        "original_due_on": found.original_due_on,
        "due_on": found.current_due_on,
        "deferred_days": found.deferred_days,
        "last_lawful_on": one.last_lawful_on,
        "open_amount": found.open,
        "blocked": one.blocked.text if one.blocked else "",
        "chosen": found.id in chosen,
    }


def application(row: ApplicationFacts, currency: str) -> dict[str, object]:
    """A row of the list of applications."""
    return {
        "number": row.number,
        "url": f"/financing/{row.number}/",
        "kind_name": Kind(row.kind).label,
        "line_count": row.line_count,
        "days": row.days,
        "state": row.state,
        "submitted_on": row.submitted_on,
        "promised_on": row.promised_on,
        "total": [Money(row.total, currency)] if row.total else [],
    }


def question(one: Question, as_of: date) -> dict[str, object]:
    """A question as it stood on a day, with the answer if there was one by then."""
    over = one.ended_on is not None and one.ended_on <= as_of
    return {
        "text": one.text,
        "asked_on": one.asked_on,
        "asked_by": str(one.asked_by),
        "until_on": one.until_on,
        "open": not over,
        "ended_on": one.ended_on,
        "answer": one.answer if over else "",
        "answered_by": str(one.ended_by),
        "lapsed": over and one.ended_by is None,
    }


def agreement(row: AgreementFacts, currency: str) -> dict[str, object]:
    """An agreement as lists and cards show it."""
    return {
        "number": row.number,
        "application": row.application,
        "state": row.state,
        "until": row.until_on,
        "total": [Money(row.total, currency)] if row.total else [],
    }
