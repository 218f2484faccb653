"""At the vendor's desk: requests to join are decided, memberships changed by the same services."""

import pytest
from django.test import Client

from partners.models import AuditEntry, JoinRequest, Membership, Partner, User
from partners.services import joining
from tests import scene
from tests.partners.mailbox import mails
from tests.scene import DAY

REQUESTS = "/admin/partners/joinrequest/"
PLACES = "/admin/partners/membership/"


@pytest.fixture
def zoe(db: None) -> User:
    return scene.person("Zoe")


@pytest.fixture
def asked(northwind: Partner, zoe: User) -> JoinRequest:
    return joining.ask_to_join(northwind.pk, message="Ben knows me.", by=zoe, as_of=DAY)


@pytest.fixture
def desk(maria: User) -> Client:
    return scene.browser_of(maria, second_factor=True)


@pytest.fixture
def office(db: None) -> Client:
    return scene.browser_of(scene.person("Grace", staff="program office"), second_factor=True)


def text(response: object) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_has_all_that_the_decision_needs(desk: Client, asked: JoinRequest, ada: User) -> None:
    html = text(desk.get(f"{REQUESTS}{asked.pk}/change/"))
    for words in (
        "zoe@example.com",
        "Northwind Networks (P0001)",
        "Ben knows me.",
        "ada@example.com",
        "7 May 2020",
    ):
        assert words in html, words


@pytest.mark.parametrize("who", ["desk", "office"])
def test_the_channel_manager_and_the_office_admit(
    who: str, request: pytest.FixtureRequest, asked: JoinRequest, zoe: User
) -> None:
    client = request.getfixturevalue(who)
    assert "Choose at least one role." in text(client.post(f"{REQUESTS}{asked.pk}/admit/"))
    html = text(client.post(f"{REQUESTS}{asked.pk}/admit/", {"roles": ["admin"]}, follow=True))
    assert "Admitted by" in html and 'id="decision"' not in html
    assert zoe.memberships.get().roles == ["admin"] and mails("zoe@example.com")


def test_turned_down_once_it_stays_so(desk: Client, asked: JoinRequest, zoe: User) -> None:
    assert "Turned down by Maria" in text(desk.post(f"{REQUESTS}{asked.pk}/turn-down/", follow=True))
    said = text(desk.post(f"{REQUESTS}{asked.pk}/admit/", {"roles": ["admin"]}))
    assert "decided already: turned down" in said and not zoe.memberships.exists()


def test_who_may_only_look_cannot_decide(desk: Client, asked: JoinRequest, maria: User) -> None:
    group = maria.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="change_joinrequest"))
    assert 'id="decision"' not in text(desk.get(f"{REQUESTS}{asked.pk}/change/"))
    for verb in ("admit", "turn-down"):
        assert desk.post(f"{REQUESTS}{asked.pk}/{verb}/", {"roles": ["admin"]}).status_code == 403


def test_the_office_makes_a_member_who_is_told(office: Client, northwind: Partner, zoe: User) -> None:
    given = {"user": zoe.pk, "partner": northwind.pk, "roles": ["viewer", "finance"]}
    assert office.post(f"{PLACES}add/", given).status_code == 302
    assert zoe.memberships.get().roles == ["finance", "viewer"]
    assert "Northwind Networks" in mails("zoe@example.com")[0].subject
    sentence = "Grace made Zoe (zoe@example.com) finance and viewer of Northwind Networks."
    assert AuditEntry.objects.filter(sentence=sentence, partner=northwind).count() == 1


def test_the_office_changes_roles_but_an_admin_stays(office: Client, northwind: Partner, ada: User) -> None:
    address = f"{PLACES}{ada.memberships.get().pk}/change/"
    assert "Ada is the only admin" in text(office.post(address, {"roles": ["viewer"]}))
    assert ada.memberships.get().roles == ["admin"]
    scene.member(northwind, "Ben")
    elsewhere = scene.company("P0002")
    given = {"roles": ["viewer"], "user": scene.person("Eve").pk, "partner": elsewhere.pk}
    assert office.post(address, given).status_code == 302
    place = Membership.objects.get(user=ada)
    assert (place.roles, place.partner) == (["viewer"], northwind) and mails("ada@example.com")


@pytest.mark.parametrize("verb", ["admit", "turn-down"])
def test_an_old_second_factor_is_asked_for_again_with_the_roles_kept(
    verb: str, desk: Client, asked: JoinRequest
) -> None:
    session = desk.session
    session["account_authentication_methods"][0]["at"] -= 3600
    session.save()
    answer = desk.post(f"{REQUESTS}{asked.pk}/{verb}/", {"roles": ["finance", "training"]})
    assert answer.status_code == 302 and not answer.headers["Location"].startswith(REQUESTS)
    asked.refresh_from_db()
    assert asked.outcome == "" and not Membership.objects.filter(user=asked.asked_by).exists()
    html = text(desk.get(f"{REQUESTS}{asked.pk}/change/"))
    assert html.count(" checked") == 2
