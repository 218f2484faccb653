"""Fills an empty portal with the demo: accounts, facts by import, and what the partners asked for."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from leap_portal import imports, roles
from leap_portal.demo.cast import MEMBERS, PASSWORD, STAFF, Colleague, Member
from leap_portal.demo.newcomers import arrive
from leap_portal.demo.stories import DAY, STORIES, play
from partners import audit
from partners.models import Membership, OutgoingMail, Partner, ProgramClock, User
from partners.terms import Terms

FACTS = Path(__file__).parent / "facts"


@transaction.atomic
def build(*, as_of: date, terms: Terms) -> int:
    """Makes the demo and returns how many partners it has; 0, and nothing done, where a partner exists.

    Same rows each time, but for secrets. Nobody is mailed: the mails that the demo's own past would have sent are not kept.
    """
    ProgramClock.objects.select_for_update().get()  # two at once: the second finds the first one's partners
    if Partner.objects.exists():
        return 0
    password = make_password(PASSWORD)
    staff = hire(STAFF, password)
    imports.run([FACTS], by=None, as_of=as_of, terms=terms)
    people = seat(MEMBERS, password)
    if as_of >= DAY:
        for story in STORIES:
            play(story, {**staff, **people}, terms)
        arrive(people, DAY)
    OutgoingMail.objects.filter(partner__isnull=False).delete()
    count = Partner.objects.count()
    sentence = f"The demo was loaded: {count} invented partners and their members, whom nobody mailed."
    audit.record("demo loaded", "demo", sentence, by=None, as_of=as_of, edition=terms.digest)
    return count


def accounts(known: Iterable[tuple[str, str]], password: str, *, staff: bool) -> dict[str, User]:
    """An account for each address and name, all with the same hash, which is slow to make."""
    users = [
        User(email=email, name=name, password=password, is_staff=staff, is_demo=True)
        for email, name in dict(known).items()
    ]
    return {user.email: user for user in User.objects.bulk_create(users)}


def hire(staff: tuple[Colleague, ...], password: str) -> dict[str, User]:
    """The vendor's staff, each in a group and with a second factor of their own."""
    roles.ensure("default")
    users = accounts([(one.email, one.name) for one in staff], password, staff=True)
    groups = {group.name: group for group in Group.objects.all()}
    for one in staff:
        users[one.email].groups.add(groups[one.group])
        TOTP.activate(users[one.email], generate_totp_secret())
    return users


def seat(members: tuple[Member, ...], password: str) -> dict[str, User]:
    """The partners' members, each at the partners they belong to."""
    users = accounts([(one.email, one.name) for one in members], password, staff=False)
    partners = dict(Partner.objects.values_list("code", "pk"))
    Membership.objects.bulk_create(
        Membership(user=users[one.email], partner_id=partners[one.partner], roles=list(one.roles))
        for one in members
    )
    return users
