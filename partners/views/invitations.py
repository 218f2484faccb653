"""Invitations: an admin sends, sends again and revokes; whoever was invited accepts."""

from functools import partial

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partners import access, audit, wall
from partners.access import administrator
from partners.choices import InvitationState
from partners.errors import NotAllowed
from partners.forms import AccountForm, InviteForm
from partners.mails import named
from partners.models import Invitation
from partners.services import invitations
from partners.views.organisation import page, refused

OFTEN = "That was often within a short time. Wait a while, then try again."


@require_POST
@administrator
def invite(request: HttpRequest) -> HttpResponse:
    """Sends an invitation."""
    form = InviteForm(request.POST)
    if form.is_valid() and not ratelimit.consume(request, action="invite"):
        form.add_error(None, OFTEN)
    if not form.done(
        lambda: invitations.invite(
            request.partner.id, **form.cleaned_data, by=request.user, as_of=request.today
        ),
        field="email",
        told=partial(refused, request, "invitation"),
    ):
        return page(request, invite=form)
    messages.success(request, f"The invitation to {form.cleaned_data['email'].lower()} is on its way.")
    return redirect("organisation")


@require_POST
@administrator
def resend(request: HttpRequest, key: int) -> HttpResponse:
    """Sends an invitation again."""
    found = access.invitation(request, key)
    try:
        invitations.resend(key, by=request.user, as_of=request.today)
        messages.success(request, f"The invitation to {found.email} is on its way again.")
    except NotAllowed as refusal:
        refused(request, f"invitation {key}", refusal)
        messages.error(request, str(refusal))
    return redirect("organisation")


@require_POST
@administrator
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    """Takes an invitation back."""
    found = access.invitation(request, key)
    try:
        invitations.revoke(key, by=request.user, as_of=request.today)
        messages.success(request, f"The invitation to {found.email} is revoked.")
    except NotAllowed as refusal:
        refused(request, f"invitation {key}", refusal)
        messages.error(request, str(refusal))
    return redirect("organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the mail told, and the way in: for the address invited, and nobody else."""
    key = access.invited(token)
    if key is None:
        raise Http404
    with wall.within(wall.of_partner(key[1])):
        return opened(request, Invitation.objects.select_related("partner", "invited_by").get(pk=key[0]))


def opened(request: HttpRequest, found: Invitation) -> HttpResponse:
    """What the invitation is to who opens it."""
    state = invitations.state(found, request.today)
    if state == InvitationState.ACCEPTED and found.accepted_by_id == request.user.pk:
        return seated(request, found)
    if state != InvitationState.OPEN:
        return told(request, invitations.closed(found, state).text)
    if request.user.is_authenticated:
        return joined(request, found)
    return begun(request, found)


def joined(request: HttpRequest, found: Invitation) -> HttpResponse:
    """For somebody signed in: one button."""
    own = request.user.email.lower() == found.email
    if request.method == "POST":
        try:
            invitations.accept(found.pk, by=request.user, as_of=request.today)
            return seated(request, found)
        except NotAllowed as refusal:
            subject, partner = f"invitation {found.pk}", found.partner_id
            audit.refused(subject, refusal, by=request.user, as_of=request.today, partner=partner)
            if own:
                return told(request, str(refusal))
    return render(request, "organisation/invitation.html", {**offered(found), "own": own})


def begun(request: HttpRequest, found: Invitation) -> HttpResponse:
    """For a visitor: sign in, or name and password. The answer is the same whether the address has an account."""
    form = AccountForm(request.POST or None, email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="accept"):
            form.add_error(None, OFTEN)
        elif form.done(lambda: invitations.accept_anew(found.pk, **form.cleaned_data, as_of=request.today)):
            messages.success(request, "Now sign in, with the address you were invited by.")
            return redirect_to_login(request.path)
    return render(request, "organisation/invitation.html", {**offered(found), "form": form})


def offered(found: Invitation) -> dict[str, object]:
    """What the mail told."""
    return {
        "partner": found.partner,
        "by": found.invited_by,
        "email": found.email,
        "roles": named(found.roles),
        "expires_on": found.expires_on,
    }


def seated(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Home, at the partner one has joined."""
    request.session["partner"] = found.partner.code
    return redirect("home")


def told(request: HttpRequest, sentence: str) -> HttpResponse:
    """That the invitation no longer stands, and what to do."""
    return render(request, "organisation/invitation_closed.html", {"sentence": sentence})
