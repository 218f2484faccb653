"""What staff change in admin goes into the audit with what was before, and each row's history is read from there."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from partners import audit
from partners.models import AuditEntry, Membership, Partner, User
from partners.recorded import Recorded
from tests import scene
from tests.scene import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return scene.browser_of(scene.person("Grace", staff="program office"), second_factor=True)


@pytest.fixture
def northwind() -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def ben(northwind: Partner) -> User:
    return scene.member(northwind, "Ben")


def latest() -> AuditEntry:
    return AuditEntry.objects.latest("id")


def text(desk: Client, path: str) -> str:
    return desk.get(f"/admin/{path}/history/").content.decode()


def test_a_changed_user_is_told_with_what_was_before(desk: Client, ben: User) -> None:
    group = ben.groups.model.objects.get(name="channel managers")
    form = {"email": "ben@example.com", "name": "Ben Okafor", "is_staff": "on", "groups": [group.pk]}
    assert desk.post(f"/admin/partners/user/{ben.pk}/change/", form).status_code == 302
    entry = latest()
    assert (entry.verb, entry.subject, entry.partner) == ("changed", f"user {ben.pk}", None)
    assert entry.before == {"name": "Ben", "is_active": "yes", "is_staff": "no", "groups": ""}
    assert entry.after == {
        "name": "Ben Okafor",
        "is_active": "no",
        "is_staff": "yes",
        "groups": "channel managers",
    }
    assert entry.sentence == (
        "Grace changed the user Ben Okafor: name from Ben to Ben Okafor; may sign in from yes to no;"
        " vendor staff from no to yes; groups from nothing to channel managers."
    )
    assert "name from Ben to Ben Okafor" in text(desk, f"partners/user/{ben.pk}")


def test_a_membership_is_told_in_its_organisation(desk: Client, ben: User) -> None:
    other = scene.company("P0002", "Zephyr")
    form = {"user": ben.pk, "partner": other.pk, "roles": "viewer"}
    assert desk.post("/admin/partners/membership/add/", form).status_code == 302
    entry = latest()
    assert (entry.verb, entry.partner, str(entry.by)) == ("member added", other, "Grace")
    assert entry.sentence == "Grace made Ben (ben@example.com) viewer of Zephyr."
    made = Membership.objects.get(partner=other)
    assert text(desk, f"partners/membership/{made.pk}").count("viewer of Zephyr") == 1


def test_a_member_is_removed_by_the_service_but_never_the_only_admin(
    desk: Client, ben: User, northwind: Partner
) -> None:
    User.objects.filter(name="Grace").update(is_superuser=True)
    remove = f"/admin/partners/membership/{ben.memberships.get().pk}/delete/"
    assert desk.post(remove, {"post": "yes"}).status_code == 403
    scene.member(northwind, "Ada")
    assert desk.post(remove, {"post": "yes"}).status_code == 302
    assert latest().sentence == "Grace removed Ben (ben@example.com) from Northwind Networks."
    assert not ben.memberships.exists()


def test_a_partner_s_history_is_its_chain(desk: Client, northwind: Partner) -> None:
    other = scene.company("P0002")
    for partner in (northwind, other):
        audit.record("tried", "X", f"Of {partner.code}.", by=None, as_of=DAY, partner=partner.pk)
    html = text(desk, f"partners/partner/{northwind.pk}")
    assert "Of P0001." in html and "Of P0002." not in html and "the portal" in html


def test_a_user_s_history_holds_what_they_did(desk: Client, ben: User, northwind: Partner) -> None:
    audit.record("tried", "X", "Ben tried.", by=ben, as_of=DAY, partner=northwind.pk)
    assert "Ben tried." in text(desk, f"partners/user/{ben.pk}")


@pytest.fixture
def root() -> Client:
    return scene.browser_of(
        User.objects.create_superuser("root@example.com", name="Root"), second_factor=True
    )


def test_a_second_factor_that_is_taken_away_is_told_and_its_secret_never_shown(
    root: Client, ben: User
) -> None:
    made = [
        Authenticator.objects.create(user=ben, type=kind, data={"secret": "CANARY"})
        for kind in ("totp", "recovery_codes")
    ]
    own = f"/admin/mfa/authenticator/{made[0].pk}"
    assert "CANARY" not in root.get(f"{own}/change/").content.decode()
    assert root.post(f"{own}/change/", {"type": "webauthn"}).status_code == 403
    assert root.post(f"{own}/delete/", {"post": "yes"}).status_code == 302
    root.post(
        "/admin/mfa/authenticator/",
        {"action": "delete_selected", "_selected_action": made[1].pk, "post": "yes"},
    )
    told = AuditEntry.objects.filter(subject=f"user {ben.pk}").values_list("sentence", flat=True)
    assert sorted(told) == [
        "Root took a second factor of Ben away, an authenticator app.",
        "Root took a second factor of Ben away, recovery codes.",
    ]
    assert not Authenticator.objects.exists()


def test_another_right_of_a_group_is_told(root: Client) -> None:
    group, right = Group.objects.create(name="helpers"), Permission.objects.get(codename="view_letter")
    form = {"name": "helpers", "permissions": [right.pk]}
    assert root.post(f"/admin/auth/group/{group.pk}/change/", form).status_code == 302
    entry = latest()
    assert entry.before == {"permissions": ""} and "Can view letter" in entry.after["permissions"]
    assert (entry.verb, str(entry.by), entry.partner) == ("changed", "Root", None)


def test_nothing_stands_in_admin_that_the_audit_would_not_know_of() -> None:
    assert all(isinstance(one, Recorded) for one in admin.site._registry.values())
    admin.site.register(Session, auth.GroupAdmin)
    assert Session not in admin.site._registry
    with pytest.raises(ImproperlyConfigured, match="would stand in no audit"):
        admin.site.register(Session, type("Own", (admin.ModelAdmin,), {"__module__": "financing.admin"}))
