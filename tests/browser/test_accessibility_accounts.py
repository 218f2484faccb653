"""Accounts, a letter that is checked, and what goes wrong: axe finds nothing there either, light and dark."""

from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.utils.http import int_to_base36

from leap_portal.letters import status_letter
from partners.choices import Role
from partners.models import Letter, User
from partners.terms import Terms
from tests import scene
from tests.browser.acts import PASSWORD, code, sign_in, with_password
from tests.browser.test_accessibility import LOOKS, axe, looked_at

ACCOUNT = (
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
)
OUTSIDE = (
    "/accounts/inactive/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-nonsense/",
)
LOOK = pytest.mark.parametrize(("width", "scheme"), LOOKS)


@pytest.fixture
def ada(transactional_db: None) -> User:
    return with_password(scene.member(scene.company("P0001", "Northwind Networks"), "Ada"))


def fresh(desk: Any, width: int, scheme: str) -> Any:
    return desk.page(viewport={"width": width, "height": 900}, color_scheme=scheme)


@LOOK
def test_an_account_s_pages_and_its_second_factor_s(width: int, scheme: str, desk: Any, ada: User) -> None:
    page, faults = fresh(desk, width, scheme), []
    sign_in(page, ada)
    looked_at(page, ACCOUNT, faults.append)
    page.goto("/accounts/2fa/totp/activate/")
    faults.extend(axe(page))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/activate/")
    faults.extend(axe(page))
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("code").fill("000000")
    page.get_by_role("button", name="Activate").click()
    faults.extend(axe(page))
    page.get_by_label("code").fill(code(secret))
    page.get_by_role("button", name="Activate").click()
    page.wait_for_url("**/recovery-codes/**")
    faults.extend(axe(page))
    looked_at(
        page,
        ("/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/"),
        faults.append,
    )
    assert not faults, "\n".join(faults)


@LOOK
def test_the_way_back_in(width: int, scheme: str, desk: Any, ada: User) -> None:
    page, faults = fresh(desk, width, scheme), []
    looked_at(page, OUTSIDE, faults.append)
    page.goto(
        f"/accounts/password/reset/key/{int_to_base36(ada.pk)}-{default_token_generator.make_token(ada)}/"
    )
    faults.extend(axe(page))
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ada.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    faults.extend(axe(page))
    assert page.get_by_text("not correct").is_visible() and PASSWORD != "wrong"
    assert not faults, "\n".join(faults)


@LOOK
def test_a_letter_that_is_checked(width: int, scheme: str, desk: Any, ada: User, terms: Terms) -> None:
    faults: list[str] = []
    partner = ada.memberships.get().partner
    status_letter(partner.pk, speaks_of=scene.DAY, by=ada, as_of=scene.DAY, terms=terms)
    page = fresh(desk, width, scheme)
    looked_at(page, (f"/check/?code={Letter.objects.get().check_code}",), faults.append)
    assert page.get_by_text("Northwind Networks").first.is_visible()
    assert not faults, "\n".join(faults)


@LOOK
def test_what_is_refused_absent_or_broken(width: int, scheme: str, desk: Any, ada: User) -> None:
    partner = ada.memberships.get().partner
    ben = with_password(scene.member(partner, "Ben", Role.VIEWER))
    page, faults = fresh(desk, width, scheme), []
    sign_in(page, ben)
    looked_at(page, ("/accounts/2fa/recovery-codes/", "/letters/LTR-2020-9999/pdf/"), faults.append)
    page.goto("/")
    page.evaluate("document.querySelector('form[method=post]').action = '/financing/ask/'")
    page.locator("form[method=post] button").first.evaluate("one => one.form.submit()")
    page.wait_for_url("**/financing/ask/")
    faults.extend(axe(page))
    for name in ("500.html", "503.html"):
        page.goto("/check/")
        page.set_content(render_to_string(name))
        faults.extend(axe(page))
    desk.complaints[:] = [line for line in desk.complaints if "status of 40" not in line]
    assert not faults, "\n".join(faults)
