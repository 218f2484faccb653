"""A passkey in a real Chromium: added, signed in with, and as good as two factors; a password alone never is."""

from collections.abc import Callable
from typing import Any

import pytest

from partners.models import User
from tests import scene
from tests.browser.acts import PASSWORD, headline, sign_in, with_password
from tests.browser.looking import faults

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def grace(transactional_db: None) -> User:
    return with_password(scene.person("Grace", staff="program office"))


def keyed(desk: Any, **settings: Any) -> tuple[Any, Any, str]:
    """A page whose browser has an authenticator, its protocol, and the authenticator's id."""
    page = desk.page(**settings)
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page, protocol, made["authenticatorId"]


def add_passkey(page: Any, look: Callable[[Any], list[str]] = faults) -> list[str]:
    """Adds one, and tells what is wrong with the pages on the way."""
    page.goto("/accounts/2fa/webauthn/add/")
    found = look(page)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/add/")
    found += look(page)
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/recovery-codes/**")
    return found + look(page)


def unseen(page: Any) -> list[str]:
    """Where the pages on the way are not what is tested."""
    return []


def sign_out(page: Any) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/accounts/login/**")


def test_staff_sign_in_with_a_passkey_and_come_into_admin(desk: Any, grace: User) -> None:
    page, *_ = keyed(desk)
    sign_in(page, grace, "/accounts/2fa/")
    page.goto("/admin/")
    page.wait_for_url("**/accounts/2fa/")  # a password alone
    found = add_passkey(page)
    for path in ("/accounts/2fa/webauthn/", "/accounts/sessions/", "/accounts/2fa/"):
        page.goto(path)
        found += faults(page)
    sign_out(page)
    found += faults(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
    assert "Work" in headline(page) and not found, "\n".join(found)


def test_who_is_not_verified_by_the_key_does_not_sign_in(desk: Any, grace: User) -> None:
    page, protocol, key = keyed(desk)
    sign_in(page, grace, "/accounts/2fa/")
    add_passkey(page, unseen)
    sign_out(page)
    protocol.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_timeout(1000)
    page.goto("/admin/")
    assert page.url.split("?")[0].endswith("/accounts/login/")
    desk.complaints[:] = [line for line in desk.complaints if "NotAllowedError" not in line]


def test_after_the_password_the_key_is_the_second_factor(desk: Any, grace: User) -> None:
    page, *_ = keyed(desk)
    sign_in(page, grace, "/accounts/2fa/")
    add_passkey(page, unseen)
    sign_out(page)
    page.get_by_label("Email").fill(grace.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    assert not faults(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")
