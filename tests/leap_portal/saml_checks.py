"""Signing in by a real SAML provider; test_saml.py runs this with the settings that name it."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from partners.models import User
from tests import scene
from tests.leap_portal import saml_provider
from tests.leap_portal.saml_provider import Provider
from tests.leap_portal.saml_scene import ACS, HERE, TWO_FACTORS, answer, arrive, bring, inside

pytestmark = pytest.mark.django_db
pytest_plugins = ["tests.leap_portal.saml_scene"]


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


def test_nobody_is_led_from_elsewhere_to_connect_an_account(ada: User) -> None:
    here = scene.browser_of(ada)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Referer": "http://elsewhere.example.com/"}):
        begun = here.get("/accounts/saml/company/login/?process=connect", headers=headers)
        assert begun.headers["Location"] == "/accounts/3rdparty/"
