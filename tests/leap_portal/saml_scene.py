"""What the checks of SAML share: the provider, Ada, her browser, and how an answer is brought."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.http import HttpResponse
from django.test import Client

from partners.assertions import own_metadata
from partners.models import User
from tests import scene
from tests.leap_portal import saml_provider
from tests.leap_portal.saml_provider import Provider

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
    begun = browser.get(f"{BEGIN}{query}", headers={"Sec-Fetch-Site": "same-origin"})
    got = requests.get(begun.headers["Location"], timeout=20)
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


@pytest.fixture
def untrusted(settings: object) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["saml"]["APPS"][0]
    own = {**app, "settings": {**app["settings"], "email_authentication": False}}
    settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [own]}}
