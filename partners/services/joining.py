"""Requests of somebody signed in to join a partner: asked, and admitted or turned down."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models.functions import Now

from partners import audit, mails
from partners.choices import JoinOutcome
from partners.errors import NotAllowed
from partners.models import JoinRequest, Membership, User
from partners.reasons import reason
from partners.services.members import in_order, lock, refuse_auditor, settle


@transaction.atomic
def ask_to_join(partner: int, *, message: str, by: User, as_of: date) -> JoinRequest | None:
    """Tells the partner's admins and channel manager; None, and nothing done, for a member and where they know already."""
    owner = lock(partner)
    known = Membership.objects.filter(partner=owner, user=by).exists()
    if known or JoinRequest.objects.filter(partner=owner, asked_by=by, outcome="").exists():
        return None
    found = JoinRequest.objects.create(partner=owner, asked_by=by, asked_on=as_of, message=message.strip())
    record("asked to join", found, f"{by} ({by.email}) asked to join {owner.name}.", by, as_of)
    mails.asked(found)
    return found


def decided(request: int, outcome: JoinOutcome, *, by: User) -> JoinRequest:
    """Locks an open request, partner first, and writes its outcome; who asked may not decide."""
    lock(JoinRequest.objects.values_list("partner_id", flat=True).get(pk=request))
    found = JoinRequest.objects.select_related("partner", "asked_by").get(pk=request)
    if found.outcome:
        sentence = "This request was decided already: {outcome}."
        raise NotAllowed((reason("decided", sentence, outcome=JoinOutcome(found.outcome).label),))
    if found.asked_by_id == by.pk:
        raise NotAllowed((reason("own-request", "Nobody decides what they asked for themselves."),))
    JoinRequest.objects.filter(pk=request).update(outcome=outcome, decided_at=Now(), decided_by=by)
    return found


@transaction.atomic
def admit(request: int, *, roles: Collection[str], by: User, as_of: date) -> Membership:
    """Makes who asked a member with these roles, and tells them; an open invitation of theirs is thereby accepted."""
    wanted = in_order(roles)
    found = decided(request, JoinOutcome.ADMITTED, by=by)
    user, partner = found.asked_by, found.partner
    refuse_auditor(user)
    made, _ = Membership.objects.get_or_create(partner=partner, user=user, defaults={"roles": wanted})
    settle(partner, user, by)
    sentence = f"{by} admitted {user} ({user.email}) to {partner.name} as {mails.named(made.roles)}."
    record("admitted", found, sentence, by, as_of, after={"roles": list(made.roles)})
    mails.admitted(found, made.roles)
    return made


@transaction.atomic
def turn_down(request: int, *, by: User, as_of: date) -> JoinRequest:
    """Declines a request, and tells who asked; they may ask again."""
    found = decided(request, JoinOutcome.TURNED_DOWN, by=by)
    sentence = f"{by} turned down the request of {found.asked_by} ({found.asked_by.email}) to join {found.partner.name}."
    record("turned down", found, sentence, by, as_of)
    mails.turned_down(found)
    return found


def record(
    verb: str,
    found: JoinRequest,
    sentence: str,
    by: User,
    as_of: date,
    *,
    after: dict[str, object] | None = None,
) -> None:
    """The audit's entry about a request."""
    audit.record(
        verb,
        f"join request {found.pk}",
        sentence,
        by=by,
        as_of=as_of,
        partner=found.partner_id,
        before={"outcome": ""} if verb != "asked to join" else None,
        after=after,
    )
