"""The specializations' page: each with its state on the day looked at and the reason in place."""

from datetime import date

import pytest
from django.test import Client

from partners.models import Partner
from tests import scene
from training.models import Specialization


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def page(northwind: Partner) -> Client:
    return scene.browser_of(scene.member(northwind, "Ada"))


def test_without_any_the_page_says_where_they_come_from(page: Client) -> None:
    assert (
        "No specialization is recorded for Northwind Networks yet." in page.get("/training/").content.decode()
    )


@pytest.mark.parametrize(
    ("day", "state", "sentence"),
    [
        ("2020-04-15", "Active", "Active on 15 March 2020, so it stands until 30 September 2020"),
        (
            "2020-04-16",
            "Active by extension",
            "Active on 15 March 2020, so it stands until 30 September 2020",
        ),
        (
            "2020-09-30",
            "Active by extension",
            "Active on 15 March 2020, so it stands until 30 September 2020",
        ),
        ("2020-10-01", "Expired", "Active on 15 March 2020, so it stood until 30 September 2020"),
    ],
)
def test_state_and_reason_are_those_of_the_day(
    day: str, state: str, sentence: str, page: Client, northwind: Partner
) -> None:
    Specialization.objects.create(
        partner=northwind, name="Wireless", from_on=date(2018, 1, 1), expires_on=date(2020, 4, 15)
    )
    html = page.get("/training/", {"as_of": day}).content.decode()
    assert sentence in html and "Provision 5" in html
    assert f"</svg>{state}</span>" in html.replace("\n", "").replace("  ", "")


def test_another_partners_are_not_shown(page: Client) -> None:
    Specialization.objects.create(partner=scene.company("P0002"), name="Secret", from_on=date(2018, 1, 1))
    assert "Secret" not in page.get("/training/").content.decode()
