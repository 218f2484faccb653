"""What mails about belonging to a partner say: invitations, requests to join, and what became of them."""

import secrets
from collections.abc import Collection

from partners.choices import Role
from partners.dated import long_day
from partners.models import Invitation, JoinRequest, Membership, Partner, User
from partners.notices import ACCOUNT, tell_one, tell_staff
from partners.reasons import shown

ORGANISATION = "/organisation/"


def named(roles: Collection[str]) -> str:
    """Roles as a sentence names them."""
    return shown([role.label for role in Role if role in roles])


def invitation(found: Invitation, token: str) -> None:
    """To the address invited: who invites, to what, as what, and the way in. Nobody else reads its token."""
    text = (
        f"{found.invited_by} ({found.invited_by.email}) invites you to {found.partner.name} on the LEAP portal,"
        f" as {named(found.roles)}.\n\n"
        f"The invitation is for {found.email} and stands until {long_day(found.expires_on)}. If you did not expect"
        " it, do nothing.\n\nOpen this address to accept it:"
    )
    tell_one(
        found.partner,
        f"{ACCOUNT}:invitation:{found.pk}:{found.sent}",
        found.email,
        f"{found.invited_by} invites you to {found.partner.name}",
        text,
        f"{ORGANISATION}invitations/{token}/",
    )


def accepted(found: Invitation, user: User) -> None:
    """To who invited, if they still may sign in."""
    if found.invited_by.is_active:
        text = f"{user} ({user.email}) accepted your invitation and is now {named(found.roles)} of {found.partner.name}."
        subject = f"{user} joined {found.partner.name}"
        tell_one(found.partner, f"accepted:{found.pk}", found.invited_by.email, subject, text, ORGANISATION)


def asked(found: JoinRequest) -> None:
    """To the partner's admins and its channel manager: who asks, in which words, and where to decide."""
    partner, who = found.partner, found.asked_by
    words = f"\n\nTheir message:\n\n{found.message}" if found.message else "\n\nThey left no message."
    text = f"{who} ({who.email}) asks to join {partner.name}.{words}\n\nAdmit them only if you know them. Decide here:"
    occasion, subject = f"join:{found.pk}", f"{who} asks to join {partner.name}"
    for address in admins(partner):
        tell_one(partner, f"{occasion}:{address}", address, subject, text, ORGANISATION)
    tell_staff(partner, f"{occasion}:staff", subject, text, f"/admin/partners/joinrequest/{found.pk}/change/")


def admins(partner: Partner) -> list[str]:
    """The addresses of the partner's admins who may sign in."""
    found = Membership.objects.filter(partner=partner, roles__contains=[Role.ADMIN], user__is_active=True)
    return list(found.order_by("user__email").values_list("user__email", flat=True))


def admitted(found: JoinRequest, roles: Collection[str]) -> None:
    """To who asked: that they are in, and as what."""
    text = f"You asked to join {found.partner.name}. You are in, as {named(roles)}."
    subject = f"You are now a member of {found.partner.name}"
    tell_one(found.partner, f"admitted:{found.pk}", found.asked_by.email, subject, text, "/")


def turned_down(found: JoinRequest) -> None:
    """To who asked: that they are not."""
    text = (
        f"You asked to join {found.partner.name}. Its administrators did not admit you."
        " If you think they should, talk to them."
    )
    subject = f"Your request to join {found.partner.name}"
    tell_one(found.partner, f"turned-down:{found.pk}", found.asked_by.email, subject, text, "/")


def added(found: Membership, by: User) -> None:
    """To somebody whom the vendor made a member: where, and as what."""
    text = f"{by} made you {named(found.roles)} of {found.partner.name} on the LEAP portal."
    subject = f"You are now a member of {found.partner.name}"
    tell_one(found.partner, f"added:{found.pk}", found.user.email, subject, text, "/")


def roles_changed(found: Membership, by: User) -> None:
    """To the member: the roles they have now."""
    text = f"{by} changed your roles at {found.partner.name}. You are now {named(found.roles)} there."
    subject = f"Your roles at {found.partner.name} have changed"
    tell_one(found.partner, once("roles", found), found.user.email, subject, text, ORGANISATION)


def removed(found: Membership, by: User) -> None:
    """To who was a member: that they are no more."""
    text = (
        f"{by} removed you from {found.partner.name} on the LEAP portal. You were signed out everywhere."
        " If this is a mistake, talk to an admin there."
    )
    subject = f"You are no longer a member of {found.partner.name}"
    tell_one(found.partner, once("removed", found), found.user.email, subject, text, "/")


def once(what: str, found: Membership) -> str:
    """An occasion of its own: the same may happen to a member again."""
    return f"{what}:{found.pk}:{secrets.token_hex(16)}"
