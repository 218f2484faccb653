"""Financing: what was asked, what was agreed, what is open; and one application."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from financing import access, facts, status
from financing import terms as financing_terms
from financing.choices import LIVE, State
from financing.models import Application
from financing.services import asking
from financing.views import rows
from partners.access import asker, member
from partners.errors import NotAllowed
from partners.models import AuditEntry, Letter
from partners.statements import ask

QUESTIONS = (*status.QUESTIONS, facts.APPLICATIONS, facts.AGREEMENTS)
NEXT = {
    State.DRAFT: "Not sent yet. Go on where you left it.",
    State.SUBMITTED: "Your channel manager has it.",
    State.IN_REVIEW: "Your channel manager is looking at it.",
    State.APPROVED: "The new due days hold.",
    State.DECLINED: "The due days stay as they are. The reason:",
    State.WITHDRAWN: "You took it back. You can ask again.",
    State.LAPSED: "It was not sent while applications were open.",
}


@require_safe
@member
def overview(request: HttpRequest) -> HttpResponse:
    """Applications, agreements and open invoices on the day looked at."""
    key, currency = request.partner.id, request.partner.currency
    answers = ask(QUESTIONS, [key], request.as_of)
    found = status.of_answers(answers, request.terms)[key]
    refused = list(found.refusals)
    context = {
        "applications": [rows.application(row, currency) for row in answers[facts.APPLICATIONS][key]],
        "agreements": [rows.agreement(row, currency) for row in answers[facts.AGREEMENTS][key]],
        "invoices": [rows.invoice(one, set()) for one in found.invoices],
        "refused": refused,
        "can_ask": not refused and request.partner.may_ask and request.as_of == request.today,
        "window": financing_terms.of(request.terms).window,
    }
    return render(request, "financing/list.html", context)


@require_safe
@member
def application(request: HttpRequest, number: str) -> HttpResponse:
    """One application: its state, what happens next, its lines, history and letters."""
    found = access.application(request, number)
    own = financing_terms.of(request.terms)
    lines = [rows.asked(line, own) for line in found.lines.select_related("invoice")]
    entries = (
        AuditEntry.objects.filter(subject=number, partner_id=request.partner.id)
        .select_related("by")
        .order_by("id")
    )
    letters = Letter.objects.filter(partner_id=request.partner.id, subject=number).values("number", "state")
    here = request.partner.may_ask and request.as_of == request.today
    context = {
        "application": {
            "number": number,
            "kind_name": found.get_kind_display(),
            "state": found.state,
            "promised_on": found.promised_on if found.state in LIVE else None,
        },
        "next_step": NEXT[State(found.state)],
        "decision": found.decision_reason,
        "can_continue": here and found.state == State.DRAFT,
        "can_withdraw": here and found.state in (State.DRAFT, *LIVE),
        "rows": lines,
        "events": [
            {"on": one.as_of, "who": str(one.by) if one.by else "", "sentence": one.sentence}
            for one in entries
        ],
        "letters": [{**letter, "url": f"/letters/{letter['number']}/pdf/"} for letter in letters],
        "agreement": agreed(found, request.as_of, request.partner.currency),
    }
    return render(request, "financing/application.html", context)


def agreed(found: Application, as_of: date, currency: str) -> dict[str, object] | None:
    """The agreement the application led to, if it did."""
    key = found.partner_id
    made = facts.AGREEMENTS.gather([key], as_of)[key]
    return next((rows.agreement(row, currency) for row in made if row.application == found.number), None)


@require_POST
@asker
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Takes an application back."""
    found = access.application(request, number)
    try:
        asking.withdraw(found.pk, by=request.user, as_of=request.today)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{number} was withdrawn.")
    return redirect("application", number=number)
