"""What happens to a member: other roles, removed, or leaving by their own will. An admin always stays."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from partners import audit, mails
from partners.choices import JoinOutcome, Role, StaffGroup
from partners.errors import NotAllowed
from partners.models import OPEN_INVITATION, Invitation, JoinRequest, Membership, Partner, User
from partners.reasons import reason
from partners.services import sessions


def lock(partner: int) -> Partner:
    """The partner's row, locked: what changes who belongs to it comes one after the other."""
    return Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner)


def locked(membership: int) -> Membership:
    """The membership with its partner's row locked first; NotAllowed where it is gone meanwhile."""
    owner = Membership.objects.filter(pk=membership).values_list("partner_id", flat=True).first()
    if owner is not None:
        lock(owner)
        found = Membership.objects.select_related("partner", "user").filter(pk=membership).first()
        if found is not None:
            return found
    raise NotAllowed((reason("no-member", "They are no longer a member."),))


def in_order(roles: Collection[str]) -> list[str]:
    """The roles as they are stored: known ones, each once, in the order of `Role`; NotAllowed where none is named."""
    if not roles:
        raise NotAllowed((reason("no-role", "Choose at least one role."),))
    return [role.value for role in Role if role in roles]


def is_last_admin(found: Membership) -> bool:
    """Whether nobody else who may sign in is an admin of the partner."""
    others = Membership.objects.filter(
        partner=found.partner_id, roles__contains=[Role.ADMIN], user__is_active=True
    )
    return Role.ADMIN in found.roles and not others.exclude(pk=found.pk).exists()


def refuse_last_admin(found: Membership) -> None:
    """NotAllowed where the partner would be left without an admin."""
    if is_last_admin(found):
        sentence = "{who} is the only admin of {partner}. Make somebody else an admin first."
        raise NotAllowed((reason("last-admin", sentence, who=found.user, partner=found.partner.name),))


def refuse_auditor(user: User) -> None:
    """NotAllowed for an auditor: whoever audits belongs to no partner, by whichever door."""
    if user.groups.filter(name=StaffGroup.AUDITORS).exists():
        raise NotAllowed((reason("auditor", "An auditor belongs to no partner."),))


def settle(partner: Partner, user: User, by: User) -> None:
    """Closes what was still offered to a new member, or asked by them: nothing is left that lets them in once more."""
    offered = Invitation.objects.filter(OPEN_INVITATION, partner=partner, email=user.email)
    offered.update(accepted_at=Now(), accepted_by=user)
    asked = JoinRequest.objects.filter(partner=partner, asked_by=user, outcome="")
    asked.update(outcome=JoinOutcome.ADMITTED, decided_at=Now(), decided_by=by)


@transaction.atomic
def add(partner: int, *, user: User, roles: Collection[str], by: User, as_of: date) -> Membership:
    """Makes a user a member at the vendor's desk, and tells them; one who is a member already gets these roles."""
    owner, wanted = lock(partner), in_order(roles)
    refuse_auditor(user)
    found, new = Membership.objects.get_or_create(partner=owner, user=user, defaults={"roles": wanted})
    if not new:
        return change_roles(found.pk, roles=roles, by=by, as_of=as_of)
    sentence = f"{by} made {user} ({user.email}) {mails.named(wanted)} of {owner.name}."
    settle(owner, user, by)
    record("member added", found, sentence, by, as_of, before=None, after=wanted)
    mails.added(found, by)
    return found


@transaction.atomic
def change_roles(membership: int, *, roles: Collection[str], by: User, as_of: date) -> Membership:
    """Gives a member these roles instead; they hold from the next request. NotAllowed for the last admin.

    Who is no admin any more lets nobody in: the invitations they sent are revoked.
    """
    found, wanted = locked(membership), in_order(roles)
    before = list(found.roles)
    if wanted == before:
        return found
    if Role.ADMIN not in wanted:
        refuse_last_admin(found)
    found.roles = wanted
    found.save(update_fields=["roles"])
    sentence = f"{by} made {found.user} {mails.named(wanted)} of {found.partner.name}, until now {mails.named(before)}."
    if Role.ADMIN not in wanted:
        sentence += revoke_sent(found, by)
    record("roles changed", found, sentence, by, as_of, before=before, after=wanted)
    if found.user_id != by.pk:
        mails.roles_changed(found, by)
    return found


@transaction.atomic
def remove(membership: int, *, by: User, as_of: date) -> None:
    """Takes a member out: all their sessions end, and the invitations they sent are revoked. NotAllowed for the last admin."""
    found = locked(membership)
    refuse_last_admin(found)
    sentence = f"{by} removed {found.user} ({found.user.email}) from {found.partner.name}."
    sentence += revoke_sent(found, by)
    record("removed", found, sentence, by, as_of, before=list(found.roles))
    mails.removed(found, by)
    go(found)


@transaction.atomic
def leave(partner: int, *, by: User, as_of: date) -> None:
    """Takes oneself out: all one's sessions end, and the invitations one sent are revoked. NotAllowed for the last admin."""
    key = Membership.objects.filter(partner=partner, user=by).values_list("pk", flat=True).first()
    found = locked(key or 0)
    refuse_last_admin(found)
    sentence = f"{found.user} ({found.user.email}) left {found.partner.name}.{revoke_sent(found, by)}"
    record("left", found, sentence, by, as_of, before=list(found.roles))
    go(found)


def revoke_sent(found: Membership, by: User) -> str:
    """Revokes the open invitations that the member sent, and says so; nothing to say where there are none."""
    sent = Invitation.objects.filter(OPEN_INVITATION, partner=found.partner_id, invited_by=found.user_id)
    revoked = sent.update(revoked_at=Now(), revoked_by=by)
    return f" Invitations they had sent, revoked with it: {revoked}." if revoked else ""


def go(found: Membership) -> None:
    found.delete()
    sessions.end_all(found.user)


def record(
    verb: str,
    found: Membership,
    sentence: str,
    by: User,
    as_of: date,
    *,
    before: object,
    after: object = None,
) -> None:
    """The audit's entry about a member's roles."""
    audit.record(
        verb,
        f"member {found.user_id}",
        sentence,
        by=by,
        as_of=as_of,
        partner=found.partner_id,
        before={"roles": before} if before is not None else None,
        after={"roles": after} if after is not None else None,
    )
