"""A SAML provider on another site than the portal, in a real Chromium; test_providers.py runs this with its settings."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from partners.assertions import own_metadata
from partners.models import User
from tests.browser.providers import Sent, begin, faults, inside, refused
from tests.leap_portal import saml_provider
from tests.leap_portal.saml_provider import Provider

pytest_plugins = ["tests.browser.providers"]
FOLDER, PORT = Path(os.environ["SAML_METADATA_FILE"]).parent, int(os.environ["SAML_TEST_PORT"])
THERE = f"http://127.0.0.1:{PORT}"
PAGES = "/accounts/saml/company"


@pytest.fixture(autouse=True)
def provider(desk: Any, ada: User) -> Iterator[Provider]:
    with saml_provider.running(FOLDER, PORT, own_metadata()) as provider:
        provider.person = ada.email
        yield provider


def arrive(page: Any) -> None:
    begin(page)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_url(lambda url: not url.startswith(THERE))


def tile(desk: Any) -> str:
    """What the provider's own start page leads to, which nobody here asked for."""
    of = {"to": f"{desk.address}{PAGES}/acs/", "of": f"{desk.address}{PAGES}/metadata/"}
    return f"{THERE}/tile?{urlencode(of)}"


def test_signing_in_by_a_post_from_another_site_that_no_cookie_goes_with(page: Any, sent: Sent) -> None:
    arrive(page)
    assert page.get_by_text("Northwind Networks").first.is_visible() and inside(page)
    assert sent.with_session()[1:] == [
        ("GET", f"{PAGES}/login/", False),
        ("POST", f"{PAGES}/acs/", False),
        ("GET", f"{PAGES}/acs/finish/", True),
        ("GET", "/", True),
    ]


def test_it_is_the_browser_that_withholds_the_cookie(page: Any, settings: Any) -> None:
    settings.SESSION_COOKIE_SAMESITE = "Strict"  # then it is kept from the way back too
    arrive(page)
    assert refused(page) and not inside(page)


def test_what_nobody_asked_for_is_refused(page: Any, desk: Any) -> None:
    page.goto(tile(desk))
    assert refused(page) and not inside(page)


def test_a_second_time_it_is_refused(page: Any) -> None:
    arrive(page)
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/accounts/login/**")
    page.goto(f"{THERE}/again")
    assert refused(page) and not inside(page)


@pytest.mark.parametrize("what", ["again", "tile"])
def test_a_refused_answer_signs_nobody_out(what: str, page: Any, desk: Any) -> None:
    arrive(page)
    page.goto(f"{THERE}/again" if what == "again" else tile(desk))
    page.get_by_role("heading", name="You are not signed in").wait_for()
    assert inside(page)


def test_in_another_browser_it_is_refused(page: Any, desk: Any) -> None:
    arrive(page)
    other = desk.page()
    other.goto(f"{THERE}/again")
    assert refused(other) and not inside(other)


def test_what_was_changed_is_refused_at_the_door(page: Any, provider: Provider) -> None:
    provider.stated = {"sign_assertion": False}
    arrive(page)
    assert refused(page) and not inside(page)


def test_who_was_not_invited_is_told_so(page: Any, provider: Provider) -> None:
    provider.person = "stranger@example.com"
    arrive(page)
    assert page.get_by_text("Access is by invitation").first.is_visible()
    assert faults(page) == [] and not inside(page)


def test_the_door_with_its_button_is_for_everybody(page: Any) -> None:
    page.goto("/accounts/login/")
    assert faults(page) == []
