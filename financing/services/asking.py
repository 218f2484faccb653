"""What a partner does with its application: start, choose, submit, withdraw."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.template.defaultfilters import pluralize

from financing import business_days, rules, status
from financing import terms as financing_terms
from financing.choices import LIVE, Kind, State
from financing.models import Application, ApplicationLine
from financing.rules import DefermentPlan, OpenInvoice
from partners import audit, notices, numbers
from partners.dated import long_day
from partners.errors import NotAllowed
from partners.models import Partner, User
from partners.reasons import reason
from partners.terms import Terms


def locked(application: int, *, states: Collection[State]) -> Application:
    """The application with its partner's row locked first; NotAllowed where its state is none of `states`."""
    owner = Application.objects.values("partner_id").filter(pk=application)
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk__in=owner)
    found = Application.objects.select_for_update(of=("self",)).select_related("partner").get(pk=application)
    if found.state not in states:
        state = State(found.state).told
        raise NotAllowed((reason("state", "{number} is {state} now.", number=found.number, state=state),))
    return found


@transaction.atomic
def start(partner: int, *, by: User, as_of: date) -> Application:
    """Starts a draft, or returns the one this user has open, so that nothing chosen before is lost."""
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner)
    drafts = Application.objects.filter(partner_id=partner, state=State.DRAFT, started_by=by)
    if (draft := drafts.first()) is not None:
        return draft
    number = numbers.take("DEF", as_of)
    return Application.objects.create(
        partner_id=partner, number=number, kind=Kind.INVOICE_DEFERMENT, started_on=as_of, started_by=by
    )


@transaction.atomic
def choose(
    application: int, *, invoices: Collection[int], days: int | None, by: User, as_of: date, terms: Terms
) -> Application:
    """Keeps what the partner chose so far; whether it may be is asked when it is previewed and submitted.

    Raises NotAllowed for an invoice that is not the partner's.
    """
    draft = locked(application, states=[State.DRAFT])
    known = {
        one.invoice.id: one.invoice
        for one in status.of([draft.partner_id], as_of, terms)[draft.partner_id].invoices
    }
    if unknown := set(invoices) - set(known):
        raise NotAllowed(
            (reason("unknown-invoice", "{count} of the invoices is not open any more.", count=len(unknown)),)
        )
    draft.lines.all().delete()
    ApplicationLine.objects.bulk_create(line(draft, known[key]) for key in sorted(set(invoices)))
    draft.days = days
    draft.save(update_fields=["days"])
    return draft


def line(draft: Application, invoice: OpenInvoice) -> ApplicationLine:
    """An invoice's place in an application."""
    return ApplicationLine(
        partner_id=draft.partner_id,
        application=draft,
        application_state=draft.state,
        invoice_id=invoice.id,
        original_due_on=invoice.original_due_on,
        current_due_on=invoice.current_due_on,
        amount=invoice.open_amount,
    )


def plan(application: Application, as_of: date, terms: Terms) -> DefermentPlan:
    """What the application would do if it were submitted on `as_of`, with every reason against it."""
    current = status.of([application.partner_id], as_of, terms)[application.partner_id]
    return planned(application, current, as_of, terms)


def planned(
    application: Application, current: status.FinancingStatus, as_of: date, terms: Terms
) -> DefermentPlan:
    """The same, of a status already at hand."""
    chosen = dict(application.lines.values_list("invoice_id", "invoice__number"))
    invoices = [one.invoice for one in current.invoices if chosen.pop(one.invoice.id, None)]
    own = financing_terms.of(terms)
    found = rules.defer(invoices, as_of, current.partner.country, own, days=application.days)
    sentence = "{invoice} is not open any more: choose again."
    closed = tuple(reason("closed", sentence, invoice=number) for number in chosen.values())
    return DefermentPlan(found.rows, (*current.unmet, *closed, *found.refused))


@transaction.atomic
def submit(application: int, *, note: str, by: User, as_of: date, terms: Terms) -> Application:
    """Provision 1: submits a draft on its merits; NotAllowed with every reason where it may not be."""
    draft = locked(application, states=[State.DRAFT])
    found = plan(draft, as_of, terms)
    if found.refused:
        raise NotAllowed(found.refused)
    for row in found.rows:
        draft.lines.filter(invoice_id=row.invoice.id).update(
            new_due_on=row.new_due_on,
            original_due_on=row.invoice.original_due_on,
            current_due_on=row.invoice.current_due_on,
            amount=row.invoice.open_amount,
        )
    draft.note, draft.submitted_on, draft.submitted_by, draft.edition = note, as_of, by, terms.digest
    promise = financing_terms.of(terms).promised_business_days
    draft.promised_on = business_days.add(draft.partner.country, as_of, promise)
    draft.state = State.SUBMITTED
    draft.save()
    many = len(found.rows)
    sentence = (
        f"{by} of {draft.partner.name} asked to defer {many} invoice{pluralize(many)}"
        f" by {draft.days} day{pluralize(draft.days)} ({draft.number})."
    )
    audit.record(
        "submitted",
        draft.number,
        sentence,
        by=by,
        as_of=as_of,
        partner=draft.partner_id,
        edition=terms.digest,
    )
    path = f"/admin/financing/application/{draft.pk}/change/"
    notices.tell_staff(
        draft.partner,
        f"submitted:{draft.number}",
        f"{draft.number} from {draft.partner.name}",
        f"{sentence}\n\nAn answer is promised by {long_day(draft.promised_on)}.",
        path,
    )
    return draft


@transaction.atomic
def withdraw(application: int, *, by: User, as_of: date) -> Application:
    """Takes an application back before its outcome."""
    found = locked(application, states=[State.DRAFT, *LIVE])
    found.state, found.ended_on = State.WITHDRAWN, as_of
    found.save(update_fields=["state", "ended_on"])
    found.questions.filter(ended_on=None).update(ended_on=as_of, ended_by=by)
    sentence = f"{by} of {found.partner.name} withdrew {found.number}."
    audit.record("withdrawn", found.number, sentence, by=by, as_of=as_of, partner=found.partner_id)
    return found


@transaction.atomic
def keep_note(application: int, *, note: str) -> Application:
    """Keeps what the partner wrote so far, so that nothing typed is lost."""
    draft = locked(application, states=[State.DRAFT])
    draft.note = note
    draft.save(update_fields=["note"])
    return draft
