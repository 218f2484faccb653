"""Requests to join: admins and the channel manager are told, one of them decides once, and the asker is told."""

import pytest

from partners.choices import Role
from partners.errors import NotAllowed
from partners.models import AuditEntry, JoinRequest, Membership, Partner, User
from partners.services import invitations, joining, members
from tests import scene
from tests.partners.mailbox import mails
from tests.scene import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe(db: None) -> User:
    return scene.person("Zoe")


def asked(partner: Partner, by: User) -> JoinRequest | None:
    return joining.ask_to_join(partner.pk, message=" I run the service desk. ", by=by, as_of=DAY)


def test_admins_and_the_channel_manager_are_told(ada: User, northwind: Partner, zoe: User) -> None:
    scene.member(northwind, "Ben", Role.FINANCE)
    User.objects.filter(pk=scene.member(northwind, "Gone").pk).update(is_active=False)
    found = asked(northwind, zoe)
    assert [mail.recipient for mail in mails()] == ["ada@example.com", "maria@example.com"]
    for mail in mails():
        assert mail.subject == "Zoe asks to join Northwind Networks" and "zoe@example.com" in mail.text
        assert "Northwind Networks (P0001)" in mail.text and "I run the service desk." in mail.text
    assert "/organisation/?partner=P0001" in mails("ada@example.com")[0].text
    assert f"/admin/partners/joinrequest/{found.pk}/change/\n" in mails("maria@example.com")[0].text


def test_asking_again_and_asking_as_a_member_do_nothing(ada: User, northwind: Partner, zoe: User) -> None:
    asked(northwind, zoe)
    count = len(mails())
    assert asked(northwind, zoe) is None and asked(northwind, ada) is None
    assert len(mails()) == count and JoinRequest.objects.count() == 1
    assert AuditEntry.objects.filter(partner=northwind).count() == 1


def test_admitted_one_is_a_member_and_told(ada: User, northwind: Partner, zoe: User) -> None:
    sent = invitations.invite(northwind.pk, email=zoe.email, name="", roles=["admin"], by=ada, as_of=DAY)
    found = asked(northwind, zoe)
    joining.admit(found.pk, roles=["viewer"], by=ada, as_of=DAY)
    assert Membership.objects.get(user=zoe).roles == ["viewer"]
    mail = mails("zoe@example.com")[-1]
    assert mail.subject == "You are now a member of Northwind Networks" and "as viewer" in mail.text
    sent.refresh_from_db()
    assert sent.accepted_by == zoe
    assert AuditEntry.objects.latest("id").after == {"roles": ["viewer"]}


def test_turned_down_one_is_told_and_may_ask_again(ada: User, northwind: Partner, zoe: User) -> None:
    joining.turn_down(asked(northwind, zoe).pk, by=ada, as_of=DAY)
    (mail,) = mails("zoe@example.com")
    assert "Northwind Networks" in mail.subject and "did not admit you" in mail.text
    assert not Membership.objects.filter(user=zoe).exists() and asked(northwind, zoe) is not None


def test_a_request_is_decided_once(ada: User, northwind: Partner, zoe: User) -> None:
    found = asked(northwind, zoe)
    joining.turn_down(found.pk, by=ada, as_of=DAY)
    with pytest.raises(NotAllowed, match="decided already: turned down"):
        joining.admit(found.pk, roles=["admin"], by=ada, as_of=DAY)
    assert not Membership.objects.filter(user=zoe).exists()


def test_nobody_decides_what_they_asked_for(northwind: Partner, maria: User) -> None:
    found = asked(northwind, maria)
    for act in (lambda **who: joining.admit(found.pk, roles=["admin"], **who), lambda **who: joining.turn_down(found.pk, **who)):  # fmt: skip
        with pytest.raises(NotAllowed, match="Nobody decides what they asked for themselves"):
            act(by=maria, as_of=DAY)
    assert JoinRequest.objects.get().outcome == ""


def test_without_a_role_nobody_is_admitted(ada: User, northwind: Partner, zoe: User) -> None:
    with pytest.raises(NotAllowed, match="Choose at least one role"):
        joining.admit(asked(northwind, zoe).pk, roles=[], by=ada, as_of=DAY)
    assert JoinRequest.objects.get().outcome == ""


def test_nothing_is_left_open_for_whom_the_vendor_made_a_member(
    ada: User, northwind: Partner, zoe: User, maria: User
) -> None:
    sent = invitations.invite(northwind.pk, email=zoe.email, name="", roles=["admin"], by=ada, as_of=DAY)
    request = asked(northwind, zoe)
    made = members.add(northwind.pk, user=zoe, roles=["viewer"], by=maria, as_of=DAY)
    members.remove(made.pk, by=ada, as_of=DAY)
    with pytest.raises(NotAllowed, match="accepted already"):
        invitations.accept(sent.pk, by=zoe, as_of=DAY)
    request.refresh_from_db()
    assert (request.outcome, request.decided_by) == ("admitted", maria)
    assert not Membership.objects.filter(user=zoe).exists()


@pytest.mark.parametrize("door", ["invited", "asked", "added"])
def test_an_auditor_belongs_to_no_partner_by_any_door(
    door: str, ada: User, northwind: Partner, maria: User
) -> None:
    ruth = scene.person("Ruth", staff="auditors")
    sent = invitations.invite(northwind.pk, email=ruth.email, name="", roles=["admin"], by=ada, as_of=DAY)
    request = asked(northwind, ruth)
    doors = {
        "invited": lambda: invitations.accept(sent.pk, by=ruth, as_of=DAY),
        "asked": lambda: joining.admit(request.pk, roles=["admin"], by=ada, as_of=DAY),
        "added": lambda: members.add(northwind.pk, user=ruth, roles=["admin"], by=maria, as_of=DAY),
    }
    with pytest.raises(NotAllowed, match="An auditor belongs to no partner"):
        doors[door]()
    assert not Membership.objects.filter(user=ruth).exists()


@pytest.mark.parametrize("code", ["P0001", "P9999"])
def test_an_auditor_asks_no_company_whether_there_is_one(code: str, northwind: Partner) -> None:
    page = scene.browser_of(scene.person("Ruth", staff="auditors"))
    html = page.post("/organisation/join/", {"code": code}).content.decode()
    assert "An auditor belongs to no partner" in html and not JoinRequest.objects.exists()
    assert AuditEntry.objects.get(partner=None, kind="refusal").after == {"reasons": ["auditor"]}
