"""An OpenID Connect provider on another site than the portal, in a real Chromium; test_providers.py runs this with its settings."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests

from partners.models import User
from tests.browser.providers import REFUSED, Sent, begin, faults, inside, refused

pytest_plugins = ["tests.browser.providers"]
ISSUER = os.environ["OIDC_ISSUER"]
BEGIN, BACK = "/accounts/oidc/company/login/", "/accounts/oidc/company/login/callback/"


@pytest.fixture(scope="module", autouse=True)
def provider() -> Iterator[None]:
    with oidc_provider_mock.run_server_in_thread(port=urlsplit(ISSUER).port):
        yield


def stated(email: str) -> None:
    said = {"email": email, "email_verified": True}
    requests.put(f"{ISSUER}/users/{email}", json=said, timeout=10).raise_for_status()


def arrive(page: Any, email: str) -> str:
    """Signs in at the provider; the address that it led back to."""
    back: list[str] = []
    page.on("request", lambda asked: BACK in asked.url and back.append(asked.url))
    stated(email)
    begin(page)
    page.wait_for_url(f"{ISSUER}/**")
    page.get_by_placeholder("sub").fill(email)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: not url.startswith(ISSUER))
    page.get_by_role("heading", level=1).wait_for()
    return back[0]


def test_signing_in_there_and_coming_back(page: Any, sent: Sent, ada: User) -> None:
    arrive(page, ada.email)
    assert page.get_by_text("Northwind Networks").first.is_visible() and inside(page)
    assert sent.with_session()[1:] == [("GET", BEGIN, False), ("GET", BACK, True), ("GET", "/", True)]


def test_a_second_time_it_is_refused(page: Any, ada: User) -> None:
    back = arrive(page, ada.email)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/accounts/login/**")
    page.goto(back)
    assert refused(page) and not inside(page)


def test_a_refused_answer_signs_nobody_out(page: Any, ada: User) -> None:
    page.goto(arrive(page, ada.email))
    assert page.get_by_role("heading", name="You are not signed in").is_visible() and inside(page)


def test_in_another_browser_it_is_refused(page: Any, desk: Any, ada: User) -> None:
    back = arrive(page, ada.email)
    other = desk.page()
    other.goto(back)
    assert refused(other) and not inside(other)


def test_what_nobody_asked_for_is_refused(page: Any, ada: User) -> None:
    page.goto(f"{BACK}?code=a-code&state=a-state")
    assert refused(page) and not inside(page)


@pytest.mark.parametrize("stateless", [True, False])
def test_who_says_no_there_is_not_in_here(stateless: bool, page: Any, ada: User) -> None:
    """This provider forgets which request it answers, which the standard has others say."""
    begin(page)
    page.wait_for_url(f"{ISSUER}/**")
    state = parse_qs(urlsplit(page.url).query)["state"][0]
    page.get_by_role("button", name="Deny").click()
    page.get_by_role("heading", name=REFUSED).wait_for()
    if not stateless:
        page.goto(f"{BACK}?error=access_denied&state={state}")
        assert page.get_by_text("You stopped at").is_visible()
    assert refused(page) and not inside(page)


def test_who_was_not_invited_is_told_so(page: Any, ada: User) -> None:
    arrive(page, "stranger@example.com")
    assert page.get_by_text("Access is by invitation").first.is_visible()
    assert faults(page) == [] and not inside(page)
