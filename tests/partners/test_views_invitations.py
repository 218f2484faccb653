"""The way in: an invitation tells what its mail told, and its address alone gets in; and asking to join."""

import pytest
from django.test import Client

from partners.models import Invitation, JoinRequest, Membership, Partner, User
from partners.services import invitations
from tests import scene
from tests.leap_portal.matrix import face
from tests.partners.mailbox import token
from tests.scene import DAY

PASSWORD = "a-pass-phrase-of-the-tests"
NEW = {"name": "Cleo Quist", "password": PASSWORD}


@pytest.fixture
def sent(ada: User, northwind: Partner) -> Invitation:
    return invitations.invite(
        northwind.pk, email="cleo@example.com", name="Cleo", roles=["finance", "viewer"], by=ada, as_of=DAY
    )


@pytest.fixture
def address(sent: Invitation) -> str:
    return f"/organisation/invitations/{token(sent)}/"


@pytest.fixture
def visitor() -> Client:
    return scene.browser_of(None)


def text(response: object) -> str:
    assert response.status_code == 200
    return response.content.decode()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Client, at: str) -> object:
    return page.post(at, {"login": "cleo@example.com", "password": PASSWORD}, follow=True)


def test_it_tells_what_the_mail_told(visitor: Client, address: str) -> None:
    html = text(visitor.get(address))
    for words in ("Northwind Networks", "Ada", "cleo@example.com", "finance and viewer", "21 May 2020"):
        assert words in html, words


def test_somebody_new_comes_in_with_a_name_and_a_password(visitor: Client, address: str) -> None:
    to = visitor.post(address, NEW).headers["Location"]
    home = sign_in(visitor, to)
    assert home.redirect_chain[-1][0] == "/" and "Northwind Networks on" in text(home)
    assert Membership.objects.get(user__name="Cleo Quist").roles == ["finance", "viewer"]


def test_somebody_known_signs_in_and_joins(visitor: Client, address: str) -> None:
    user = with_password(scene.member(scene.company("P0002", "Alpenblick"), "Cleo"))
    html = text(sign_in(visitor, f"/accounts/login/?next={address}"))
    assert "Join Northwind Networks</button>" in html and user.memberships.count() == 1
    assert (
        "Northwind Networks on" in text(visitor.post(address, follow=True)) and user.memberships.count() == 2
    )


def test_nobody_learns_whether_the_address_has_an_account(address: str) -> None:
    def seen() -> list[tuple[int, str, str]]:
        page = scene.browser_of(None)
        return [
            face(page.get(address), "-"),
            face(page.post(address, {"name": "", "password": "short"}), "-"),
            face(page.post(address, {"name": "C", "password": "password"}), "-"),
            face(page.post(address, NEW), "-"),
        ]

    user = with_password(scene.person("Cleo"))
    known = seen()
    assert not user.memberships.exists()
    user.delete()
    assert seen() == known and User.objects.filter(email="cleo@example.com").exists()


def test_an_account_keeps_its_password_whatever_is_typed(visitor: Client, address: str) -> None:
    user = with_password(scene.person("Cleo"))
    visitor.post(address, {"name": "Thief", "password": "another-pass-phrase-of-mine"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD) and user.name == "Cleo" and not user.memberships.exists()


def test_what_is_wrong_with_name_or_password_is_said_beside_it(visitor: Client, address: str) -> None:
    html = text(visitor.post(address, {"name": "Cleo Q", "password": "cleo@example"}))
    assert "too similar" in html and 'value="Cleo Q"' in html and "cleo@example<" not in html
    assert not User.objects.filter(email="cleo@example.com").exists()


def test_somebody_else_is_told_and_offered_to_sign_out(ada: User, address: str) -> None:
    page = scene.browser_of(ada)
    html = text(page.get(address))
    assert "this invitation is for another address" in html and "Sign out" in html
    assert "for another address" in text(page.post(address)) and Membership.objects.count() == 1
    assert "Your name" in text(page.post("/accounts/logout/", {"next": address}, follow=True))


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ({"expires_on": "2020-05-06"}, "stood until 6 May 2020"),
        ({"revoked_by": "ada", "revoked_at": "2020-05-07T00:00Z"}, "was revoked"),
        ({"accepted_by": "ada", "accepted_at": "2020-05-07T00:00Z"}, "was accepted already"),
    ],
)
def test_one_that_is_over_says_so(
    end: dict[str, object], said: str, visitor: Client, address: str, sent: Invitation, ada: User
) -> None:
    Invitation.objects.update(**{name: ada if value == "ada" else value for name, value in end.items()})
    for page in (visitor, scene.browser_of(scene.person("Zoe"))):
        for html in (text(page.get(address)), text(page.post(address, NEW))):
            assert said in html and "Northwind" not in html
    assert not User.objects.filter(email="cleo@example.com").exists()


@pytest.mark.parametrize("made_up", ["x" * 43, "1", "a-b_c"])
def test_an_invented_token_opens_nothing(made_up: str, visitor: Client, sent: Invitation) -> None:
    assert visitor.get(f"/organisation/invitations/{made_up}/").status_code == 404


def test_passwords_are_not_tried_without_end(visitor: Client, address: str, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"accept": "1/h/ip"}
    with_password(scene.person("Cleo"))
    assert visitor.post(address, NEW).status_code == 302
    assert "That was often within a short time." in text(visitor.post(address, NEW))


def test_staff_may_be_invited_too(maria: User, ada: User, northwind: Partner) -> None:
    found = invitations.invite(northwind.pk, email=maria.email, name="", roles=["viewer"], by=ada, as_of=DAY)
    page = scene.browser_of(maria)
    assert page.post(f"/organisation/invitations/{token(found)}/").headers["Location"] == "/"
    assert maria.memberships.get().partner == northwind


def test_asking_to_join_is_answered_alike_whether_there_is_the_company(northwind: Partner) -> None:
    zoe = scene.person("Zoe")
    page = scene.browser_of(zoe)
    assert "Join a company" in text(page.get("/"))
    seen = [
        face(page.post("/organisation/join/", {"code": code, "message": "Hello"}, follow=True), "-")
        for code in ("p0001", "P9999", "P0001")
    ]
    assert seen[0] == seen[1] == seen[2] and "its administrators have your request" in seen[0][2]
    assert JoinRequest.objects.get().asked_by == zoe


def test_asking_to_join_keeps_what_was_typed(northwind: Partner) -> None:
    page = scene.browser_of(scene.person("Zoe"))
    html = text(page.post("/organisation/join/", {"code": "", "message": "Ben knows me."}))
    assert "Write the company’s code." in html and "Ben knows me.</textarea>" in html


def test_codes_are_not_tried_without_end(northwind: Partner, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"join": "2/h/user"}
    page = scene.browser_of(scene.person("Zoe"))
    answers = [page.post("/organisation/join/", {"code": f"P000{number}"}) for number in (3, 2, 1)]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "That was often" in text(answers[2]) and not JoinRequest.objects.exists()
