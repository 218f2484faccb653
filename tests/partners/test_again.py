"""Who lets somebody in by hand, or gives rights, gives the second factor again; what was typed is kept."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from partners.models import Membership, Partner, User
from tests import scene

pytestmark = pytest.mark.django_db
USERS, MEMBERSHIPS, GROUPS = "/admin/partners/user/", "/admin/partners/membership/", "/admin/auth/group/"


@pytest.fixture
def root() -> Client:
    """A superuser's browser, whose second factor was given an hour ago."""
    browser = scene.browser_of(
        User.objects.create_superuser("root@example.com", name="Root"), second_factor=True
    )
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    return browser


@pytest.fixture
def ben() -> User:
    return scene.person("Ben")


def typed(browser: Client, page: str) -> dict[str, object]:
    """What the page's form holds."""
    form = browser.get(page).context["adminform"].form
    return {name: form[name].value() for name in form.fields}


def asked(browser: Client, page: str, **sent: object) -> bool:
    """Whether nothing was done but to lead where the second factor is given."""
    return browser.post(page, sent).headers["Location"] == "/accounts/2fa/"


def test_a_place_by_hand_is_kept_until_the_factor_is_given(
    root: Client, northwind: Partner, ben: User
) -> None:
    sent = {"user": str(ben.pk), "partner": str(northwind.pk), "roles": ["finance", "training"]}
    assert asked(root, f"{MEMBERSHIPS}add/", **sent) and not Membership.objects.exists()
    assert typed(root, f"{MEMBERSHIPS}add/") == sent
    assert typed(root, f"{MEMBERSHIPS}add/")["user"] is None


def test_an_account_is_kept_with_its_groups_and_what_was_not_ticked(root: Client, ben: User) -> None:
    groups = [str(Group.objects.get(name=f"{name}s").pk) for name in ("channel manager", "finance approver")]
    sent = {"email": ben.email, "name": "Benedict", "is_staff": "on", "groups": groups}
    assert asked(root, f"{USERS}{ben.pk}/change/", **sent)
    assert typed(root, f"{USERS}{ben.pk}/change/") == {**sent, "is_staff": True, "is_active": False}
    ben.refresh_from_db()
    assert ben.name == "Ben" and ben.is_active and not ben.groups.exists()


def test_nothing_is_taken_away_either(root: Client, ben: User) -> None:
    made = Authenticator.objects.create(user=ben, type="totp", data={}).pk
    group = Group.objects.create(name="helpers").pk
    factors = "/admin/mfa/authenticator/"
    assert asked(root, f"{factors}{made}/delete/", post="yes")
    assert asked(root, factors, action="delete_selected", _selected_action=made, post="yes")
    assert asked(root, f"{USERS}{ben.pk}/delete/", post="yes")
    assert asked(root, f"{GROUPS}{group}/change/", name="mine")
    assert User.objects.filter(pk=ben.pk).exists() and Authenticator.objects.exists()
    assert not Group.objects.filter(name="mine").exists()


def test_who_only_looks_is_asked_for_nothing(root: Client, ben: User) -> None:
    for page in (USERS, f"{USERS}add/", f"{USERS}{ben.pk}/change/", f"{USERS}{ben.pk}/history/", GROUPS):
        assert root.get(page).status_code == 200


def test_rights_of_a_group_are_chosen_in_a_list_that_screen_readers_read(root: Client) -> None:
    html = root.get(f"{GROUPS}add/").content.decode()
    assert 'name="permissions"' in html and "selectfilter" not in html
