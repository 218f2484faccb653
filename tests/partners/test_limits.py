"""A hundred wrong passwords reach the hasher ten times; nobody is kept out of their own account for ever."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from partners.adapters import WAIT
from partners.models import OutgoingMail, User
from partners.services import resets
from tests import scene
from tests.partners.test_enumeration import ask, fresh_limits, hashed  # noqa: F401

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"
RIGHT = "a-pass-phrase-of-the-tests"


@pytest.fixture
def ada() -> User:
    user = scene.member(scene.company("P0001"), "Ada")
    user.set_password(RIGHT)
    user.save()
    return user


def right(address: str = "198.51.100.9", host: str = "localhost") -> str:
    """What the right password from elsewhere gets: an empty text where it signs in."""
    answer = Client(HTTP_HOST=host).post(
        SIGN_IN, {"login": "ada@example.com", "password": RIGHT}, REMOTE_ADDR=address
    )
    return "" if answer.status_code == 302 else answer.content.decode()


def guess(ada: User, times: int, addresses: int = 100) -> None:
    for n in range(times):
        ask(SIGN_IN, ada.email, f"192.0.2.{n % addresses + 1}")


@pytest.mark.parametrize("addresses", [1, 100])
def test_of_a_hundred_wrong_passwords_ten_are_looked_at(
    addresses: int,
    ada: User,
    hashed: list[str],  # noqa: F811
) -> None:
    hashed.clear()
    guess(ada, 100, addresses)
    assert 0 < len(hashed) <= 10


def test_the_right_one_is_refused_too_with_a_sentence_that_says_how_long(
    ada: User,
    hashed: list[str],  # noqa: F811
) -> None:
    guess(ada, 11)
    hashed.clear()
    said = right()
    assert "wait an hour" in WAIT and "wait an hour" in said and "Forgot your password?" in said
    assert hashed == []


def test_another_host_name_or_another_writing_is_no_other_limit(ada: User) -> None:
    guess(ada, 11)
    assert right(host="127.0.0.1") and ask(SIGN_IN, " ADA@example.com ", "198.51.100.7").status_code == 200
    assert "Too many wrong passwords" in ask(SIGN_IN, "ADA@example.com", "198.51.100.8").content.decode()


def test_after_an_hour_it_signs_in_again(ada: User) -> None:
    with time_machine.travel("2026-11-26 12:00Z", tick=False) as clock:
        guess(ada, 11)
        clock.shift(59 * 60)
        assert right()
        clock.shift(61)
        assert right() == ""


def test_a_colleague_is_not_concerned(ada: User) -> None:
    ben = scene.person("Ben")
    ben.set_password(RIGHT)
    ben.save()
    guess(ada, 11)
    answer = scene.browser_of(None).post(SIGN_IN, {"login": ben.email, "password": RIGHT})
    assert answer.status_code == 302


def test_the_mailed_link_lets_in_whom_others_keep_out(ada: User) -> None:
    guess(ada, 11)
    ask("/accounts/password/reset/", ada.email, "198.51.100.9")
    resets.write_due()
    address = re.search(r"/accounts/password/reset/key/\S+", OutgoingMail.objects.get().text)[0]
    browser = scene.browser_of(None)
    form = browser.get(address, follow=True).redirect_chain[-1][0]
    fresh = "another-pass-phrase-of-the-tests"
    browser.post(form, {"password1": fresh, "password2": fresh})
    assert browser.get("/levels/").status_code == 200


def test_limits_in_force_are_not_thrown_away_by_filling_the_cache(ada: User) -> None:
    guess(ada, 11)
    cache.set_many({f"zzz{n}": n for n in range(400)}, 3600)
    assert right()
