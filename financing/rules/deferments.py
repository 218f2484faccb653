"""When a deferment may be asked for, and how far it moves an invoice's due day (provisions 1 and 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from financing import business_days
from financing.terms import Deferment, FinancingTerms
from partners.frozen import quickly_made
from partners.money import Money
from partners.reasons import Reason, reason

NO_DEFERMENT = reason("no-deferment", "This program offers no deferment of payments.")
NO_INVOICE = reason("no-invoice", "Choose at least one invoice.")


@quickly_made
@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice as it stands on a day. `applied_in` is the number of the live application it is in, else empty."""

    id: int
    number: str
    issued_on: date
    original_due_on: date
    current_due_on: date
    currency: str
    amount: Decimal
    open_amount: Decimal
    written_off_on: date | None
    applied_in: str

    @property
    def open(self) -> Money:
        return Money(self.open_amount, self.currency)

    @property
    def deferred_days(self) -> int:
        return (self.current_due_on - self.original_due_on).days


@dataclass(frozen=True, slots=True)
class DefermentRow:
    """An invoice's due days before and after: `days` added now, `days_left` of the cap afterwards."""

    invoice: OpenInvoice
    new_due_on: date
    asked_due_on: date
    days_left: int

    @property
    def days(self) -> int:
        return (self.new_due_on - self.invoice.current_due_on).days

    @property
    def rolled(self) -> bool:
        """Whether the day asked for was no business day, so that another one counts."""
        return self.new_due_on != self.asked_due_on


@dataclass(frozen=True, slots=True)
class DefermentPlan:
    """What a deferment would do; nothing may be submitted while `refused` holds a reason."""

    rows: tuple[DefermentRow, ...]
    refused: tuple[Reason, ...]


def last_lawful_day(invoice: OpenInvoice, deferment: Deferment) -> date:
    """Provision 2: the cap counts calendar days from the original due day, several deferments together."""
    return invoice.original_due_on + timedelta(days=deferment.max_days)


def window(asked_on: date, terms: FinancingTerms) -> tuple[Reason, ...]:
    """Provision 1: why nothing can be asked for on `asked_on`; empty while the program is open."""
    opening = terms.window
    if opening is None or terms.deferment is None:
        return (NO_DEFERMENT,)
    for provision in (opening, terms.deferment):
        if not provision.begun(asked_on):
            return (reason(provision.key, "Applications open on {from_on}.", from_on=provision.from_on),)
        if not provision.in_force(asked_on):
            return (reason(provision.key, "Applications closed on {until}.", until=provision.until_on),)
    return ()


def blocked(invoice: OpenInvoice, terms: FinancingTerms) -> Reason | None:
    """Why this invoice cannot be deferred at all; None where it can."""
    number = invoice.number
    if invoice.written_off_on is not None:
        return reason(
            "written-off", "{invoice} was written off on {on}.", invoice=number, on=invoice.written_off_on
        )
    if invoice.open_amount <= 0:
        return reason("paid", "{invoice} is paid.", invoice=number)
    if invoice.applied_in:
        return reason(
            "live-application", "{invoice} is already in {other}.", invoice=number, other=invoice.applied_in
        )
    deferment = terms.deferment
    if deferment is not None and invoice.current_due_on >= last_lawful_day(invoice, deferment):
        return reason(
            deferment.key,
            "{invoice} is already deferred by all {days} days.",
            invoice=number,
            days=deferment.max_days,
        )
    return None


def defer(
    invoices: Sequence[OpenInvoice],
    asked_on: date,
    country: str,
    terms: FinancingTerms,
    *,
    days: int | None = None,
    new_due_on: date | None = None,
) -> DefermentPlan:
    """Provisions 1 and 2: each invoice's new due day, either `days` after its current one or on `new_due_on`.

    The day is rolled to a business day of the partner's country (assumed); all refusals are told at once.
    """
    refused = [*window(asked_on, terms)]
    if not invoices:
        refused.append(NO_INVOICE)
    if (days is None) == (new_due_on is None) or (days is not None and days < 1):
        refused.append(reason("no-days", "Say by how many days, at least one, or until which day."))
    if refused or terms.deferment is None:
        return DefermentPlan((), tuple(refused))
    rows = []
    for invoice in invoices:
        wanted = new_due_on or invoice.current_due_on + timedelta(days=min(days or 0, 10_000))
        row = moved(invoice, wanted, asked_on, country, terms, terms.deferment)
        if isinstance(row, Reason):
            refused.append(row)
        else:
            rows.append(row)
    return DefermentPlan(tuple(rows), tuple(refused))


def moved(
    invoice: OpenInvoice,
    wanted: date,
    asked_on: date,
    country: str,
    terms: FinancingTerms,
    deferment: Deferment,
) -> DefermentRow | Reason:
    """The invoice with its due day moved to `wanted`, rolled; or why it cannot be."""
    if (reason_against := blocked(invoice, terms)) is not None:
        return reason_against
    last = last_lawful_day(invoice, deferment)
    facts = {
        "invoice": invoice.number,
        "days": deferment.max_days,
        "original": invoice.original_due_on,
        "last": last,
    }
    if wanted > last:
        return reason(
            deferment.key,
            "{invoice} can move at most {days} days from {original}: {last} is its last lawful day.",
            **facts,
        )
    new = business_days.roll(country, wanted, last)
    if new <= invoice.current_due_on:
        return reason(
            "forward",
            "{invoice} is due on {current} already: ask for a later day.",
            current=invoice.current_due_on,
            **facts,
        )
    if new <= asked_on:
        return reason(
            "past", "{invoice} would be due on {new}: the new day must be later than today.", new=new, **facts
        )
    return DefermentRow(invoice, new, wanted, (last - new).days)
