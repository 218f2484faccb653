"""Accounts are kept by the program office, and nobody raises anybody above what the vendor's groups give."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from leap_portal.roles import GROUPS
from partners.choices import StaffGroup
from partners.models import Membership, User
from tests import scene

pytestmark = pytest.mark.django_db
USERS = "/admin/partners/user/"
MEMBERSHIPS = "/admin/partners/membership/"


@pytest.fixture
def grace() -> User:
    return scene.person("Grace", staff="program office")


@pytest.fixture
def office(grace: User) -> Client:
    return scene.browser_of(grace, second_factor=True)


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root@example.com", name="Root")


def group(name: str) -> Group:
    return Group.objects.get_or_create(name=name)[0]


def form(user: User | None = None, **fields: object) -> dict[str, object]:
    """The form of an account, as a browser sends it: `user` as it is, but for these fields."""
    stands = {"email": user.email, "name": user.name, "is_active": "on"} if user else {"is_active": "on"}
    if user and user.is_staff:
        stands["is_staff"] = "on"
    return {**stands, **{name: value for name, value in fields.items() if value is not None}}


def told(client: Client, address: str, **fields: object) -> int:
    return client.post(address, fields).status_code


def change(user: User) -> str:
    return f"{USERS}{user.pk}/change/"


@pytest.mark.parametrize("name", list(StaffGroup))
def test_the_office_makes_staff_of_each_of_the_vendor_s_groups(name: str, office: Client) -> None:
    sent = form(email="New@Example.com", name="New", is_staff="on", groups=[group(name).pk])
    assert office.post(f"{USERS}add/", sent).status_code == 302
    made = User.objects.get(email="new@example.com")
    assert made.is_staff and not made.is_superuser and not made.has_usable_password()
    assert [one.name for one in made.groups.all()] == [name]


def test_no_group_that_the_office_gives_may_more_than_the_office() -> None:
    assert set(GROUPS) == set(StaffGroup)
    assert all(set(rights) <= set(GROUPS[StaffGroup.PROGRAM_OFFICE]) for rights in GROUPS.values())


def test_the_office_changes_whom_it_made(office: Client) -> None:
    ben = scene.person("Ben", staff="auditors")
    sent = form(ben, name="Benedict", groups=[group("finance approvers").pk])
    assert office.post(change(ben), sent).status_code == 302
    ben.refresh_from_db()
    assert ben.name == "Benedict" and [one.name for one in ben.groups.all()] == ["finance approvers"]


@pytest.mark.parametrize("new", [True, False])
def test_the_office_makes_no_superuser_and_gives_no_single_right(new: bool, office: Client) -> None:
    ben = scene.person("Ben")
    right = Permission.objects.get(codename="delete_user").pk
    sent = {
        "is_superuser": "on",
        "user_permissions": [right],
        "email": "new@example.com" if new else ben.email,
    }
    assert office.post(f"{USERS}add/" if new else change(ben), form(name="Ben", **sent)).status_code == 302
    made = User.objects.get(email=sent["email"])
    assert not made.is_superuser and not made.user_permissions.exists()


@pytest.mark.parametrize("new", [True, False])
def test_the_office_gives_no_group_but_the_vendor_s(new: bool, office: Client) -> None:
    ben, other = scene.person("Ben"), group("keepers of keys")
    sent = form(ben, groups=[other.pk], email="new@example.com" if new else ben.email)
    answer = office.post(f"{USERS}add/" if new else change(ben), sent)
    assert answer.status_code == 200 and "not one of the available choices" in answer.content.decode()
    assert not other.user_set.exists()


def beyond(kind: str) -> User:
    """Somebody with more than the vendor's groups give."""
    made = scene.person("Eve", staff="auditors")
    if kind == "superuser":
        made.is_superuser = True
        made.save()
    elif kind == "single right":
        made.user_permissions.add(Permission.objects.get(codename="delete_user"))
    else:
        made.groups.add(group("keepers of keys"))
    return made


@pytest.mark.parametrize("kind", ["superuser", "single right", "another group"])
def test_who_has_more_is_for_superusers_to_change(kind: str, office: Client, root: User) -> None:
    eve = beyond(kind)
    for sent in (form(eve, name="Mine"), form(eve, email="grace2@example.com"), {}):
        assert office.post(change(eve), sent).status_code == 403
    assert office.get(change(eve)).status_code == 200
    assert told(scene.browser_of(root, second_factor=True), change(eve), **form(eve, name="Eva")) == 302
    eve.refresh_from_db()
    assert (eve.name, eve.email) == ("Eva", "eve@example.com")


def test_nobody_changes_their_own_groups_or_standing(office: Client, grace: User, root: User) -> None:
    sent = form(grace, name="Gracia", groups=[group("auditors").pk, group("finance approvers").pk])
    assert office.post(change(grace), sent).status_code == 302
    sent = form(grace, name="Gracia")
    del sent["is_active"], sent["is_staff"]
    assert office.post(change(grace), sent).status_code == 302
    grace.refresh_from_db()
    assert grace.name == "Gracia" and grace.is_active and grace.is_staff
    assert [one.name for one in grace.groups.all()] == ["program office"]
    assert told(scene.browser_of(root, second_factor=True), change(root), email=root.email) == 302
    root.refresh_from_db()
    assert root.is_active and root.is_staff and root.is_superuser


def test_nobody_gives_themselves_a_place_in_a_partner(office: Client, grace: User) -> None:
    partner, ben = scene.company("P0001"), scene.person("Ben")
    answer = office.post(f"{MEMBERSHIPS}add/", {"user": grace.pk, "partner": partner.pk, "roles": "admin"})
    assert "your own place in a partner is for others to give" in answer.content.decode()
    own = Membership.objects.create(user=grace, partner=partner, roles=["viewer"])
    sent = {"user": grace.pk, "partner": partner.pk, "roles": "admin"}
    assert told(office, f"{MEMBERSHIPS}{own.pk}/change/", **sent) == 403
    assert told(office, f"{MEMBERSHIPS}add/", user=ben.pk, partner=partner.pk, roles="finance") == 302
    found = set(Membership.objects.values_list("user__name", "roles__0"))
    assert found == {("Grace", "viewer"), ("Ben", "finance")}


@pytest.mark.parametrize("name", ["channel managers", "finance approvers", "auditors"])
def test_no_other_group_keeps_accounts_or_memberships(name: str, office: Client) -> None:
    page = scene.browser_of(scene.person("Mia", staff=name), second_factor=True)
    ben, partner = scene.person("Ben"), scene.company("P0001")
    assert told(page, f"{USERS}add/", **form(email="new@example.com", name="New")) == 403
    assert told(page, change(ben), **form(ben, is_staff="on")) == 403
    assert told(page, f"{MEMBERSHIPS}add/", user=ben.pk, partner=partner.pk, roles="admin") == 403
    assert User.objects.filter(name="New").count() == Membership.objects.count() == 0


def test_the_office_deletes_no_account(office: Client) -> None:
    ben = scene.person("Ben")
    assert told(office, f"{USERS}{ben.pk}/delete/", post="yes") == 403
    told(office, USERS, action="delete_selected", _selected_action=ben.pk, post="yes")
    assert User.objects.filter(pk=ben.pk).exists()


def test_an_address_is_given_once(office: Client) -> None:
    ada = scene.member(scene.company("P0001"), "Ada")
    assert office.post(change(ada), form(ada, email="grace@example.com")).status_code == 302
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"


def test_an_auditor_is_nothing_else(office: Client) -> None:
    ben, ada = scene.person("Ben", staff="auditors"), scene.member(scene.company("P0001"), "Ada")
    both = form(ben, groups=[group("auditors").pk, group("channel managers").pk])
    assert "in no other group" in office.post(change(ben), both).content.decode()
    staff = form(ada, is_staff="on", groups=[group("auditors").pk])
    assert "belongs to no partner" in office.post(change(ada), staff).content.decode()
    seat = {"user": ben.pk, "partner": Membership.objects.get().partner_id, "roles": "viewer"}
    assert "belongs to no partner" in office.post(f"{MEMBERSHIPS}add/", seat).content.decode()


def test_only_staff_are_in_groups(office: Client) -> None:
    ada = scene.member(scene.company("P0001"), "Ada")
    sent = form(ada, groups=[group("channel managers").pk])
    assert "mark the account as vendor staff" in office.post(change(ada), sent).content.decode()


def test_a_group_that_may_more_than_who_gives_it_is_not_given(office: Client) -> None:
    approvers, ben = group("finance approvers"), scene.person("Ben", staff="channel managers")
    approvers.permissions.add(Permission.objects.get(codename="delete_partner"))
    sent = form(ben, groups=[approvers.pk])
    assert "not one of the available choices" in office.post(change(ben), sent).content.decode()
    ben.groups.set([approvers])
    assert office.post(change(ben), form(ben, name="Mine")).status_code == 403
