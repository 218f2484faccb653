"""Asking to join a company, and its admins' decision."""

from functools import partial

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partners import access, audit, wall
from partners.access import administrator, signed_in
from partners.errors import NotAllowed
from partners.forms import JoinForm, RolesForm
from partners.services import joining, members
from partners.views.invitations import OFTEN
from partners.views.organisation import Tried, page, refused


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def join(request: HttpRequest) -> HttpResponse:
    """Asks to join the company with a code; the answer is the same whether there is one."""
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="join"):
            form.add_error(None, OFTEN)
        elif form.done(lambda: asked(request, form), told=partial(not_asked, request)):
            messages.success(
                request, "If there is a company with this code, its administrators have your request."
            )
            return redirect("join")
    return render(request, "organisation/join.html", {"form": form})


def asked(request: HttpRequest, form: JoinForm) -> None:
    """Tells the company, if there is one; NotAllowed for whoever may belong to none."""
    members.refuse_auditor(request.user)
    partner = access.company(form.cleaned_data["code"])
    if partner is not None:
        message = form.cleaned_data["message"]
        with wall.within(wall.of_partner(partner)):
            joining.ask_to_join(partner, message=message, by=request.user, as_of=request.today)


def not_asked(request: HttpRequest, refusal: NotAllowed) -> None:
    """Records in the program's chain that somebody may belong to no company."""
    audit.refused("join request", refusal, by=request.user, as_of=request.today)


@require_POST
@administrator
def admit(request: HttpRequest, key: int) -> HttpResponse:
    """Lets somebody in who asked."""
    found = access.join_request(request, key)
    row = f"request-{key}"
    form = RolesForm(request.POST, auto_id=f"{row}-%s")
    if not form.done(
        lambda: joining.admit(key, roles=form.cleaned_data["roles"], by=request.user, as_of=request.today),
        told=partial(refused, request, f"join request {key}"),
    ):
        return page(request, tried=Tried(row, form))
    messages.success(request, f"{found.asked_by} is a member now.")
    return redirect("organisation")


@require_POST
@administrator
def turn_down(request: HttpRequest, key: int) -> HttpResponse:
    """Turns down somebody who asked."""
    found = access.join_request(request, key)
    try:
        joining.turn_down(key, by=request.user, as_of=request.today)
        messages.success(request, f"{found.asked_by} is not admitted.")
    except NotAllowed as refusal:
        refused(request, f"join request {key}", refusal)
        messages.error(request, str(refusal))
    return redirect("organisation")
