"""The pages of people and courses, the requirements on the overview, and how many statements each takes."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from tests import factories, scene

PAGES = ["/training/", "/training/people/", "/training/catalogue/"]
BASE, MOST = 3, 5


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def client(northwind: Partner) -> Client:
    return scene.browser_of(scene.member(northwind, "Ada"))


def words(client: Client, path: str, day: str = "2020-05-07") -> str:
    """What the page says, without its tags."""
    html = client.get(path, {"as_of": day}).content.decode()
    told = " ".join(re.sub(r"<[^>]+>", " ", html[html.index('<main id="main"') :]).split())
    return re.sub(r" (?=[.,;])", "", told)


def test_each_requirement_says_its_state_who_counts_and_why(client, northwind) -> None:
    factories.credential(factories.person(northwind, "Grace Hopper"))
    factories.relief(northwind, "EDS", until_on=date(2020, 6, 15))
    told = words(client, "/training/")
    assert "Gold your level" in told
    assert "1 of 1 Grace Hopper" in told
    assert "An exception for EDS covers it until 15 June 2020." in told
    assert "excepted until 15 Jun 2020" in told and "waived until 30 Sep 2020" in told
    assert "due by 30 Jun 2020" in told and "Provision 12" in told
    assert "asked for now" in told and "One more is needed." in told
    assert "was due by 30 Jun 2020" in words(client, "/training/", "2020-07-01")


def test_many_holders_are_named_shortly(client, northwind) -> None:
    for number in range(9):
        factories.credential(factories.person(northwind, f"N{number}"))
    assert "9 of 1 N0, N1, N2, N3, N4, N5, and 3 more" in words(client, "/training/")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-05-06", "Some courses will be free for whoever enrols from 7 May 2020 to 18 Sep 2020."),
        ("2020-05-07", "Some courses are free for whoever enrols until 18 Sep 2020."),
        ("2020-09-19", "Some courses were free for whoever enrolled until 18 Sep 2020."),
    ],
)
def test_free_training_is_told_on_each_side_of_its_days(client, day, sentence) -> None:
    assert sentence in words(client, "/training/", day)


def test_exceptions_show_both_ends(client, northwind) -> None:
    Partner.objects.update(partnerworks=True)
    factories.relief(northwind, until_on=date(2020, 5, 31))
    told = words(client, "/training/")
    assert "Current 1 Jan 2019 31 May 2020 30 Jun 2020" in told
    assert "Current on 7 May 2020, so it lasts until 30 June 2020" in told


def test_people_are_shown_with_what_counts_expired_or_left_with_them(client, northwind) -> None:
    ada = factories.person(northwind, "Ada")
    factories.credential(ada, "ECS", expires_on=date(2020, 5, 7))
    factories.credential(ada, "EDS", expires_on=date(2020, 5, 6))
    factories.credential(factories.person(northwind, "Bo", employed_until=date(2020, 5, 6)))
    factories.person(northwind, "Cy")
    told = words(client, "/training/people/")
    assert "2 employed by Northwind Networks on 7 May 2020, 1 with a credential that counts." in told
    assert "ECS Counts earned 1 Jan 2019, expires 7 May 2020" in told
    assert "EDS Expired earned 1 Jan 2019, expired 6 May 2020" in told
    assert "ECS counts no more: left" in told and "1 Jan 2019 to 6 May 2020" in told
    assert "none yet" in told
    assert told.index("Cy") < told.index("Bo")


def test_people_of_others_and_those_to_come_are_not_shown(client, northwind) -> None:
    factories.person(factories.partner(), "Mallory")
    factories.person(northwind, "Zoe", employed_from=date(2020, 5, 8))
    told = words(client, "/training/people/")
    assert "Mallory" not in told and "Zoe" not in told
    assert "Nobody is recorded for Northwind Networks on this day." in told
    assert "Zoe" in words(client, "/training/people/", "2020-05-08")


@pytest.mark.parametrize(
    ("day", "free"),
    [("2020-05-06", False), ("2020-05-07", True), ("2020-09-18", True), ("2020-09-19", False)],
)
def test_a_course_shows_its_price_on_the_day_and_how_to_reach_its_training_partner(client, day, free) -> None:
    factories.course(title="Cloud basics", url="https://bright.example/cloud")
    told = words(client, "/training/catalogue/", day)
    assert ("Free 900.00 USD" in told) == free
    assert "900.00 USD" in told and "Bright Training" in told
    html = client.get("/training/catalogue/", {"as_of": day}).content.decode()
    assert 'href="mailto:learn@bright.example"' in html and 'href="https://bright.example/cloud"' in html


def test_the_virtual_share_stands_beside_the_promise(client) -> None:
    assert "No course is in the catalogue yet." in words(client, "/training/catalogue/")
    for delivery in ("virtual", "classroom"):
        factories.course(delivery=delivery)
    told = words(client, "/training/catalogue/")
    assert "50 %" in told and "1 of 2 technical courses; 90 % are promised" in told and "Provision 8" in told


@pytest.mark.parametrize("path", PAGES)
def test_a_hundred_rows_take_no_more_statements_than_one(client, northwind, path) -> None:
    def counted() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return sum(not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for one in seen)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            factories.credential(factories.person(northwind, f"N{number}"))
            factories.specialization(northwind, f"S{number}")
            factories.relief(northwind, f"R{number}")
            factories.course()

    fill(0, 1)
    few = counted()
    fill(1, 100)
    assert counted() == few <= BASE + MOST
