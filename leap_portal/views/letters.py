"""The partner's letters: the list, a fresh status letter, and each as PDF."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from leap_portal.letters import status_letter
from partners import audit, rendering
from partners.access import member
from partners.choices import AuditKind
from partners.errors import NotAllowed
from partners.models import Letter


class StatusLetterForm(forms.Form):
    """The day a status letter shall speak of."""

    speaks_of = forms.DateField(
        label="As of",
        input_formats=["%Y-%m-%d"],
        help_text="Today or an earlier day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member
def page(request: HttpRequest) -> HttpResponse:
    """The letters, and the form that asks for a fresh one."""
    form = StatusLetterForm(request.POST or None, initial={"speaks_of": request.today})
    if request.method == "POST" and form.is_valid() and issued(request, form):
        return redirect("letters")
    letters = Letter.objects.filter(partner_id=request.partner.id).defer("content")
    return render(
        request, "letters/list.html", {"letters": [shown(letter) for letter in letters], "form": form}
    )


def issued(request: HttpRequest, form: StatusLetterForm) -> bool:
    """Issues the letter; a refusal becomes the form's."""
    day = form.cleaned_data["speaks_of"]
    try:
        letter = status_letter(
            request.partner.id, speaks_of=day, by=request.user, as_of=request.today, terms=request.terms
        )
    except NotAllowed as refusal:
        here = request.partner.id
        audit.refused("status letter", refusal, by=request.user, as_of=request.today, partner=here)
        form.add_error("speaks_of", str(refusal))
        return False
    messages.success(request, f"Letter {letter.number} stands ready.")
    return True


def shown(letter: Letter) -> dict[str, object]:
    """A letter as its row shows it."""
    return {
        "number": letter.number,
        "kind_name": letter.get_kind_display(),
        "subject": letter.subject,
        "as_of": letter.as_of,
        "issued_on": letter.issued_on,
        "state": letter.state,
        "url": f"/letters/{letter.number}/pdf/",
        "check_code": letter.check_code,
    }


@require_safe
@member
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The letter's stored bytes, rendered now if no worker came to it yet."""
    letter = get_object_or_404(Letter, partner_id=request.partner.id, number=number)
    response = HttpResponse(rendering.stored(letter), content_type="application/pdf")
    if request.method == "GET":
        downloaded(request, letter)
    response["Content-Disposition"] = f'inline; filename="{letter.number}.pdf"'
    return response


def downloaded(request: HttpRequest, letter: Letter) -> None:
    """Records who took the letter."""
    audit.record(
        "downloaded",
        letter.number,
        f"{request.user} downloaded letter {letter.number}.",
        by=request.user,
        as_of=request.today,
        partner=letter.partner_id,
        kind=AuditKind.DOWNLOAD,
    )
