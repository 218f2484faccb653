"""Roles change, members are removed or leave; an admin always stays, and whoever goes is signed out everywhere."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from partners.choices import Role
from partners.errors import NotAllowed
from partners.models import AuditEntry, Membership, Partner, User
from partners.services import invitations, members
from tests import scene
from tests.partners.mailbox import mails
from tests.scene import DAY

pytestmark = pytest.mark.django_db


def place(user: User) -> Membership:
    return Membership.objects.get(user=user)


def shrink(partner: Partner, ada: User, by: User) -> None:
    members.change_roles(place(ada).pk, roles=["viewer"], by=by, as_of=DAY)


def remove(partner: Partner, ada: User, by: User) -> None:
    members.remove(place(ada).pk, by=by, as_of=DAY)


def leave(partner: Partner, ada: User, by: User) -> None:
    members.leave(partner.pk, by=ada, as_of=DAY)


@pytest.mark.parametrize("go", [shrink, remove, leave])
@pytest.mark.parametrize(
    ("other", "may_sign_in", "goes"),
    [
        ((Role.ADMIN,), True, True),
        ((Role.ADMIN, Role.FINANCE), True, True),
        ((Role.ADMIN,), False, False),
        ((Role.FINANCE, Role.TRAINING, Role.VIEWER), True, False),
    ],
)
def test_the_last_admin_stays(
    go: Callable, other: tuple[Role, ...], may_sign_in: bool, goes: bool, ada: User, northwind: Partner
) -> None:
    ben = scene.member(northwind, "Ben", *other)
    User.objects.filter(pk=ben.pk).update(is_active=may_sign_in)
    scene.member(scene.company("P0002"), "Zoe")
    if goes:
        go(northwind, ada, ben)
        assert not Membership.objects.filter(user=ada, roles__contains=["admin"]).exists()
        return
    with pytest.raises(NotAllowed, match="Ada is the only admin of Northwind Networks. Make somebody else"):
        go(northwind, ada, ben)
    assert (
        place(ada).roles == ["admin"]
        and not AuditEntry.objects.filter(partner=northwind).exists()
        and not mails()
    )


def test_an_admin_without_a_second_one_may_take_more_roles(ada: User) -> None:
    members.change_roles(place(ada).pk, roles=["finance", "admin"], by=ada, as_of=DAY)
    assert place(ada).roles == ["admin", "finance"] and not mails()


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_somebody_without_a_known_role_is_no_member(roles: list[str], ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    if not roles:
        with pytest.raises(NotAllowed, match="Choose at least one role"):
            members.change_roles(place(ben).pk, roles=roles, by=ada, as_of=DAY)
    else:
        assert members.in_order(roles) == []


def test_other_roles_are_told_and_kept_in_the_history(ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    for _ in range(2):
        members.change_roles(place(ben).pk, roles=["training", "finance"], by=ada, as_of=DAY)
    entry = AuditEntry.objects.get(partner=northwind)
    assert entry.sentence == "Ada made Ben finance and training of Northwind Networks, until now viewer."
    assert (entry.before, entry.after) == ({"roles": ["viewer"]}, {"roles": ["finance", "training"]})
    assert (entry.by, entry.as_of, entry.partner) == (ada, DAY, northwind)
    (mail,) = mails()
    assert mail.recipient == "ben@example.com"
    assert "Northwind Networks" in mail.subject and "finance and training" in mail.text


def test_other_roles_hold_from_the_next_request(ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    page = scene.browser_of(ben)
    for roles, may in ((["admin"], True), (["viewer"], False), (["admin"], True)):
        members.change_roles(place(ben).pk, roles=roles, by=ada, as_of=DAY)
        answer = page.post("/organisation/invitations/", {"email": ""})
        assert answer.status_code == (200 if may else 403)


@pytest.mark.parametrize("go", [remove, leave])
def test_who_goes_is_signed_out_everywhere_at_once_and_nobody_else_is(
    go: Callable, ada: User, northwind: Partner
) -> None:
    ben = scene.member(northwind, "Ben")
    there, here, own = scene.browser_of(ada), scene.browser_of(ada), scene.browser_of(ben)
    Membership.objects.create(partner=scene.company("P0002", "Zephyr"), user=ada, roles=["viewer"])
    ada_at = Membership.objects.get(user=ada, partner=northwind)
    if go is remove:
        members.remove(ada_at.pk, by=ben, as_of=DAY)
    else:
        members.leave(northwind.pk, by=ada, as_of=DAY)
    for page in (there, here):
        assert page.get("/").headers["Location"] == "/accounts/login/?next=/"
    assert own.get("/").status_code == 200 and Session.objects.count() == 1


def test_who_is_removed_is_told_and_their_open_invitations_are_revoked(ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben")
    sent = invitations.invite(
        northwind.pk, email="x@example.com", name="", roles=["admin"], by=ben, as_of=DAY
    )
    kept = invitations.invite(
        northwind.pk, email="y@example.com", name="", roles=["admin"], by=ada, as_of=DAY
    )
    members.remove(place(ben).pk, by=ada, as_of=DAY)
    sent.refresh_from_db()
    kept.refresh_from_db()
    assert sent.revoked_by == ada and kept.revoked_by is None
    (mail,) = mails("ben@example.com")
    assert (
        mail.subject == "You are no longer a member of Northwind Networks" and "Ada removed you" in mail.text
    )
    entry = AuditEntry.objects.latest("id")
    assert "Ada removed Ben (ben@example.com) from Northwind Networks." in entry.sentence
    assert entry.before == {"roles": ["admin"]} and "revoked with it: 1." in entry.sentence


def test_who_is_gone_already_is_told_so(ada: User, northwind: Partner) -> None:
    key = place(scene.member(northwind, "Ben")).pk
    members.remove(key, by=ada, as_of=DAY)
    for again in (members.remove, lambda key, **who: members.change_roles(key, roles=["viewer"], **who)):
        with pytest.raises(NotAllowed, match="They are no longer a member"):
            again(key, by=ada, as_of=DAY)


def test_who_is_gone_when_the_lock_is_given_is_told_so(
    ada: User, northwind: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = place(scene.member(northwind, "Ben"))
    monkeypatch.setattr(members, "lock", lambda partner: ben.delete())
    with pytest.raises(NotAllowed, match="They are no longer a member"):
        members.change_roles(ben.pk, roles=["viewer"], by=ada, as_of=DAY)


def test_who_is_a_member_already_and_is_added_gets_these_roles(ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    added = members.add(northwind.pk, user=ben, roles=["finance"], by=ada, as_of=DAY)
    assert (added, added.roles) == (place(ben), ["finance"])
    entry = AuditEntry.objects.get(partner=northwind)
    assert (entry.before, entry.after) == ({"roles": ["viewer"]}, {"roles": ["finance"]})


@pytest.mark.parametrize("go", [shrink, leave])
def test_who_is_no_admin_any_more_lets_nobody_in(go: Callable, ada: User, northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben")
    sent = [
        invitations.invite(
            northwind.pk, email=f"{who.name}@cleo.example", name="", roles=["admin"], by=who, as_of=DAY
        )
        for who in (ada, ben)
    ]
    go(northwind, ada, ben)
    for one in sent:
        one.refresh_from_db()
    assert [one.revoked_at is not None for one in sent] == [True, False]
    assert AuditEntry.objects.latest("id").sentence.endswith("revoked with it: 1.")
