"""The organisation's page: read by every member, changed in place by its admins, with errors beside what was typed."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.choices import Role
from partners.models import Invitation, JoinRequest, Membership, Partner, User
from partners.services import invitations, joining
from tests import scene
from tests.partners.mailbox import mails
from tests.scene import DAY

PAGE = "/organisation/"


@pytest.fixture
def ben(northwind: Partner) -> User:
    return scene.member(northwind, "Ben", Role.VIEWER)


@pytest.fixture
def sent(ada: User, northwind: Partner) -> Invitation:
    return invitations.invite(
        northwind.pk, email="cleo@example.com", name="Cleo", roles=["finance"], by=ada, as_of=DAY
    )


@pytest.fixture
def asked(northwind: Partner) -> JoinRequest:
    return joining.ask_to_join(northwind.pk, message="Ben knows me.", by=scene.person("Zoe"), as_of=DAY)


@pytest.fixture
def page(ada: User) -> Client:
    return scene.browser_of(ada)


def text(response: object) -> str:
    assert response.status_code == 200
    return response.content.decode()


def ticked(html: str, row: str) -> set[str]:
    """The roles ticked in one row's form."""
    inputs = re.findall(rf'<input [^>]*id="{row}-roles_\d"[^>]*>', html)
    return {re.search(r'value="(\w+)"', one)[1] for one in inputs if " checked" in one}


def test_an_admin_sees_members_invitations_and_requests(
    page: Client, ben: User, sent: Invitation, asked: JoinRequest
) -> None:
    html = text(page.get(PAGE))
    for words in (
        "ben@example.com",
        "cleo@example.com",
        "zoe@example.com",
        "Ben knows me.",
        "invited by Ada",
    ):
        assert words in html, words
    for button in ("Send invitation", "Send again", "Revoke", "Save roles", "Admit", "Turn down"):
        assert button in html, button
    assert ticked(html, f"member-{ben.memberships.get().pk}") == {"viewer"}


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRAINING, Role.VIEWER])
def test_others_read_and_change_nothing(
    role: Role, northwind: Partner, ben: User, sent: Invitation, asked: JoinRequest
) -> None:
    cara = scene.member(northwind, "Cara", role)
    desk, key = scene.browser_of(cara), ben.memberships.get().pk
    html = text(desk.get(PAGE))
    assert "ben@example.com" in html and "cleo@example.com" in html and "zoe@example.com" not in html
    assert not re.search("Send|Revoke|Save roles|Admit|Remove", html)
    for address in (
        "invitations/", f"invitations/{sent.pk}/send/", f"invitations/{sent.pk}/revoke/", f"members/{key}/roles/",
        f"members/{key}/remove/", f"requests/{asked.pk}/admit/", f"requests/{asked.pk}/turn-down/",
    ):  # fmt: skip
        given = {"roles": ["admin"], "email": "x@example.com"}
        assert desk.post(PAGE + address, given).status_code == 403, address
    assert Membership.objects.get(user=ben).roles == ["viewer"] and JoinRequest.objects.get().outcome == ""
    assert Invitation.objects.filter(revoked_at=None, sent=1).count() == 1


def test_roles_are_changed_in_place(page: Client, ben: User) -> None:
    key = ben.memberships.get().pk
    html = text(page.post(f"{PAGE}members/{key}/roles/", {"roles": ["training", "finance"]}, follow=True))
    assert "The roles of Ben are changed." in html and ticked(html, f"member-{key}") == {
        "finance",
        "training",
    }


@pytest.mark.parametrize(
    ("roles", "said"),
    [([], "Choose at least one role."), (["king"], "Select a valid choice"), (["viewer"], "Ada is the only admin")],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_choice(
    roles: list[str], said: str, page: Client, ada: User
) -> None:
    key = ada.memberships.get().pk
    html = text(page.post(f"{PAGE}members/{key}/roles/", {"roles": roles}))
    row = html.split(f"/organisation/members/{key}/roles/")[1].split("</form>")[0]
    assert said in row and '<details class="edit" name="edit" open>' in html
    assert ticked(html, f"member-{key}") == set(roles) - {"king"}


def test_an_invitation_is_sent_and_what_is_wrong_with_it_said(page: Client, ada: User) -> None:
    html = text(
        page.post(f"{PAGE}invitations/", {"email": "Cleo@Example.com", "roles": ["viewer"]}, follow=True)
    )
    assert "The invitation to cleo@example.com is on its way." in html and len(mails("cleo@example.com")) == 1
    for given, said in (
        ({"email": "cleo@example.com", "roles": ["viewer"]}, "is invited already, until 21 May 2020"),
        ({"email": "ada@example.com", "roles": ["viewer"]}, "is a member already"),
        ({"email": "nobody", "roles": ["viewer"]}, "Enter a valid email address"),
        ({"email": "dan@example.com"}, "Choose at least one role."),
        ({"email": "", "roles": ["viewer"]}, "Say where the invitation goes."),
    ):
        html = text(page.post(f"{PAGE}invitations/", {"name": "A \r\n B", **given}))
        assert (html.count(said) == 2 and f'value="{given["email"]}"' in html) or not given["email"], said
    assert Invitation.objects.count() == 1


def test_a_name_is_one_line(page: Client) -> None:
    page.post(f"{PAGE}invitations/", {"email": "x@example.com", "name": "A \r\nBcc: B", "roles": ["viewer"]})
    assert Invitation.objects.get().name == "A Bcc: B"


def test_sending_again_and_revoking_say_what_they_did(page: Client, sent: Invitation) -> None:
    address = f"{PAGE}invitations/{sent.pk}/"
    assert "is on its way again" in text(page.post(f"{address}send/", follow=True))
    assert "The invitation to cleo@example.com is revoked." in text(
        page.post(f"{address}revoke/", follow=True)
    )
    for again in ("send", "revoke"):
        assert "This invitation was revoked." in text(page.post(f"{address}{again}/", follow=True))


def test_nobody_sends_invitations_without_end(page: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invite": "1/h/user"}
    for number, said in ((1, "is on its way"), (2, "That was often within a short time.")):
        given = {"email": f"x{number}@example.com", "roles": ["viewer"]}
        assert said in text(page.post(f"{PAGE}invitations/", given, follow=True))
    assert Invitation.objects.count() == 1


def test_a_member_is_removed_after_one_more_question(page: Client, ben: User) -> None:
    address = f"{PAGE}members/{ben.memberships.get().pk}/remove/"
    assert "Remove Ben?" in text(page.get(address)) and ben.memberships.exists()
    assert "Ben is removed." in text(page.post(address, follow=True)) and not ben.memberships.exists()


def test_removing_oneself_is_leaving_and_the_only_admin_is_told_why_not(page: Client, ada: User) -> None:
    answer = page.post(f"{PAGE}members/{ada.memberships.get().pk}/remove/")
    assert answer.headers["Location"] == "/organisation/leave/"
    assert "Leave Northwind Networks?" in text(page.get("/organisation/leave/"))
    assert "Ada is the only admin of Northwind Networks" in text(page.post("/organisation/leave/"))


def test_who_leaves_is_signed_out_with_a_word(ben: User, northwind: Partner) -> None:
    desk = scene.browser_of(ben)
    assert "You left Northwind Networks." in text(desk.post("/organisation/leave/", follow=True))
    assert desk.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_a_request_is_admitted_or_turned_down(page: Client, asked: JoinRequest, northwind: Partner) -> None:
    address = f"{PAGE}requests/{asked.pk}/"
    html = text(page.post(f"{address}admit/"))
    assert "Choose at least one role." in html and ticked(html, f"request-{asked.pk}") == set()
    assert "Zoe is a member now." in text(page.post(f"{address}admit/", {"roles": ["viewer"]}, follow=True))
    assert "decided already: admitted" in text(page.post(f"{address}turn-down/", follow=True))
    assert Membership.objects.filter(partner=northwind, user__name="Zoe", roles=["viewer"]).exists()


def test_on_another_day_nothing_is_offered_and_nothing_changes(page: Client, ben: User) -> None:
    html = text(page.get(PAGE, {"as_of": "2020-10-01"}))
    assert "Send invitation" not in html and "Change</" not in html and "Leave Northwind" not in html
    address = f"{PAGE}members/{ben.memberships.get().pk}/roles/"
    assert page.post(address, {"roles": ["admin"]}).status_code == 409


def test_only_posts_change_anything(page: Client, ben: User, sent: Invitation, asked: JoinRequest) -> None:
    for address in (
        "invitations/", f"invitations/{sent.pk}/send/", f"invitations/{sent.pk}/revoke/", "switch/",
        f"members/{ben.memberships.get().pk}/roles/", f"requests/{asked.pk}/admit/", f"requests/{asked.pk}/turn-down/",
    ):  # fmt: skip
        assert page.get(PAGE + address).status_code == 405, address


def test_many_rows_take_no_more_statements_than_one(
    page: Client, northwind: Partner, ada: User, ben: User, sent: Invitation, asked: JoinRequest
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            page.get(PAGE)
        return len(seen)

    page.get(PAGE)
    few = statements()
    for number in range(5):
        scene.member(northwind, f"Member{number}")
        invitations.invite(
            northwind.pk, email=f"x{number}@example.com", name="", roles=["viewer"], by=ada, as_of=DAY
        )
        joining.ask_to_join(northwind.pk, message="", by=scene.person(f"Asker{number}"), as_of=DAY)
    assert statements() == few
