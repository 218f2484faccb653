"""Invitations: sent, sent again, revoked, accepted. Each is bound to its partner and to one address."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from partners import audit, mails
from partners.choices import InvitationState, Role
from partners.dated import long_day
from partners.errors import NotAllowed
from partners.models import OPEN_INVITATION, Invitation, Membership, Partner, User
from partners.reasons import Reason, reason
from partners.services.members import in_order, lock, refuse_auditor, settle

DAYS = 14  # how long an invitation stands after it is sent; the portal's own, no term of the program
MOST = 5  # times one invitation may be sent
CLOSED = {
    InvitationState.ACCEPTED: "This invitation was accepted already.",
    InvitationState.REVOKED: "This invitation was revoked. Ask whoever invited you for a new one.",
    InvitationState.EXPIRED: "This invitation stood until {until}. Ask whoever invited you to send it again.",
}


def digest(token: str) -> str:
    """What is kept of an invitation's token."""
    return sha256(token.encode()).hexdigest()


def state(found: Invitation, as_of: date) -> InvitationState:
    """What an invitation is on the day; it stands through its last day."""
    if found.accepted_at is not None:
        return InvitationState.ACCEPTED
    if found.revoked_at is not None:
        return InvitationState.REVOKED
    return InvitationState.EXPIRED if found.expires_on < as_of else InvitationState.OPEN


def locked(invitation: int, as_of: date, *, also: Collection[InvitationState] = ()) -> Invitation:
    """The invitation with its partner's row locked first; NotAllowed where it is neither open nor in `also`."""
    lock(Invitation.objects.values_list("partner_id", flat=True).get(pk=invitation))
    found = Invitation.objects.select_related("partner", "invited_by").get(pk=invitation)
    now = state(found, as_of)
    if now != InvitationState.OPEN and now not in also:
        raise NotAllowed((closed(found, now),))
    return found


def closed(found: Invitation, now: InvitationState) -> Reason:
    """Why an invitation opens nothing."""
    return reason(now.value, CLOSED[now], until=found.expires_on)


@transaction.atomic
def invite(
    partner: int, *, email: str, name: str, roles: Collection[str], by: User, as_of: date
) -> Invitation:
    """Offers a place to an address by mail, for 14 days. NotAllowed where it belongs there or is invited already."""
    owner, address, wanted = lock(partner), email.strip().lower(), in_order(roles)
    refuse_former_admin(owner, by)
    refuse_known(owner, address, by, as_of)
    token = secrets.token_urlsafe(32)
    found = Invitation.objects.create(
        partner=owner,
        email=address,
        name=name.strip(),
        roles=wanted,
        digest=digest(token),
        invited_by=by,
        expires_on=as_of + timedelta(days=DAYS),
    )
    record("invited", found, f"{by} invited {address} to {owner.name} as {mails.named(wanted)}.", by, as_of)
    mails.invitation(found, token)
    return found


def refuse_former_admin(owner: Partner, by: User) -> None:
    """NotAllowed where somebody else's click came first, behind the same lock: who is no admin any more lets nobody in."""
    seat = Membership.objects.filter(partner=owner, user=by, user__is_active=True)
    if not seat.filter(roles__contains=[Role.ADMIN]).exists():
        sentence = "You are no longer an admin of {partner}: ask one of its admins to invite them."
        raise NotAllowed((reason("no-admin", sentence, partner=owner.name),))


def refuse_known(owner: Partner, address: str, by: User, as_of: date) -> None:
    """NotAllowed for a member's address and one with an open invitation; one that expired makes room for the new one."""
    if Membership.objects.filter(partner=owner, user__email=address).exists():
        raise NotAllowed((reason("member", "{email} is a member already.", email=address),))
    open_one = Invitation.objects.filter(OPEN_INVITATION, partner=owner, email=address).first()
    if open_one is None:
        return
    if state(open_one, as_of) == InvitationState.OPEN:
        sentence = "{email} is invited already, until {until}. Send that invitation again instead."
        raise NotAllowed((reason("invited", sentence, email=address, until=open_one.expires_on),))
    Invitation.objects.filter(pk=open_one.pk).update(revoked_at=Now(), revoked_by=by)


@transaction.atomic
def resend(invitation: int, *, by: User, as_of: date) -> Invitation:
    """Sends it again with a new address to open, for 14 days more; the old address opens nothing any longer."""
    found = locked(invitation, as_of, also=[InvitationState.EXPIRED])
    refuse_former_admin(found.partner, by)
    if found.sent >= MOST:
        sentence = "This invitation was sent {times} times. Revoke it, and ask {email} whether mail arrives."
        raise NotAllowed((reason("sent-often", sentence, times=found.sent, email=found.email),))
    before, token = found.expires_on, secrets.token_urlsafe(32)
    found.digest, found.expires_on = digest(token), as_of + timedelta(days=DAYS)
    found.sent += 1
    found.save(update_fields=["digest", "expires_on", "sent"])
    sentence = f"{by} sent the invitation of {found.email} to {found.partner.name} again; it stands until {long_day(found.expires_on)}."
    record("invitation sent again", found, sentence, by, as_of, before=before)
    mails.invitation(found, token)
    return found


@transaction.atomic
def revoke(invitation: int, *, by: User, as_of: date) -> Invitation:
    """Takes an invitation back; whoever opens it is told."""
    found = locked(invitation, as_of, also=[InvitationState.EXPIRED])
    Invitation.objects.filter(pk=found.pk).update(revoked_at=Now(), revoked_by=by)
    record(
        "invitation revoked",
        found,
        f"{by} revoked the invitation of {found.email} to {found.partner.name}.",
        by,
        as_of,
    )
    return found


@transaction.atomic
def revoke_sent(sender: User, *, by: User, as_of: date) -> None:
    """Takes back every open invitation, of any partner, sent by whoever may not sign in any more."""
    sent = Invitation.objects.filter(OPEN_INVITATION, invited_by=sender).order_by("partner_id", "pk")
    for one in list(sent):
        revoke(one.pk, by=by, as_of=as_of)


@transaction.atomic
def accept(invitation: int, *, by: User, as_of: date) -> Membership:
    """Makes who was invited a member. NotAllowed for another address, and where it no longer stands."""
    found = locked(invitation, as_of)
    if by.email.lower() != found.email:
        raise NotAllowed((reason("other-address", "This invitation is for another address."),))
    refuse_auditor(by)
    made, _ = Membership.objects.get_or_create(
        partner=found.partner, user=by, defaults={"roles": found.roles}
    )
    made.roles = in_order({*made.roles, *found.roles})
    made.save(update_fields=["roles"])
    settle(found.partner, by, found.invited_by)
    sentence = f"{by} accepted the invitation to {found.partner.name} and is {mails.named(made.roles)} there."
    record("invitation accepted", found, sentence, by, as_of)
    mails.accepted(found, by)
    return made


@transaction.atomic
def accept_anew(invitation: int, *, name: str, password: str, as_of: date) -> User | None:
    """Makes an account for the address that was invited, and accepts with it; None, and nothing changed, where the
    address has one. It takes the same time either way, so that nobody learns which.
    """
    found = locked(invitation, as_of)
    user = User(email=found.email, name=name)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # the address is somebody's
        return None
    accept(invitation, by=user, as_of=as_of)
    return user


def record(
    verb: str, found: Invitation, sentence: str, by: User, as_of: date, *, before: date | None = None
) -> None:
    """The audit's entry about an invitation: never its token."""
    audit.record(
        verb,
        f"invitation {found.pk}",
        sentence,
        by=by,
        as_of=as_of,
        partner=found.partner_id,
        before={"expires_on": str(before)} if before else None,
        after={"email": found.email, "roles": list(found.roles), "expires_on": str(found.expires_on)},
    )
