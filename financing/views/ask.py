"""Asking for more time, in three steps that save as they go."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from financing import access, business_days, status
from financing import terms as financing_terms
from financing.choices import State
from financing.forms import ChooseForm, NoteForm
from financing.models import Application
from financing.rules import window
from financing.services import asking
from financing.status import FinancingStatus, totals
from financing.views import rows
from partners import audit
from partners.access import asker
from partners.errors import NotAllowed
from partners.money import Money

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@asker
def start(request: HttpRequest) -> HttpResponse:
    """Starts a draft, or goes on with the one that is open."""
    if closed := window(request.today, financing_terms.of(request.terms)):
        messages.error(request, " ".join(reason.text for reason in closed))
        return redirect("financing")
    draft = asking.start(request.partner.id, by=request.user, as_of=request.today)
    return redirect("ask-invoices", number=draft.number)


@BOTH
@access.drafting
def invoices(request: HttpRequest, draft: Application) -> HttpResponse:
    """Step 1: which invoices, and how many days more."""
    found = status.of([request.partner.id], request.today, request.terms)[request.partner.id]
    chosen = set(draft.lines.values_list("invoice_id", flat=True))
    form = choose_form(request, draft, found, chosen)
    if request.method == "POST":
        chosen = {int(key) for key in request.POST.getlist("invoices") if key.isdecimal() and len(key) < 19}
        if form.is_valid() and kept(request, draft, form):
            leave = request.POST.get("then") == "leave"
            return redirect("application" if leave else "ask-preview", number=draft.number)
    context = {
        "application": draft,
        "form": form,
        "invoices": [rows.invoice(one, chosen) for one in found.invoices],
    }
    return render(request, "financing/ask_invoices.html", context)


def choose_form(
    request: HttpRequest, draft: Application, found: FinancingStatus, chosen: set[int]
) -> ChooseForm:
    """The form of step 1, with the invoices that may be chosen."""
    deferment = financing_terms.of(request.terms).deferment
    most = deferment.max_days if deferment else 0
    free = [one.invoice.id for one in found.invoices if one.blocked is None]
    return ChooseForm(
        request.POST or None,
        initial={"days": draft.days or most, "invoices": list(chosen)},
        choices=free,
        most=most,
    )


def kept(request: HttpRequest, draft: Application, form: ChooseForm) -> bool:
    """Saves the choice; a refusal becomes the form's."""
    choice = form.cleaned_data
    try:
        asking.choose(
            draft.pk, invoices=choice["invoices"], days=choice["days"], by=request.user, as_of=request.today,
            terms=request.terms,
        )  # fmt: skip
    except NotAllowed as refusal:
        refused(request, draft, refusal)
        form.add_error(None, str(refusal))
        return False
    return True


@require_safe
@access.drafting
def preview(request: HttpRequest, draft: Application) -> HttpResponse:
    """Step 2: the due days before and after, or why it cannot be."""
    return render(request, "financing/ask_preview.html", planned(request, draft))


def planned(request: HttpRequest, draft: Application) -> dict[str, object]:
    """What the draft would do if it were sent today."""
    plan = asking.plan(draft, request.today, request.terms)
    amounts = totals(Money(row.invoice.open_amount, row.invoice.currency) for row in plan.rows)
    return {
        "application": draft,
        "rows": [rows.planned(row) for row in plan.rows],
        "refused": plan.refused,
        "totals": amounts,
    }


@BOTH
@access.drafting
def send(request: HttpRequest, draft: Application) -> HttpResponse:
    """Step 3: a note, a last look, and off it goes."""
    form = NoteForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid() and sent(request, draft, form):
        return redirect("application", number=draft.number)
    promise = financing_terms.of(request.terms).promised_business_days
    promised_on = business_days.add(request.partner.country, request.today, promise)
    context = {**planned(request, draft), "form": form, "promised_on": promised_on}
    return render(request, "financing/ask_send.html", context)


def sent(request: HttpRequest, draft: Application, form: NoteForm) -> bool:
    """Keeps the note and, unless only leaving, submits it; a refusal becomes the form's, and the note stays kept."""
    note = form.cleaned_data["note"]
    try:
        asking.keep_note(draft.pk, note=note)
        if request.POST.get("then") != "leave":
            asking.submit(draft.pk, note=note, by=request.user, as_of=request.today, terms=request.terms)
            messages.success(request, f"{draft.number} is sent.")
    except NotAllowed as refusal:
        draft.refresh_from_db(fields=["state"])
        if draft.state == State.SUBMITTED:  # a second click: the first one sent it
            return True
        refused(request, draft, refusal)
        form.add_error(None, str(refusal))
        return False
    return True


def refused(request: HttpRequest, draft: Application, refusal: NotAllowed) -> None:
    """Records that the asker was told no."""
    audit.refused(draft.number, refusal, by=request.user, as_of=request.today, partner=draft.partner_id)
