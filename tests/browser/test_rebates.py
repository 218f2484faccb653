"""The rebate page in a browser: nothing for axe in any look, no sideways scroll, and its filter without a mouse."""

from datetime import date, timedelta
from typing import Any

import pytest

from partners.models import Partner, User
from tests import factories, scene
from tests.browser.acts import signed_in
from tests.browser.looking import faults

ADDRESSES = (
    "/rebates/",
    "/rebates/?as_of=2020-04-01&weeks=table",
    "/rebates/?as_of=2018-06-01",
    "/rebates/?as_of=2021-01-03",
)


@pytest.fixture
def ada(transactional_db: None) -> User:
    """A member of a Diamond partner with two periods, sales every few days, and returns."""
    partner = scene.company("P0001", "Northwind Networks")
    factories.level_span(partner, "diamond")
    factories.target(partner, 500000, period="2019", from_on=date(2019, 1, 1), until_on=date(2019, 12, 31))
    factories.target(partner, 620000)
    furnish(partner)
    return scene.member(partner, "Ada")


def furnish(partner: Partner) -> None:
    """Two years of sales, more in autumn, every eleventh of them a return and every seventh not qualifying."""
    for place in range(240):
        day = date(2019, 1, 2) + timedelta(days=3 * place)
        amount = -4200 if place % 11 == 10 else 2600 + 137 * (place % 9) + 40 * day.month
        factories.sale(
            partner, amount, day, received_on=day + timedelta(days=place % 9), qualifying=place % 7 > 0
        )


def test_the_rebate_page_is_for_everybody(desk: Any, ada: User) -> None:
    page, found = signed_in(desk, ada), []
    for address in ADDRESSES:
        page.goto(address)
        found += faults(page)
        page.goto("/?as_of=today")
    assert not found, "\n".join(found)


def test_sales_are_filtered_by_keyboard_and_without_script(desk: Any, ada: User) -> None:
    page = signed_in(desk, ada, java_script_enabled=False)
    page.goto("/rebates/")
    page.get_by_label("Booked in").select_option("March 2020")
    page.get_by_label("Which").select_option("not qualifying")
    page.get_by_role("button", name="Show").press("Enter")
    page.wait_for_url("**month=2020-03**")
    rows = page.get_by_role("table", name="Sales, the latest first").get_by_role("row").all_inner_texts()
    assert len(rows) > 1 and all("Does not qualify" in row and "Mar 2020" in row for row in rows[1:])
    with page.expect_download() as download:
        page.get_by_role("link", name="All of these as CSV").press("Enter")
    assert download.value.suggested_filename == "sales-2020-05-07.csv"
