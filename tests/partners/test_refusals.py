"""A refusal is written although what was refused was not: by the service, by the door, and by nobody for visitors."""

import pytest
from django.test import Client

from financing.models import Application
from partners import middleware
from partners.choices import Role
from partners.models import AuditEntry, Partner
from partners.services import invitations, joining
from partners.terms import Terms
from tests import scene
from tests.partners.mailbox import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def northwind() -> Partner:
    return scene.company(
        "P0001", "Northwind Networks", manager=scene.person("Maria", staff="channel managers")
    )


def refusals() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(kind="refusal").order_by("id"))


def test_a_door_that_stays_shut_is_told_with_where_from(northwind: Partner) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    assert scene.browser_of(ben).post("/financing/ask/", REMOTE_ADDR="192.0.2.7").status_code == 403
    (entry,) = refusals()
    assert (entry.sentence, entry.by, entry.partner) == (
        "Ben was refused POST /financing/ask/.",
        ben,
        northwind,
    )
    assert (entry.address, entry.subject) == ("192.0.2.7", "/financing/ask/")
    assert not Application.objects.exists()


def test_a_door_in_admin_is_the_program_s(northwind: Partner) -> None:
    page = scene.browser_of(scene.person("Jonas", staff="channel managers"), second_factor=True)
    assert page.post("/admin/days/close/").status_code == 403
    (entry,) = refusals()
    assert (entry.sentence, entry.partner) == ("Jonas was refused POST /admin/days/close/.", None)


def test_a_path_that_is_long_or_odd_is_kept_in_part(northwind: Partner, monkeypatch) -> None:
    ben = scene.member(northwind, "Ben", Role.VIEWER)
    long = f"/financing/{'x' * 300}%00/withdraw/"
    monkeypatch.setattr(middleware, "LONGEST", 10)
    assert scene.browser_of(ben).post("/financing/x/withdraw/").status_code == 403
    assert scene.browser_of(ben).post(long).status_code in (403, 404)
    assert refusals()[0].sentence == "Ben was refused POST /financing."


def test_a_visitor_s_is_not_told() -> None:
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    assert strict.post("/accounts/login/").status_code == 403
    assert refusals() == []


def test_what_a_service_refuses_is_told_with_its_reasons(northwind: Partner, terms: Terms) -> None:
    ada = scene.member(northwind, "Ada")
    asked = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    desk = scene.browser_of(northwind.channel_manager, second_factor=True)
    desk.post(f"/admin/financing/application/{asked.pk}/approve/", {"reason": ""})
    (entry,) = refusals()
    assert entry.sentence == "Maria was refused: Write the reason: the partner will read it."
    assert (entry.subject, entry.partner, entry.after) == (asked.number, None, {"reasons": ["no-reason"]})
    asked.refresh_from_db()
    assert asked.state == "submitted"


def test_what_a_member_is_refused_stands_in_the_organisation_s_history(
    northwind: Partner, terms: Terms
) -> None:
    ada = scene.member(northwind, "Ada")
    done = scene.approved(ada, northwind, [scene.invoice(northwind)], terms, northwind.channel_manager)
    scene.browser_of(ada).post(f"/financing/{done.number}/withdraw/")
    (entry,) = refusals()
    assert (entry.partner, entry.subject) == (northwind, done.number)
    html = scene.browser_of(ada).get(f"/financing/{done.number}/").content.decode()
    assert "was refused" not in html


def test_a_socket_tells_no_address(rf) -> None:
    assert middleware.address(rf.get("/", REMOTE_ADDR="")) == ""
    assert middleware.address(rf.get("/", REMOTE_ADDR="192.0.2.9")) == "192.0.2.9"


def test_what_an_admin_is_refused_about_people_is_told(northwind: Partner) -> None:
    ada, zoe = scene.member(northwind, "Ada"), scene.person("Zoe")
    key, page = ada.memberships.get().pk, scene.browser_of(ada)
    asked = joining.ask_to_join(northwind.pk, message="", by=zoe, as_of=scene.DAY)
    sent = invitations.invite(
        northwind.pk, email="cleo@example.com", name="", roles=["viewer"], by=ada, as_of=scene.DAY
    )
    invitations.revoke(sent.pk, by=ada, as_of=scene.DAY)
    joining.turn_down(asked.pk, by=ada, as_of=scene.DAY)
    tried = {
        f"members/{key}/roles/": (f"member {ada.pk}", "last-admin"),
        "leave/": (f"member {ada.pk}", "last-admin"),
        "invitations/": ("invitation", "member"),
        f"invitations/{sent.pk}/send/": (f"invitation {sent.pk}", "revoked"),
        f"invitations/{sent.pk}/revoke/": (f"invitation {sent.pk}", "revoked"),
        f"requests/{asked.pk}/admit/": (f"join request {asked.pk}", "decided"),
        f"requests/{asked.pk}/turn-down/": (f"join request {asked.pk}", "decided"),
    }
    for path in tried:
        page.post(f"/organisation/{path}", {"roles": "viewer", "email": ada.email})
    told = [(entry.subject, entry.after["reasons"][0]) for entry in refusals()]
    assert told == list(tried.values())
    assert {(entry.partner, entry.by) for entry in refusals()} == {(northwind, ada)}


def test_what_staff_are_refused_about_a_request_is_the_program_s(northwind: Partner) -> None:
    asked = joining.ask_to_join(northwind.pk, message="", by=scene.person("Zoe"), as_of=scene.DAY)
    joining.turn_down(asked.pk, by=northwind.channel_manager, as_of=scene.DAY)
    desk = scene.browser_of(northwind.channel_manager, second_factor=True)
    desk.post(f"/admin/partners/joinrequest/{asked.pk}/admit/", {"roles": "viewer"})
    (entry,) = refusals()
    assert (entry.subject, entry.partner) == (f"join request {asked.pk}", None)


def test_who_takes_an_invitation_that_is_not_theirs_is_told_of(northwind: Partner) -> None:
    ada, zoe = scene.member(northwind, "Ada"), scene.person("Zoe")
    sent = invitations.invite(
        northwind.pk, email="cleo@example.com", name="", roles=["viewer"], by=ada, as_of=scene.DAY
    )
    scene.browser_of(zoe).post(f"/organisation/invitations/{token(sent)}/")
    (entry,) = refusals()
    assert (entry.partner, entry.by, entry.after) == (northwind, zoe, {"reasons": ["other-address"]})
    assert not zoe.memberships.exists()
