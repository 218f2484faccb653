"""What the vendor's staff does with an application: take it up, approve it, decline it."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.template.defaultfilters import pluralize

from financing import facts, letters, mails, rules
from financing import terms as financing_terms
from financing.choices import DECIDABLE, State
from financing.models import Agreement, Application, ApplicationLine, DueDayMove
from financing.services.asking import locked
from partners import audit, notices, numbers
from partners.choices import AuditKind
from partners.dated import long_day
from partners.errors import NotAllowed
from partners.models import User
from partners.reasons import reason
from partners.terms import Terms


@transaction.atomic
def take_up(application: int, *, by: User, as_of: date) -> Application:
    """Says that somebody is looking at it now."""
    found = locked(application, states=[State.SUBMITTED])
    found.state, found.taken_up_on = State.IN_REVIEW, as_of
    found.save(update_fields=["state", "taken_up_on"])
    audit.record(
        "taken up",
        found.number,
        f"{by} took up {found.number}.",
        by=by,
        as_of=as_of,
        partner=found.partner_id,
    )
    return found


def decided(application: int, outcome: State, *, because: str, by: User, as_of: date) -> Application:
    """Locks an application that may be decided and writes the outcome on it; who asked may not decide, and a reason is needed."""
    found = locked(application, states=DECIDABLE)
    if found.submitted_by_id == by.pk:
        raise NotAllowed((reason("own-application", "Nobody decides what they asked for themselves."),))
    if not because.strip():
        raise NotAllowed((reason("no-reason", "Write the reason: the partner will read it."),))
    found.state, found.decided_on, found.decided_by, found.decision_reason = (
        outcome,
        as_of,
        by,
        because.strip(),
    )
    found.save(update_fields=["state", "decided_on", "decided_by", "decision_reason"])
    return found


@transaction.atomic
def approve(application: int, *, because: str, by: User, as_of: date, terms: Terms) -> Application:
    """Approves it as asked: an agreement moves the due days, the partner gets mail and a letter.

    It is decided on its merits, whenever the decision falls (provision 1). NotAllowed where it is decided already,
    where `by` asked for it, where an invoice has moved or been paid since, and without a reason.
    """
    found = decided(application, State.APPROVED, because=because, by=by, as_of=as_of)
    lines = list(found.lines.select_related("invoice"))
    refuse_stale(lines, found.partner_id, as_of)
    until = max(line.new_due_on for line in lines if line.new_due_on)
    agreement = Agreement.objects.create(
        partner_id=found.partner_id,
        number=numbers.take("AGR", as_of),
        application=found,
        made_on=as_of,
        until_on=until,
    )
    DueDayMove.objects.bulk_create(
        DueDayMove(
            partner_id=found.partner_id,
            agreement=agreement,
            invoice=line.invoice,
            made_on=as_of,
            from_on=line.current_due_on,
            to_on=line.new_due_on,  # type: ignore[misc]  # sent, so every line has its day
            amount=line.amount,
        )
        for line in lines
    )
    after = {line.invoice.number: str(line.new_due_on) for line in lines}
    before = {line.invoice.number: str(line.current_due_on) for line in lines}
    many = len(lines)
    sentence = (
        f"{by} approved {found.number} of {found.partner.name}: {many} invoice{pluralize(many, ' is,s are')} due later,"
        f" the last on {long_day(until)}."
    )
    audit.record(
        "approved",
        found.number,
        sentence,
        by=by,
        as_of=as_of,
        partner=found.partner_id,
        before=before,
        after=after,
        edition=terms.digest,
        kind=AuditKind.DECISION,
    )
    letters.deferment(agreement, lines, by=by, as_of=as_of, terms=terms)
    announce(found, "approved", mails.approval(found, agreement, lines), as_of)
    return found


def refuse_stale(lines: Sequence[ApplicationLine], partner: int, as_of: date) -> None:
    """NotAllowed where an invoice is not open any more, or due on another day than when it was asked for."""
    now = {one.id: one for one in facts.gather([partner], as_of)[partner]}
    stale = []
    for line in lines:
        found = now[line.invoice_id]
        same = (found.original_due_on, found.current_due_on) == (line.original_due_on, line.current_due_on)
        if not same or found.open_amount <= 0 or found.written_off_on is not None:
            stale.append(found.number)
    if stale:
        sentence = (
            "No longer as it was asked for: {invoices}. Decline, and ask the partner for a new application."
        )
        raise NotAllowed((reason("stale", sentence, invoices=stale),))


@transaction.atomic
def decline(application: int, *, because: str, by: User, as_of: date, terms: Terms) -> Application:
    """Declines it with a reason; the invoices are free for another application, the partner gets mail and a letter."""
    found = decided(application, State.DECLINED, because=because, by=by, as_of=as_of)
    sentence = f"{by} declined {found.number} of {found.partner.name}."
    audit.record(
        "declined",
        found.number,
        sentence,
        by=by,
        as_of=as_of,
        partner=found.partner_id,
        after={"because": found.decision_reason},
        edition=terms.digest,
        kind=AuditKind.DECISION,
    )
    letters.decline(found, by=by, as_of=as_of, terms=terms)
    own = financing_terms.of(terms)
    last = own.window.until_on if own.window and not rules.window(as_of, own) else None
    lines = list(found.lines.select_related("invoice"))
    announce(found, "declined", mails.refusal(found, lines, open_until=last), as_of)
    return found


def announce(application: Application, outcome: str, text: str, as_of: date) -> None:
    """Tells the partner of the outcome."""
    number = application.number
    subject, path = f"{number} was {outcome}", f"/financing/{number}/"
    notices.tell(application.partner, f"{outcome}:{number}", subject, text, path, as_of)
