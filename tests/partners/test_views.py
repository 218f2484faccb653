"""Level, organisation, switching, and the public check of a letter."""

from datetime import date

import pytest
from django.test import Client

from leap_portal.letters import status_letter
from partners.choices import Role
from partners.models import Letter, Membership, Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks", manager=scene.person("Maria"))


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")


def text(page: Client, address: str, **asked: str) -> str:
    answer = page.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2020-06-30", "Held"),
        ("2020-07-01", "Protected"),
        ("2020-12-31", "Protected"),
        ("2021-01-01", "Awaiting review"),
    ],
)
def test_the_level_is_that_of_the_day(day: str, state: str, ada: User) -> None:
    html = text(scene.browser_of(ada), "/levels/", as_of=day)
    assert state in html and "Gold" in html and "Provision 10" in html


@pytest.mark.parametrize(("day", "ended"), [("2020-12-31", False), ("2021-01-01", True)])
def test_a_level_that_ended_is_not_said_to_stand_until_then(day: str, ended: bool, ada: User) -> None:
    page = scene.browser_of(ada)
    home = text(page, "/", as_of=day).split('aria-labelledby="level-title"')[1].split("</section>")[0]
    own = text(page, "/levels/", as_of=day)
    assert ("Ended on" in home, "Stands until" in home) == (ended, not ended)
    assert ("<dt>Ended on</dt>" in own, "<dt>Stands until</dt>" in own) == (ended, not ended)


def test_the_organisation_names_its_own_members_only(ada: User, northwind: Partner) -> None:
    scene.member(scene.company("P0002"), "Zoe")
    scene.member(northwind, "Ben", Role.VIEWER)
    html = text(scene.browser_of(ada), "/organisation/")
    assert "ada@example.com" in html and "ben@example.com" in html and "Maria" in html and "zoe@" not in html


def test_switching_shows_the_other_partner_until_switched_back(ada: User, northwind: Partner) -> None:
    other = scene.company("P0002", "Zephyr")
    Membership.objects.create(partner=other, user=ada, roles=["viewer"])
    page = scene.browser_of(ada)
    assert "Northwind Networks on" in text(page, "/")
    assert page.post("/organisation/switch/", {"partner": "P0002"}).headers["Location"] == "/"
    assert "Zephyr on" in text(page, "/") and "Zephyr" in text(page, "/organisation/")


@pytest.mark.parametrize("code", ["P0002", "P9999", "", "\x00", "p0001"])
def test_there_is_no_switching_to_what_is_not_ones_own(code: str, ada: User) -> None:
    scene.company("P0002")
    page = scene.browser_of(ada)
    assert page.post("/organisation/switch/", {"partner": code}).status_code == 404
    assert "partner" not in page.session


@pytest.fixture
def letter(northwind: Partner, terms: Terms) -> Letter:
    return status_letter(northwind.pk, speaks_of=DAY, by=None, as_of=DAY, terms=terms)


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.replace('-', ' ')} "]
)
def test_a_code_is_found_however_it_is_typed(typed: object, letter: Letter) -> None:
    html = text(Client(HTTP_HOST="localhost"), "/check/", code=typed(letter.check_code))
    assert "Genuine, and it stands" in html and letter.number in html and "Northwind Networks" in html


@pytest.mark.parametrize(("state", "said"), [("superseded", "Superseded"), ("revoked", "Revoked")])
def test_a_letter_that_no_longer_stands_says_so(state: str, said: str, letter: Letter) -> None:
    Letter.objects.update(state=state)
    html = text(Client(HTTP_HOST="localhost"), "/check/", code=letter.check_code)
    assert "Genuine, but it no longer stands" in html and said in html


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "LTR-2020-0001", "%", "x" * 39])
def test_any_other_code_is_no_letters(code: str, letter: Letter) -> None:
    html = text(Client(HTTP_HOST="localhost"), "/check/", code=code)
    assert "Northwind" not in html and (
        "No letter has this code" in html or "Please look at this again" in html
    )


def test_the_check_tells_no_more_than_the_paper(letter: Letter, ada: User) -> None:
    html = text(Client(HTTP_HOST="localhost"), "/check/", code=letter.check_code)
    assert (
        "P0001" not in html
        and "ada@" not in html
        and "Gold" not in html
        and date(2020, 6, 30).isoformat() not in html
    )
