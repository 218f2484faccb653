"""Nobody learns whether an address is known here: what is said, hashed, asked and written is the same."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from partners.models import OutgoingMail, User, WantedReset
from partners.services import resets
from tests import scene

pytestmark = pytest.mark.django_db
NOBODY = "nobody@example.com"
ASKS = ("/accounts/login/", "/accounts/password/reset/")


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    user = scene.member(scene.company("P0001"), "Ada")
    user.set_password("a-pass-phrase-of-the-tests")
    user.save()
    return user


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each password that reaches the hasher."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, *rest: object) -> str:
        seen.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return seen


def ask(path: str, email: str, address: str = "192.0.2.1") -> HttpResponse:
    asked = {"login": email, "email": email, "password": "wrong"}
    return scene.browser_of(None).post(path, asked, REMOTE_ADDR=address)


def told(path: str, email: str) -> tuple[int, str]:
    """What the page says, without what was typed and without its token."""
    answer = ask(path, email)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return answer.status_code, text.replace(email, "")


def shape(act: Callable[[], object]) -> list[str]:
    """The statements of an act, without their values."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return [re.sub(r"'(?:[^']|'')*'|s\d+_x\d+|_django_curs_\w+|\b\d+\b", "?", one["sql"]) for one in seen]


@pytest.mark.parametrize("path", ASKS)
def test_the_answer_is_the_same(path: str, ada: User) -> None:
    assert told(path, ada.email) == told(path, NOBODY)


@pytest.mark.parametrize("path", ASKS)
def test_the_statements_are_the_same(path: str, ada: User) -> None:
    ask(path, "warm@example.com")
    cache.clear()
    known = shape(lambda: ask(path, ada.email))
    cache.clear()
    assert known == shape(lambda: ask(path, NOBODY)) and known


@pytest.mark.parametrize("email", ["ada@example.com", NOBODY, "grace@example.com", "gone@example.com"])
def test_one_password_is_hashed_whoever_it_is(email: str, ada: User, hashed: list[str]) -> None:
    scene.person("Grace")  # without a password
    User.objects.create_user("gone@example.com", "a-pass-phrase-of-the-tests", is_active=False)
    hashed.clear()
    ask("/accounts/login/", email)
    assert len(hashed) == 1


@pytest.mark.parametrize("email", ["ada@example.com", NOBODY])
def test_asking_for_a_new_password_writes_one_row_and_no_mail(email: str, ada: User) -> None:
    ask("/accounts/password/reset/", email)
    assert [one.email for one in WantedReset.objects.all()] == [email]
    assert not OutgoingMail.objects.exists()


def test_the_worker_writes_to_whom_it_knows_and_keeps_no_address(ada: User) -> None:
    User.objects.create_user("gone@example.com", is_active=False)
    for email in (NOBODY, "Ada@Example.com", "gone@example.com"):
        ask("/accounts/password/reset/", email)
    assert resets.write_due() == 3 and not WantedReset.objects.exists()
    assert [mail.recipient for mail in OutgoingMail.objects.all()] == [ada.email]


def test_a_run_takes_no_more_than_its_limit(ada: User) -> None:
    WantedReset.objects.bulk_create(WantedReset(email=ada.email) for _ in range(3))
    assert resets.write_due(2) == 2 and WantedReset.objects.count() == 1


def test_sign_up_says_the_same_to_everybody(ada: User) -> None:
    path = "/accounts/signup/"
    assert told(path, ada.email) == told(path, NOBODY)
    assert "by invitation" in told(path, NOBODY)[1]


@pytest.mark.parametrize("email", ["ada@example.com", NOBODY])
def test_resets_are_limited_for_known_and_unknown_alike(email: str, ada: User) -> None:
    path = "/accounts/password/reset/"
    codes = [ask(path, email, f"192.0.2.{n}").status_code for n in range(1, 8)]
    assert codes == [302] * 5 + [429] * 2
    assert WantedReset.objects.count() == 5


def test_an_address_longer_than_any_is_no_error(db: None) -> None:
    assert ask("/accounts/password/reset/", f"{'a' * 64}@{'b.' * 120}example.com").status_code in (200, 302)
