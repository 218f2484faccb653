"""What a real SAML provider answers and the portal refuses; test_saml.py runs this with the settings that name it."""

import base64
import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from saml2.assertion import Policy
from saml2.xmldsig import DIGEST_SHA1, SIG_RSA_SHA1

from partners.assertions import own_metadata
from tests import scene
from tests.leap_portal import saml_provider
from tests.leap_portal.saml_provider import Provider
from tests.leap_portal.saml_scene import (
    ACS,
    BEGIN,
    HERE,
    PORT,
    REFUSED,
    answer,
    bring,
    inside,
    refused,
)

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.leap_portal.saml_scene"]


def changed(said: str, old: str, new: str) -> str:
    text = base64.b64decode(said).decode()
    assert old in text
    return base64.b64encode(text.replace(old, new).encode()).decode()


def test_what_was_changed_after_signing_is_refused(browser: Client, provider: Provider) -> None:
    provider.person = "eve@example.com"
    assert refused(browser, changed(answer(browser), "eve@example.com", "ada@example.com"))
    assert Session.objects.count() == 1  # what was asked; of what was not believed nothing is kept


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


def request_of(said: str) -> str:
    """The request that the frame of the answer names."""
    return base64.b64decode(said).decode().partition('InResponseTo="')[2].partition('"')[0]


def test_the_signed_part_says_itself_what_it_answers(browser: Client) -> None:
    """The frame around it is not signed: a stolen assertion could be put into another."""
    stolen, own = answer(scene.browser_of(None)), answer(browser)
    frame, inner, rest = base64.b64decode(stolen).decode().partition("<ns1:Assertion")
    assert inner and request_of(stolen) != request_of(own)
    put = frame.replace(request_of(stolen), request_of(own)) + inner + rest
    assert refused(browser, base64.b64encode(put.encode()).decode())


def test_what_nobody_asked_for_is_refused(browser: Client, provider: Provider) -> None:
    tile = provider.signed(None, f"{HERE}{ACS}", f"{HERE}/accounts/saml/company/metadata/")
    assert refused(browser, tile)
    asked = f'Response InResponseTo="{request_of(answer(browser))}" xmlns'
    assert refused(browser, changed(tile, "Response xmlns", asked))


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


def test_what_a_stranger_writes_stays_on_one_line_of_the_log(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    said = base64.b64decode(answer(browser)).decode()
    status = re.search(r"<(\w+):StatusCode[^>]*status:Success[^>]*/>", said)
    message = f"<{status[1]}:StatusMessage>No.\nWARNING root: all is well</{status[1]}:StatusMessage>"
    denied = status[0].replace("Success", "Responder") + message
    assert refused(browser, base64.b64encode(said.replace(status[0], denied).encode()).decode())
    (line,) = [one.getMessage() for one in caplog.records if one.name == "partners.saml"]
    assert "all is well" in line and "\n" not in line
