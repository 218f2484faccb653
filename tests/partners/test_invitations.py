"""Invitations: bound to partner and address, open for fourteen days, sent again, revoked, accepted once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from partners import access
from partners.choices import InvitationState, Role
from partners.errors import NotAllowed
from partners.models import AuditEntry, Invitation, Membership, OutgoingMail, Partner, User
from partners.services import invitations, joining
from tests import scene
from tests.partners.mailbox import mails, token
from tests.scene import DAY

pytestmark = pytest.mark.django_db


def invited(partner: Partner, by: User, email: str = "cleo@example.com", **asked: object) -> Invitation:
    given = {"name": "Cleo", "roles": [Role.TRAINING, Role.FINANCE], "as_of": DAY, **asked}
    return invitations.invite(partner.pk, email=email, by=by, **given)


@pytest.fixture
def cleo(ada: User, northwind: Partner) -> Invitation:
    return invited(northwind, ada)


def test_the_mail_says_who_invites_to_what_as_what_until_when(cleo: Invitation) -> None:
    (mail,) = mails("cleo@example.com")
    assert mail.subject == "Ada invites you to Northwind Networks"
    for words in ("Northwind Networks (P0001)", "ada@example.com", "finance and training", "21 May 2020"):
        assert words in mail.text
    assert cleo.roles == ["finance", "training"]


def test_only_the_mail_holds_the_token(cleo: Invitation) -> None:
    secret = token(cleo)
    assert access.invited(secret) == (cleo.pk, cleo.partner_id) and access.invited(secret[:-1]) is None
    kept = [str(row) for model in (Invitation, AuditEntry) for row in model.objects.values()]
    assert not [row for row in kept if secret in row] and cleo.digest == invitations.digest(secret)


def test_no_colleague_of_the_vendor_reads_the_mail(cleo: Invitation, maria: User) -> None:
    desk = scene.browser_of(maria, second_factor=True)
    assert "cleo@" not in desk.get("/admin/partners/outgoingmail/").content.decode()
    key = OutgoingMail.objects.get(recipient="cleo@example.com").pk
    assert desk.get(f"/admin/partners/outgoingmail/{key}/change/").status_code == 302


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, InvitationState.OPEN), (13, InvitationState.OPEN), (14, InvitationState.OPEN), (15, InvitationState.EXPIRED)],
)  # fmt: skip
def test_it_stands_for_fourteen_days(days: int, state: InvitationState, cleo: Invitation) -> None:
    on, user = DAY + timedelta(days=days), scene.person("Cleo")
    assert invitations.state(cleo, on) == state
    if state == InvitationState.OPEN:
        assert invitations.accept(cleo.pk, by=user, as_of=on).roles == ["finance", "training"]
    else:
        with pytest.raises(NotAllowed, match="stood until 21 May 2020"):
            invitations.accept(cleo.pk, by=user, as_of=on)


def test_an_address_is_invited_once_until_it_expires(cleo: Invitation, ada: User, northwind: Partner) -> None:
    for email in ("cleo@example.com", " Cleo@Example.COM "):
        with pytest.raises(NotAllowed, match="cleo@example.com is invited already, until 21 May 2020"):
            invited(northwind, ada, email, as_of=cleo.expires_on)
    again = invited(northwind, ada, as_of=cleo.expires_on + timedelta(days=1))
    cleo.refresh_from_db()
    assert cleo.revoked_by == ada and again.expires_on == date(2020, 6, 5)
    assert access.invited(token(again)) == (again.pk, northwind.pk)


def test_a_member_is_not_invited(ada: User, northwind: Partner) -> None:
    with pytest.raises(NotAllowed, match="ada@example.com is a member already"):
        invited(northwind, ada, "ADA@example.com")
    other = scene.company("P0002")
    zoe = scene.member(other, "Zoe")
    assert not mails() and invited(other, zoe, "ada@example.com").email == "ada@example.com"


def test_sent_again_it_stands_longer_and_the_old_mail_opens_nothing(cleo: Invitation, ada: User) -> None:
    old, on = token(cleo), date(2020, 6, 30)
    found = invitations.resend(cleo.pk, by=ada, as_of=on)
    assert (found.sent, found.expires_on) == (2, date(2020, 7, 14))
    assert access.invited(old) is None and access.invited(token(cleo)) == (cleo.pk, cleo.partner_id)
    assert AuditEntry.objects.latest("id").before == {"expires_on": "2020-05-21"}


def test_nobody_is_flooded_with_one_invitation(cleo: Invitation, ada: User) -> None:
    for _ in range(invitations.MOST - 1):
        invitations.resend(cleo.pk, by=ada, as_of=DAY)
    with pytest.raises(NotAllowed, match="was sent 5 times"):
        invitations.resend(cleo.pk, by=ada, as_of=DAY)
    assert len(mails("cleo@example.com")) == invitations.MOST


def accept(found: Invitation, by: User) -> None:
    invitations.accept(found.pk, by=scene.person("Cleo"), as_of=DAY)


def revoke(found: Invitation, by: User) -> None:
    invitations.revoke(found.pk, by=by, as_of=DAY)


@pytest.mark.parametrize(("end", "said"), [(accept, "was accepted already"), (revoke, "was revoked")])
def test_one_that_is_ended_does_nothing_any_more(
    end: Callable[[Invitation, User], None], said: str, cleo: Invitation, ada: User
) -> None:
    end(cleo, ada)
    user = User.objects.filter(name="Cleo").first() or scene.person("Cleo")
    before = Membership.objects.count()
    for act, who in ((invitations.accept, user), (invitations.resend, ada), (invitations.revoke, ada)):
        with pytest.raises(NotAllowed, match=said):
            act(cleo.pk, by=who, as_of=DAY)
    assert Membership.objects.count() == before


def test_it_is_for_its_address_alone(cleo: Invitation) -> None:
    with pytest.raises(NotAllowed, match="for another address"):
        invitations.accept(cleo.pk, by=scene.person("Zoe"), as_of=DAY)
    assert Membership.objects.count() == 1


def test_accepted_it_makes_a_member_and_tells_who_invited(cleo: Invitation, northwind: Partner) -> None:
    user = scene.person("Cleo")
    invitations.accept(cleo.pk, by=user, as_of=DAY)
    assert Membership.objects.get(user=user).partner == northwind
    (mail,) = mails("ada@example.com")
    assert mail.subject == "Cleo joined Northwind Networks" and "Northwind Networks" in mail.text
    assert AuditEntry.objects.latest("id").sentence == (
        "Cleo accepted the invitation to Northwind Networks and is finance and training there."
    )


def test_roles_one_has_already_stay_and_ones_own_request_is_thereby_decided(
    cleo: Invitation, ada: User, northwind: Partner
) -> None:
    user = scene.person("Cleo")
    asked = joining.ask_to_join(northwind.pk, message="", by=user, as_of=DAY)
    Membership.objects.create(partner=northwind, user=user, roles=["viewer"])
    invitations.accept(cleo.pk, by=user, as_of=DAY)
    assert Membership.objects.get(user=user).roles == ["finance", "training", "viewer"]
    asked.refresh_from_db()
    assert (asked.outcome, asked.decided_by) == ("admitted", ada)


def test_somebody_new_gets_an_account_and_somebody_known_keeps_theirs(cleo: Invitation) -> None:
    made = invitations.accept_anew(cleo.pk, name="Cleo Quist", password="a-long-pass-phrase", as_of=DAY)
    assert made and made.check_password("a-long-pass-phrase") and not made.is_staff
    assert (made.email, made.name, made.memberships.count()) == ("cleo@example.com", "Cleo Quist", 1)


def test_an_account_there_is_keeps_its_password_and_joins_nothing(cleo: Invitation) -> None:
    user = scene.person("Cleo")
    assert invitations.accept_anew(cleo.pk, name="X", password="a-long-pass-phrase", as_of=DAY) is None
    user.refresh_from_db()
    assert user.name == "Cleo" and not user.has_usable_password() and not user.memberships.exists()
    cleo.refresh_from_db()
    assert cleo.accepted_at is None
