"""The commands around the demo: loading it once, its sign-ins, and codes for its own accounts only."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.management import CommandError, call_command
from django.db import connection

from leap_portal.demo.cast import ADA, GRACE, LENA, MARIA, PASSWORD
from partners.models import AuditEntry, Partner, User

pytestmark = pytest.mark.django_db


def run(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


@pytest.fixture
def demo():
    return run("demo")


def test_where_a_partner_exists_nothing_is_done():
    Partner.objects.create(code="X1", name="Somebody", country="US", currency="USD")
    assert run("demo") == "Partners exist here, so the demo is not loaded.\n"
    assert Partner.objects.count() == 1
    assert not User.objects.filter(is_demo=True).exists()


def test_a_second_run_does_nothing(demo):
    assert demo == "The demo is loaded: 84 partners.\n"
    before = AuditEntry.objects.count()
    assert run("demo") == "Partners exist here, so the demo is not loaded.\n"
    assert AuditEntry.objects.count() == before


def test_sign_ins_name_the_accounts_that_are_here(demo, settings):
    settings.BASE_URL = "http://localhost:8123"
    table = run("demo", "--sign-ins")
    assert "http://localhost:8123" in table
    assert PASSWORD in table
    assert all(one.email in table for one in (ADA, LENA, MARIA, GRACE))


def test_without_demo_accounts_there_are_no_sign_ins():
    assert run("demo", "--sign-ins") == "There are no demo accounts here.\n"


def test_the_code_of_a_demo_account_passes_its_second_factor(demo):
    code = run("code", MARIA.email.upper()).strip()
    factor = Authenticator.objects.get(user__email=MARIA.email)
    assert auth.validate_totp_code(factor.wrap().instance.data["secret"], code)


@pytest.mark.parametrize("email", ["real@vendor.example", "nobody@vendor.example", ADA.email])
def test_no_code_is_printed_for_any_other_account(demo, email):
    real = User.objects.create_user("real@vendor.example", is_staff=True)
    auth.TOTP.activate(real, auth.generate_totp_secret())
    with pytest.raises(CommandError, match="is no demo account with a second factor"):
        run("code", email)


def test_without_an_edition_it_says_what_to_run():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE partners_edition")
    with pytest.raises(CommandError, match="run `edition load` first"):
        run("demo")
