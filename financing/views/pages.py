"""Financing: what was asked, what was agreed, what is open; and one application."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from financing import access, facts, status
from financing import terms as financing_terms
from financing.choices import DECIDABLE, LIVE, State
from financing.forms import AnswerForm
from financing.models import Application
from financing.services import asking, questions
from financing.views import rows
from partners import audit, histories
from partners.access import asker, member
from partners.errors import NotAllowed
from partners.models import AuditEntry, Letter
from partners.statements import ask

QUESTIONS = (*status.QUESTIONS, facts.APPLICATIONS, facts.AGREEMENTS)
NEXT = {
    State.DRAFT: "Not sent yet. Go on where you left it.",
    State.SUBMITTED: "Your channel manager has it.",
    State.IN_REVIEW: "Your channel manager is looking at it.",
    State.NEEDS_INFORMATION: "It waits for your answer; the promised day stands still until then.",
    State.APPROVED: "The new due days hold.",
    State.DECLINED: "The due days stay as they are. The reason:",
    State.WITHDRAWN: "You took it back. You can ask again.",
    State.LAPSED: "It was not sent while applications were open.",
}
UNANSWERED = "The question about it was not answered in time."


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
    """One application on the day looked at: its state, what happens next, its lines, history and letters."""
    return page(request, access.application(request, number), AnswerForm())


def page(request: HttpRequest, found: Application, form: AnswerForm) -> HttpResponse:
    """The application's page, with what was typed into the answer."""
    number = found.number
    answers = ask((facts.APPLICATIONS, facts.AGREEMENTS), [found.partner_id], request.as_of)
    begun = next((one for one in answers[facts.APPLICATIONS][found.partner_id] if one.number == number), None)
    if begun is None:
        return render(request, "financing/not_begun.html", {"application": found})
    made = (one for one in answers[facts.AGREEMENTS][found.partner_id] if one.application == number)
    context = {
        **shown(request, found, State(begun.state)),
        **past(found, request.as_of),
        **talk(request, found, State(begun.state), form),
        "agreement": next((rows.agreement(one, request.partner.currency) for one in made), None),
    }
    return render(request, "financing/application.html", context)


def shown(request: HttpRequest, found: Application, state: State) -> dict[str, object]:
    """The application in the state of the day looked at, with what its asker can do today."""
    own = financing_terms.of(request.terms)
    here = request.partner.may_ask and request.as_of == request.today
    return {
        "application": {
            "number": found.number,
            "kind_name": found.get_kind_display(),
            "state": state.value,
            "promised_on": found.promised_on if state in DECIDABLE else None,
        },
        "next_step": UNANSWERED if state == State.LAPSED and found.submitted_on else NEXT[state],
        "decision": found.decision_reason if state in (State.APPROVED, State.DECLINED) else "",
        "can_continue": here and state == State.DRAFT,
        "can_withdraw": here and state in (State.DRAFT, *LIVE),
        "rows": [rows.asked(line, own) for line in found.lines.select_related("invoice")],
    }


def talk(request: HttpRequest, found: Application, state: State, form: AnswerForm) -> dict[str, object]:
    """What was asked about the application by the day looked at, and the form to answer what is open."""
    asked = found.questions.filter(asked_on__lte=request.as_of).select_related("asked_by", "ended_by")
    here = request.partner.may_ask and request.as_of == request.today
    return {
        "questions": [rows.question(one, request.as_of) for one in asked],
        "form": form if here and state == State.NEEDS_INFORMATION else None,
    }


def past(found: Application, as_of: date) -> dict[str, object]:
    """What happened to the application by `as_of`, and its letters issued by then."""
    of_it = {"subject": found.number, "partner_id": found.partner_id}
    done = AuditEntry.objects.filter(**of_it, as_of__lte=as_of, kind__in=histories.FOR_ALL)
    entries = done.select_related("by").order_by("id")
    letters = Letter.objects.filter(**of_it, issued_on__lte=as_of).values("number", "state")
    return {
        "events": [histories.shown(one) for one in entries],
        "letters": [{**letter, "url": f"/letters/{letter['number']}/pdf/"} for letter in letters],
    }


@require_POST
@asker
def answer(request: HttpRequest, number: str) -> HttpResponse:
    """Answers the open question; what can't be sent stays in its field."""
    found, form = access.application(request, number), AnswerForm(request.POST)
    if form.is_valid():
        try:
            questions.answer(
                found.pk, answer=form.cleaned_data["answer"], by=request.user, as_of=request.today
            )
        except NotAllowed as refusal:
            audit.refused(number, refusal, by=request.user, as_of=request.today, partner=found.partner_id)
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Your answer is sent.")
            return redirect("application", number=number)
    return page(request, found, form)


@require_POST
@asker
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Takes an application back."""
    found = access.application(request, number)
    try:
        asking.withdraw(found.pk, by=request.user, as_of=request.today)
    except NotAllowed as refusal:
        audit.refused(number, refusal, by=request.user, as_of=request.today, partner=found.partner_id)
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{number} was withdrawn.")
    return redirect("application", number=number)
