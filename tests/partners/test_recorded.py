"""What staff change in admin goes into the audit with what was before, and each row's history is read from there."""

import pytest
from django.test import Client

from partners import audit
from partners.models import AuditEntry, Membership, Partner, User
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
