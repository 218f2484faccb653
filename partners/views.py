"""The ground floor's pages: organisation, the public check of a letter."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from partners.access import member, paper
from partners.models import Membership, Partner


@require_safe
@member
def organisation(request: HttpRequest) -> HttpResponse:
    """Who belongs to the partner, and what the vendor has on file."""
    partner = Partner.objects.select_related("channel_manager").get(pk=request.partner.id)
    members = Membership.objects.filter(partner=partner).select_related("user").order_by("user__email")
    manager = partner.channel_manager
    context = {
        "members": [{"name": one.user.name, "email": one.user.email, "roles": one.roles} for one in members],
        "facts": [
            ("Standing", partner.get_standing_display()),
            ("PartnerWorks", "yes" if partner.partnerworks else "no"),
            ("Channel manager", str(manager) if manager else "none named yet"),
        ],
    }
    return render(request, "organisation.html", context)


@require_POST
@member
def switch(request: HttpRequest) -> HttpResponse:
    """Looks at another of one's partners; a partner that is not one's own does not exist."""
    seats = {seat.code: seat for seat in (request.partner, *request.partner.others)}
    if (code := request.POST.get("partner")) not in seats:
        raise Http404
    request.session["partner"] = code
    return redirect("home")


@require_POST
@login_required
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """Ends one of one's own sessions, wherever it is open."""
    session = get_object_or_404(UserSession, pk=key, user=request.user)
    end_sessions(request, [session])
    messages.success(request, "That session is over.")
    return redirect("usersessions_list")


class CheckForm(forms.Form):
    """The code as typed from paper: case and dashes do not matter."""

    code = forms.CharField(
        label="Check code", max_length=40, help_text="Sixteen letters and digits, as ABCD-EFGH-JKLM-NPQR."
    )

    def clean_code(self) -> str:
        plain = "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalnum())
        return "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a letter is genuine and still stands; tells no more than the paper says."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    context: dict[str, object] = {"form": form, "method": "get"}
    if form.is_bound and form.is_valid():
        context["answer"] = paper(form.cleaned_data["code"])
        context["not_found"] = context["answer"] is None
    return render(request, "check.html", context)
