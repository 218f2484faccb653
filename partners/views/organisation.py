"""The organisation's page: who belongs to it, who is invited, who asks to join, and the switch to another one."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from partners import audit
from partners.access import member
from partners.choices import Role
from partners.errors import NotAllowed
from partners.forms import InviteForm, RolesForm
from partners.models import OPEN_INVITATION, Invitation, JoinRequest, Membership, Partner
from partners.services import invitations


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was sent for one row of the page and could not be done: shown there, with what was chosen."""

    row: str
    form: RolesForm


def refused(request: HttpRequest, subject: str, refusal: NotAllowed) -> None:
    """Records in the organisation's chain that somebody was told no."""
    audit.refused(subject, refusal, by=request.user, as_of=request.today, partner=request.partner.id)


@require_safe
@member
def organisation(request: HttpRequest) -> HttpResponse:
    """Who belongs to the partner, and what the vendor has on file."""
    return page(request)


def page(request: HttpRequest, tried: Tried | None = None, invite: InviteForm | None = None) -> HttpResponse:
    """The page, with a form that was refused in its place."""
    partner = Partner.objects.select_related("channel_manager").get(pk=request.partner.id)
    here = request.partner.may_administer
    context = {
        "may_change": here and request.as_of == request.today,
        "members": [member_row(one, tried) for one in memberships(partner)],
        "invitations": [invitation_row(one, request.today) for one in open_invitations(partner)],
        "requests": [request_row(one, tried) for one in requests(partner)] if here else [],
        "invite": invite or InviteForm(initial={"roles": [Role.VIEWER]}),
        "facts": facts(partner),
    }
    return render(request, "organisation/page.html", context)


def memberships(partner: Partner) -> list[Membership]:
    return list(Membership.objects.filter(partner=partner).select_related("user").order_by("user__email"))


def open_invitations(partner: Partner) -> list[Invitation]:
    return list(Invitation.objects.filter(OPEN_INVITATION, partner=partner).select_related("invited_by"))


def requests(partner: Partner) -> list[JoinRequest]:
    return list(JoinRequest.objects.filter(partner=partner, outcome="").select_related("asked_by"))


def member_row(found: Membership, tried: Tried | None) -> dict[str, object]:
    return {
        "id": found.pk,
        "name": found.user.name,
        "email": found.user.email,
        "away": not found.user.is_active,
        "roles": [role.label for role in Role if role in found.roles],
        **roles_form(f"member-{found.pk}", found.roles, tried),
    }


def invitation_row(found: Invitation, today: date) -> dict[str, object]:
    return {
        "id": found.pk,
        "name": found.name,
        "email": found.email,
        "roles": [role.label for role in Role if role in found.roles],
        "by": found.invited_by,
        "expires_on": found.expires_on,
        "state": invitations.state(found, today).value,
        "sent": found.sent,
    }


def request_row(found: JoinRequest, tried: Tried | None) -> dict[str, object]:
    return {
        "id": found.pk,
        "name": found.asked_by.name,
        "email": found.asked_by.email,
        "message": found.message,
        "asked_on": found.asked_on,
        **roles_form(f"request-{found.pk}", [Role.VIEWER], tried),
    }


def roles_form(row: str, roles: list[str], tried: Tried | None) -> dict[str, object]:
    """The row's form: as it was sent where it was refused, else with the roles that hold."""
    if tried is not None and tried.row == row:
        return {"form": tried.form, "open": True}
    return {"form": RolesForm(initial={"roles": roles}, auto_id=f"{row}-%s"), "open": False}


def facts(partner: Partner) -> list[tuple[str, str]]:
    """What the vendor has on file."""
    manager = partner.channel_manager
    return [
        ("Country", partner.country),
        ("Currency", partner.currency),
        ("Standing", partner.get_standing_display()),
        ("PartnerWorks", "yes" if partner.partnerworks else "no"),
        ("Channel manager", str(manager) if manager else "none named yet"),
    ]


@require_POST
@member
def switch(request: HttpRequest) -> HttpResponse:
    """Looks at another of one's partners; a partner that is not one's own does not exist."""
    seats = {seat.code: seat for seat in (request.partner, *request.partner.others)}
    if (code := request.POST.get("partner")) not in seats:
        raise Http404
    request.session["partner"] = code
    return redirect("home")
