"""A second factor is one of this session and this user, and is asked for again where something is decided."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from financing.models import Application
from partners.access import second_factor
from partners.models import ProgramClock, User
from partners.terms import Terms
from tests import scene
from tests.browser.acts import PASSWORD, code, with_second_factor

pytestmark = pytest.mark.django_db


def asks(user: object, *records: dict[str, object], of: object = None) -> bool:
    request = RequestFactory().get("/")
    request.user = user
    request.session = {
        "account_authentication_methods": list(records),
        "account_authentication_methods_user": str(getattr(of or user, "pk", "")),
    }
    return second_factor(request)


PASSED = {"method": "password", "at": 1.0, "email": "grace@example.com"}


@pytest.mark.parametrize(
    ("records", "given"),
    [
        ([], False),
        ([PASSED], False),
        ([PASSED, {**PASSED, "reauthenticated": True}], False),
        ([{"method": "password_reset", "at": 1.0}], False),
        ([{"method": "socialaccount", "at": 1.0, "provider": "idp"}], False),
        ([PASSED, {"method": "mfa", "at": 2.0, "type": "totp", "id": 1}], True),
        ([PASSED, {"method": "mfa", "at": 2.0, "type": "recovery_codes", "id": 1}], True),
        ([PASSED, {"method": "mfa", "at": 2.0, "type": "webauthn", "id": 1}], True),
        ([{"method": "mfa", "at": 2.0, "type": "webauthn", "id": 1, "passwordless": True}], True),
    ],
)
def test_what_counts(records: list[dict[str, object]], given: bool) -> None:
    assert asks(scene.person("Grace"), *records) is given


def test_anothers_factor_and_nobodys_count_for_nothing() -> None:
    record = {"method": "mfa", "at": 2.0, "type": "totp", "id": 1}
    assert not asks(scene.person("Grace"), record, of=scene.person("Maria"))
    assert not asks(AnonymousUser(), record)


@pytest.fixture
def maria() -> tuple[User, str]:
    return with_second_factor(scene.person("Maria", staff="program office"))


@pytest.fixture
def waiting(maria: tuple[User, str], terms: Terms) -> Application:
    partner = scene.company("P0001", manager=maria[0])
    owner = scene.member(partner, "Ada")
    return scene.submitted(owner, partner, [scene.invoice(partner)], terms)


@pytest.fixture
def desk(maria: tuple[User, str]) -> Client:
    """Signed in by password and code, twenty minutes ago."""
    browser = scene.browser_of(None)
    browser.post("/accounts/login/", {"login": maria[0].email, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code(maria[1])})
    age(browser, 1200)
    return browser


def age(browser: Client, seconds: int) -> None:
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()


def decide(desk: Client, found: Application, verb: str = "approve") -> object:
    return desk.post(f"/admin/financing/application/{found.pk}/{verb}/", {"reason": "A good record."})


@pytest.mark.parametrize(("verb", "state"), [("approve", "approved"), ("decline", "declined")])
def test_a_decision_asks_again_and_keeps_the_reason(
    verb: str, state: str, desk: Client, waiting: Application, maria: tuple[User, str]
) -> None:
    answer = decide(desk, waiting, verb)
    waiting.refresh_from_db()
    assert waiting.state == "submitted" and answer.url.startswith("/accounts/2fa/reauthenticate/")
    page = parse_qs(urlsplit(answer.url).query)["next"][0]
    assert "What you typed is kept" in desk.get(answer.url).content.decode()
    again = desk.post(answer.url, {"code": recovered(maria[0]), "next": page})
    assert again.url == page
    assert "A good record.</textarea>" in desk.get(page).content.decode()
    assert "A good record.</textarea>" not in desk.get(page).content.decode()
    decide(desk, waiting, verb)
    waiting.refresh_from_db()
    assert waiting.state == state


def recovered(user: User) -> str:
    """A recovery code: the app's code of this half-minute was used to sign in."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    return RecoveryCodes.activate(user).get_unused_codes()[0]


def test_the_password_again_is_no_second_factor(desk: Client, waiting: Application) -> None:
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert decide(desk, waiting).url.startswith("/accounts/2fa/reauthenticate/")


def test_taking_up_is_no_decision(desk: Client, waiting: Application) -> None:
    decide(desk, waiting, "take-up")
    waiting.refresh_from_db()
    assert waiting.state == "in-review" or waiting.state != "submitted"


@pytest.mark.parametrize(("seconds", "asked"), [(890, False), (910, True)])
def test_a_quarter_of_an_hour_is_the_line(
    seconds: int, asked: bool, desk: Client, waiting: Application
) -> None:
    age(desk, seconds)
    assert decide(desk, waiting).url.startswith("/accounts/2fa/") is asked


def test_closing_days_asks_again_and_keeps_the_day(desk: Client) -> None:
    answer = desk.post("/admin/days/go/", {"day": "2020-10-01"})
    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert ProgramClock.objects.get().asked_on is None
    assert 'value="2020-10-01"' in desk.get("/admin/").content.decode()
