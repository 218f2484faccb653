"""Sessions are listed with where they are open; each can be ended, and a new password ends the others."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from partners.models import AuditEntry, User
from tests import scene
from tests.browser.acts import PASSWORD, with_password

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ada() -> User:
    return with_password(scene.member(scene.company("P0001"), "Ada"))


def signed_in(user: User, address: str = "192.0.2.1") -> Client:
    browser = Client(HTTP_HOST="localhost", REMOTE_ADDR=address, HTTP_USER_AGENT=FIREFOX)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser


def inside(browser: Client) -> bool:
    return browser.get("/levels/").status_code == 200


def key_of(address: str) -> int:
    return UserSession.objects.get(ip=address).pk


def test_each_is_listed_with_its_browser_and_address(ada: User) -> None:
    here = signed_in(ada)
    signed_in(ada, "198.51.100.7")
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox on Windows</th>") == 2 and "198.51.100.7" in page
    assert page.count("this one") == 1 and "End all others" in page


def test_one_is_ended_at_once(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada, "198.51.100.7")
    assert inside(there)
    here.post(f"/accounts/sessions/{key_of('198.51.100.7')}/end/")
    assert not inside(there) and inside(here)


def test_all_others_are_ended_at_once(ada: User) -> None:
    here, *others = (signed_in(ada, f"192.0.2.{n}") for n in range(1, 4))
    here.post("/accounts/sessions/")
    assert [inside(one) for one in (here, *others)] == [True, False, False]


def test_a_session_that_was_not_written_down_is_at_its_next_page(ada: User) -> None:
    old = Client(HTTP_HOST="localhost")
    old.force_login(ada)
    assert inside(old) and UserSession.objects.count() == 1


def test_anothers_session_does_not_exist(ada: User) -> None:
    ben = with_password(scene.person("Ben"))
    here, there = signed_in(ben), signed_in(ada, "198.51.100.7")
    assert here.post(f"/accounts/sessions/{key_of('198.51.100.7')}/end/").status_code == 404
    assert inside(there)


def test_a_new_password_ends_the_others(ada: User) -> None:
    here, there = signed_in(ada), signed_in(ada, "198.51.100.7")
    fresh = "another-pass-phrase-of-the-tests"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert inside(here) and not inside(there)
    assert "198.51.100.7" not in here.get("/accounts/sessions/").content.decode()


def test_last_seen_is_written_every_five_minutes_at_most(ada: User, django_assert_num_queries) -> None:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)  # the database's clock goes on
    with time_machine.travel(hour, tick=False) as clock:
        here = signed_in(ada)
        here.get("/levels/")
        clock.shift(299)
        here.get("/levels/")
        assert UserSession.objects.get().last_seen_at.minute == 0
        clock.shift(1)
        here.get("/levels/")
        assert UserSession.objects.get().last_seen_at.minute == 5


def test_ending_one_and_all_others_is_told_with_where_they_were_open(ada: User) -> None:
    here = signed_in(ada)
    for address in ("198.51.100.7", "198.51.100.8", "198.51.100.9"):
        signed_in(ada, address)
    here.post(f"/accounts/sessions/{key_of('198.51.100.7')}/end/")
    here.post("/accounts/sessions/")
    told = AuditEntry.objects.filter(verb="session ended", by=ada).values_list("sentence", flat=True)
    expected = [
        f"Ada ended a session, Firefox on Windows at {address}."
        for address in ("198.51.100.7", "198.51.100.8", "198.51.100.9")
    ]
    assert sorted(told) == expected
