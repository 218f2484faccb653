"""Signing in by a real OpenID Connect provider; test_oidc.py runs this with the settings that name it."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.http import HttpResponse
from django.test import Client

from partners.models import AuditEntry, User
from tests import scene

pytestmark = pytest.mark.django_db
ISSUER = os.environ["OIDC_ISSUER"]
BEGIN = "/accounts/oidc/company/login/"
STRANGERS = "http://localhost/elsewhere"


@pytest.fixture(scope="module", autouse=True)
def provider() -> Iterator[None]:
    with oidc_provider_mock.run_server_in_thread(port=urlsplit(ISSUER).port):
        yield


@pytest.fixture(autouse=True)
def ada() -> User:
    user = scene.member(scene.company("P0001"), "Ada")
    user.set_password("a-pass-phrase-of-the-tests")
    user.save()
    return user


def stated(email: str, **claims: object) -> None:
    """What the provider says of who signs in there."""
    said = {"email": email, "email_verified": True, **claims}
    requests.put(f"{ISSUER}/users/{email}", json=said, timeout=10).raise_for_status()


def answer_to(address: str, email: str) -> str:
    """Signs in at the provider; where it leads back to."""
    got = requests.post(address, data={"sub": email}, allow_redirects=False, timeout=10)
    assert got.status_code == 302, got.text
    return got.headers["Location"]


def come_back(browser: Client, email: str) -> str:
    return answer_to(browser.get(BEGIN).headers["Location"], email)


def arrive(browser: Client, email: str) -> HttpResponse:
    parts = urlsplit(come_back(browser, email))
    return browser.get(f"{parts.path}?{parts.query}")


def inside(browser: Client) -> bool:
    return browser.get("/levels/").status_code == 200


def told(**fields: object) -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(kind="sign-in", **fields).order_by("id")
    return list(entries.values_list("verb", "sentence"))


@pytest.fixture
def browser() -> Client:
    return scene.browser_of(None)


def test_the_door_shows_the_button(browser: Client) -> None:
    assert "Use Example Login</a>" in browser.get("/accounts/login/").content.decode()


def test_who_was_invited_comes_in_and_keeps_their_password(browser: Client, ada: User) -> None:
    stated(ada.email)
    assert arrive(browser, ada.email).status_code == 302 and inside(browser)
    ada.refresh_from_db()
    assert ada.check_password("a-pass-phrase-of-the-tests")
    assert User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_who_was_not_is_told_so_and_nobody_is_made(browser: Client) -> None:
    stated("stranger@example.com")
    assert "Access is by invitation" in arrive(browser, "stranger@example.com").content.decode()
    assert not inside(browser) and User.objects.count() == 1
    said = "A sign-in by a company’s provider failed: nobody was invited as whom it named."
    assert told(partner=None) == [("sign-in failed", said)]


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_an_address_the_provider_did_not_verify_lets_nobody_in(
    verified: object, browser: Client, ada: User
) -> None:
    stated(ada.email, email_verified=verified)
    arrive(browser, ada.email)
    assert not inside(browser)


@pytest.fixture
def untrusted(settings: object) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    own = {**app, "settings": {**app["settings"], "email_authentication": False}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [own]}}


def test_a_provider_that_is_not_trusted_for_addresses_lets_nobody_in(
    browser: Client, ada: User, untrusted: None
) -> None:
    stated(ada.email)
    arrive(browser, ada.email)
    assert not inside(browser)


def test_who_connected_their_account_there_comes_in_without_that_trust(
    browser: Client, ada: User, untrusted: None
) -> None:
    stated("ada@elsewhere.example.com")
    here = scene.browser_of(None)
    here.post("/accounts/login/", {"login": ada.email, "password": "a-pass-phrase-of-the-tests"})
    assert "Use Example Login</a>" in here.get("/accounts/3rdparty/").content.decode()
    begun = here.get(f"{BEGIN}?process=connect", headers={"Referer": "http://localhost/accounts/3rdparty/"})
    parts = urlsplit(answer_to(begun.headers["Location"], "ada@elsewhere.example.com"))
    here.get(f"{parts.path}?{parts.query}")
    arrive(browser, "ada@elsewhere.example.com")
    assert inside(browser) and SocialAccount.objects.get().user == ada
    here.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    verbs = [verb for verb, _ in told(by=ada)]
    assert verbs == ["signed in", "provider connected", "signed in", "provider disconnected"]


def test_who_may_not_sign_in_any_more_does_not(browser: Client, ada: User) -> None:
    User.objects.update(is_active=False)
    stated(ada.email)
    arrive(browser, ada.email)
    assert not inside(browser)
    assert told() == [("sign-in refused", "A sign-in of Ada was refused: the account is shut.")]


ASTRAY = [
    {},
    {"Referer": "http://elsewhere.example.com/accounts/3rdparty/"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "none", "Referer": "http://localhost/"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", ASTRAY)
def test_nobody_is_led_from_elsewhere_to_connect_an_account(headers: dict[str, str], ada: User) -> None:
    here = scene.browser_of(ada)
    assert here.get(f"{BEGIN}?process=connect", headers=headers).headers["Location"] == "/accounts/3rdparty/"
    assert here.get(BEGIN, headers=headers).headers["Location"].startswith(ISSUER)


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], str]], None]:
    """Puts another token in the place of the one that the provider gave."""
    given = OAuth2Client.get_access_token

    def replace(change: Callable[[str], str]) -> None:
        def changed(self: OAuth2Client, *rest: object, **named: object) -> dict[str, str]:
            answer = given(self, *rest, **named)
            return {**answer, "id_token": change(answer["id_token"])}

        monkeypatch.setattr(OAuth2Client, "get_access_token", changed)

    return replace


def flipped(token: str) -> str:
    """The token with one letter of its signature changed."""
    head, body, signature = token.split(".")
    return f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


def of_another_client(email: str) -> str:
    """A true token of the provider's, given to somebody else."""
    asked = f"client_id=another&redirect_uri={STRANGERS}&response_type=code&scope=openid+email&state=x"
    code = parse_qs(urlsplit(answer_to(f"{ISSUER}/oauth2/authorize?{asked}", email)).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": STRANGERS}
    got = requests.post(f"{ISSUER}/oauth2/token", data=form, auth=("another", "secret"), timeout=10)
    return got.json()["id_token"]


def test_a_wrong_signature_is_refused(browser: Client, ada: User, token: Callable) -> None:
    stated(ada.email)
    token(flipped)
    assert "You are not signed in" in arrive(browser, ada.email).content.decode() and not inside(browser)
    said = "A sign-in by a company’s provider failed: its answer was not in order, or there was none."
    assert told(partner=None) == [("sign-in failed", said)]


def test_a_token_for_somebody_else_is_refused(browser: Client, ada: User, token: Callable) -> None:
    stated(ada.email)
    token(lambda _: of_another_client(ada.email))
    assert "You are not signed in" in arrive(browser, ada.email).content.decode() and not inside(browser)


def test_an_answer_counts_once_and_in_its_own_browser(browser: Client, ada: User) -> None:
    stated(ada.email)
    parts = urlsplit(come_back(browser, ada.email))
    address = f"{parts.path}?{parts.query}"
    thief = scene.browser_of(None)
    thief.get(address)
    assert not inside(thief)
    browser.get(address)
    assert inside(browser)
    browser.post("/accounts/logout/")
    assert "You are not signed in" in browser.get(address).content.decode() and not inside(browser)


@pytest.mark.parametrize(("amr", "admin"), [(["pwd"], 302), (None, 302), ("mfa", 302), (["pwd", "mfa"], 200)])
def test_the_provider_s_second_factor_counts_where_the_settings_say_so(
    amr: object, admin: int, browser: Client
) -> None:
    grace = scene.person("Grace", staff="program office")
    stated(grace.email, amr=amr)
    arrive(browser, grace.email)
    assert browser.get("/admin/").status_code == admin


def test_a_provider_that_is_away_is_told(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "request", refuse)
    assert "does not answer" in browser.get(BEGIN, follow=True).content.decode()
