"""What people do with their accounts stands in the audit, and nothing in it tells whether an address is known."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from partners.models import AuditEntry, Membership, Partner, User
from tests import scene

LOGIN = "/accounts/login/"
WORD = "correct horse battery staple"
pytestmark = pytest.mark.django_db


@pytest.fixture
def northwind() -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def ada(northwind: Partner) -> User:
    user = scene.member(northwind, "Ada")
    user.set_password(WORD)
    user.save()
    return user


def sign_in(email: str, password: str = WORD) -> Client:
    page = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")
    page.post(LOGIN, {"login": email, "password": password})
    return page


def told(**fields) -> list[tuple[str, str, str]]:
    entries = AuditEntry.objects.filter(kind="sign-in", **fields).order_by("id")
    return [(one.verb, one.sentence, one.address) for one in entries]


def test_signing_in_and_out_is_told_in_each_organisation_with_where_from(
    ada: User, northwind: Partner
) -> None:
    other = scene.company("P0002")
    Membership.objects.create(partner=other, user=ada, roles=["viewer"])
    sign_in("ada@example.com").post("/accounts/logout/")
    expected = [("signed in", "Ada signed in.", "192.0.2.7"), ("signed out", "Ada signed out.", "192.0.2.7")]
    assert told(partner=northwind, by=ada) == told(partner=other, by=ada) == expected


def test_who_belongs_to_no_organisation_signs_in_to_the_program() -> None:
    maria = scene.person("Maria", staff="channel managers")
    maria.set_password(WORD)
    maria.save()
    sign_in("maria@example.com")
    assert [verb for verb, *_ in told(partner=None, by=maria)] == ["signed in"]


def test_a_failed_sign_in_reads_the_same_for_an_address_that_is_known_and_one_that_is_not(ada: User) -> None:
    for address in ("ada@example.com", "nobody@example.com", "Ada@Example.com"):
        sign_in(address, "wrong")
    failed = list(AuditEntry.objects.filter(verb="sign-in failed").order_by("id"))
    assert len(failed) == 3 and AuditEntry.objects.filter(kind="sign-in").count() == 3
    known, unknown, again = (
        (one.sentence, one.subject, one.by, one.partner, one.address, sorted(one.after)) for one in failed
    )
    assert known == unknown == again
    digests = [one.after["address"] for one in failed]
    assert digests[0] == digests[2] != digests[1]
    assert "ada" not in str([(one.after, one.sentence, one.subject) for one in failed]).lower()


def test_past_the_limit_nothing_more_is_written(ada: User) -> None:
    for _ in range(30):
        sign_in("ada@example.com", "wrong")
    assert AuditEntry.objects.filter(verb="sign-in failed").count() <= 10


def test_a_changed_password_is_told(ada: User) -> None:
    page = sign_in("ada@example.com")
    new = "another horse battery staple"
    page.post("/accounts/password/change/", {"oldpassword": WORD, "password1": new, "password2": new})
    assert [verb for verb, *_ in told(by=ada)] == ["signed in", "password changed"]


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_second_factor_given_and_refused_is_told(ada: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    page = sign_in("ada@example.com")
    page.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert [(verb, sentence) for verb, sentence, _ in told()] == [
        ("second factor refused", "A second factor of Ada was refused."),
        ("second factor used", "Ada gave a second factor, an authenticator app."),
        ("signed in", "Ada signed in."),
    ]
    assert AuditEntry.objects.get(verb="second factor refused").by is None


def test_outside_the_portal_s_pages_nothing_is_told(ada: User) -> None:
    scene.browser_of(ada).logout()
    assert told() == []


def test_a_shut_account_that_is_tried_is_told_in_its_organisation(ada: User, northwind: Partner) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert sign_in("ada@example.com").get("/").status_code == 302
    refused = ("sign-in refused", "A sign-in of Ada was refused: the account is shut.", "192.0.2.7")
    assert told(partner=northwind) == [refused]
