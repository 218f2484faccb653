"""Signing in by a real SAML provider; test_saml.py runs this with the settings that name it."""

import base64
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from saml2.assertion import Policy
from saml2.xmldsig import DIGEST_SHA1, SIG_RSA_SHA1

from partners.assertions import own_metadata
from partners.models import User
from tests import scene
from tests.leap_portal import saml_provider
from tests.leap_portal.saml_provider import Provider

pytestmark = pytest.mark.django_db
FOLDER, PORT = Path(os.environ["SAML_METADATA_FILE"]).parent, int(os.environ["SAML_TEST_PORT"])
BEGIN = "/accounts/saml/company/login/"
ACS = "/accounts/saml/company/acs/"
TWO_FACTORS = "https://refeds.org/profile/mfa"
HERE = "http://localhost:8000"
REFUSED = "You are not signed in"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with saml_provider.running(FOLDER, PORT, own_metadata()) as provider:
        yield provider


@pytest.fixture(autouse=True)
def provider(running: Provider, ada: User) -> Provider:
    running.person, running.context, running.stated = ada.email, saml_provider.PASSWORD, {}
    return running


@pytest.fixture
def ada() -> User:
    user = scene.member(scene.company("P0001"), "Ada")
    user.set_password("a-pass-phrase-of-the-tests")
    user.save()
    return user


@pytest.fixture
def browser() -> Client:
    return scene.browser_of(None)


def answer(browser: Client, query: str = "") -> str:
    """Goes to the provider; what it answers."""
    got = requests.get(browser.get(f"{BEGIN}{query}").headers["Location"], timeout=20)
    assert got.status_code == 200, got.text
    return got.text


def bring(browser: Client, said: str) -> HttpResponse:
    """Posts the answer as the provider's page does: from another site, without the session's cookie."""
    got = Client(HTTP_HOST="localhost", enforce_csrf_checks=True).post(ACS, {"SAMLResponse": said})
    if got.status_code != 302:
        return got
    browser.cookies.load({name: crumb.value for name, crumb in got.cookies.items()})
    return browser.get(got.headers["Location"])


def arrive(browser: Client) -> HttpResponse:
    return bring(browser, answer(browser))


def inside(browser: Client) -> bool:
    return browser.get("/levels/").status_code == 200


def refused(browser: Client, said: str) -> bool:
    got = bring(browser, said)
    return got.status_code == 401 and REFUSED in got.content.decode() and not inside(browser)


def test_the_door_shows_the_button(browser: Client) -> None:
    assert "Use Example Login</a>" in browser.get("/accounts/login/").content.decode()


def test_who_was_invited_comes_in_and_keeps_their_password(browser: Client, ada: User) -> None:
    assert arrive(browser).status_code == 302 and inside(browser)
    ada.refresh_from_db()
    assert ada.check_password("a-pass-phrase-of-the-tests")
    assert User.objects.count() == 1 and not SocialAccount.objects.exists()


def test_who_was_not_is_told_so_and_nobody_is_made(browser: Client, provider: Provider) -> None:
    provider.person = "stranger@example.com"
    assert "Access is by invitation" in arrive(browser).content.decode()
    assert not inside(browser) and User.objects.count() == 1


@pytest.fixture
def untrusted(settings: object) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]
    own = {**app, "settings": {**app["settings"], "email_authentication": False}}
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [own]}}


def test_a_provider_that_is_not_trusted_for_addresses_lets_nobody_in(
    browser: Client, untrusted: None
) -> None:
    assert "Access is by invitation" in arrive(browser).content.decode() and not inside(browser)


def test_who_connected_their_account_there_comes_in_without_that_trust(
    browser: Client, ada: User, provider: Provider, untrusted: None
) -> None:
    provider.person = "ada@elsewhere.example.com"
    here = scene.browser_of(None)
    here.post("/accounts/login/", {"login": ada.email, "password": "a-pass-phrase-of-the-tests"})
    assert "Use Example Login</a>" in here.get("/accounts/3rdparty/").content.decode()
    bring(here, answer(here, "?process=connect"))
    arrive(browser)
    assert inside(browser) and SocialAccount.objects.get().user == ada


def test_who_may_not_sign_in_any_more_does_not(browser: Client) -> None:
    User.objects.update(is_active=False)
    arrive(browser)
    assert not inside(browser)


def changed(said: str, old: str, new: str) -> str:
    text = base64.b64decode(said).decode()
    assert old in text
    return base64.b64encode(text.replace(old, new).encode()).decode()


def test_what_was_changed_after_signing_is_refused(browser: Client, provider: Provider) -> None:
    provider.person = "eve@example.com"
    assert refused(browser, changed(answer(browser), "eve@example.com", "ada@example.com"))
    assert not Session.objects.filter(session_key=browser.cookies.get("saml-acs-session")).exists()


def test_another_s_key_is_refused(browser: Client, tmp_path: Path) -> None:
    saml_provider.make(tmp_path, PORT)
    stranger = saml_provider.provider(tmp_path, PORT, own_metadata())
    stranger.person = "ada@example.com"
    query = urlsplit(browser.get(BEGIN).headers["Location"]).query
    assert refused(browser, stranger.answer(query))


@pytest.mark.parametrize(
    "stated",
    [
        {"sign_assertion": False},
        {"sign_assertion": False, "sign_response": True},  # the assertion itself must be
        {"sign_alg": SIG_RSA_SHA1, "digest_alg": DIGEST_SHA1},
    ],
)
def test_what_is_signed_badly_or_not_at_all_is_refused(
    stated: dict[str, object], browser: Client, provider: Provider
) -> None:
    provider.stated = stated
    assert refused(browser, answer(browser))


@pytest.mark.parametrize(
    "stated",
    [
        {"sp_entity_id": "https://another.example.com/"},
        {"destination": "https://another.example.com/acs/"},
        {"destination": f"{HERE}{ACS}more/"},
        {"issuer": "https://another.example.com/"},
        {"in_response_to": "id-of-no-request"},
    ],
)
def test_what_was_meant_for_somebody_else_is_refused(
    stated: dict[str, object], browser: Client, provider: Provider
) -> None:
    provider.stated = stated
    assert refused(browser, answer(browser))


def test_an_answer_for_whomever_is_refused(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Policy.conditions

    def without(self: Policy, audience: str) -> object:
        conditions = said(self, audience)
        conditions.audience_restriction = []
        return conditions

    monkeypatch.setattr(Policy, "conditions", without)
    assert refused(browser, answer(browser))


def test_an_answer_for_ever_is_refused(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Policy, "not_on_or_after", lambda *_: None)
    assert refused(browser, answer(browser))


def test_the_signed_part_says_itself_what_it_answers(browser: Client, provider: Provider) -> None:
    """The frame around it is not signed: a stolen assertion could be put into another."""
    stolen = answer(scene.browser_of(None))
    text = base64.b64decode(answer(browser)).decode()
    request = text.partition('InResponseTo="')[2].partition('"')[0]
    frame, inner, rest = base64.b64decode(stolen).decode().partition("<ns1:Assertion")
    old = frame.partition('InResponseTo="')[2].partition('"')[0]
    assert old != request and inner
    put = frame.replace(old, request) + inner + rest
    assert refused(browser, base64.b64encode(put.encode()).decode())


def test_what_nobody_asked_for_is_refused(browser: Client, provider: Provider) -> None:
    metadata = f"{HERE}/accounts/saml/company/metadata/"
    assert refused(browser, provider.signed(None, f"{HERE}{ACS}", metadata))


@pytest.mark.parametrize(
    ("seconds", "comes_in"), [(0, True), (-20, True), (-60, False), (200, True), (400, False)]
)
def test_an_answer_holds_for_its_time(seconds: int, comes_in: bool, browser: Client) -> None:
    said = answer(browser)
    with time_machine.travel(time.time() + seconds):
        bring(browser, said)
    assert inside(browser) is comes_in


def test_an_answer_counts_once_and_in_its_own_browser(browser: Client) -> None:
    said = answer(browser)
    assert refused(scene.browser_of(None), said)
    bring(browser, said)
    assert inside(browser)
    browser.post("/accounts/logout/")
    assert refused(browser, said)


@pytest.mark.parametrize("said", ["", "!", "PGE+", "PGEvPg==", "PCFET0NUWVBFIGE+PGEvPg==", "x" * 200_001])
def test_what_is_no_answer_is_refused(said: str, browser: Client) -> None:
    assert refused(browser, said)


def test_the_last_step_alone_is_refused(browser: Client) -> None:
    assert REFUSED in browser.get(f"{ACS}finish/").content.decode()


@pytest.mark.parametrize(("context", "admin"), [(saml_provider.PASSWORD, 302), (TWO_FACTORS, 200)])
def test_the_provider_s_second_factor_counts_where_the_settings_say_so(
    context: str, admin: int, browser: Client, provider: Provider
) -> None:
    provider.person = scene.person("Grace", staff="program office").email
    provider.context = context
    arrive(browser)
    assert browser.get("/admin/").status_code == admin


def test_there_is_one_provider_and_no_other_page(browser: Client) -> None:
    for address in ("another/login/", "another/metadata/", "company/sls/", "an.other/acs/"):
        assert browser.get(f"/accounts/saml/{address}").status_code == 404


def test_the_host_that_a_request_names_changes_nothing(browser: Client) -> None:
    told = Client(HTTP_HOST="127.0.0.1").get("/accounts/saml/company/metadata/").content.decode()
    assert f'Location="{HERE}{ACS}"' in told and "127.0.0.1" not in told and "Logout" not in told
