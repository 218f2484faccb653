"""The rebate page on any day: targets, figures, bands, pace, sales and their export, and why there is none."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import LevelSpan, Partner
from tests import factories, scene
from tests.rebates.words import told

DAY = date(2020, 5, 7)


@pytest.fixture
def northwind(db: None) -> Partner:
    partner = scene.company("P0001", "Northwind Networks")
    LevelSpan.objects.create(partner=partner, level="diamond", from_on=date(2020, 1, 1))
    return partner


@pytest.fixture
def page(northwind: Partner) -> Client:
    return scene.browser_of(scene.member(northwind, "Ada"))


@pytest.fixture
def measured(northwind: Partner) -> Partner:
    """A target of 1,000,000 for 2020, and 812,300 sold."""
    factories.target(northwind, 1000000)
    factories.sale(northwind, 900000, date(2020, 1, 31), transaction="S-100")
    factories.sale(northwind, -87700, date(2020, 3, 1), transaction="R-7")
    return northwind


def test_the_day_before_provision_9_the_original_target_is_in_force(page: Client, measured: Partner) -> None:
    text = told(page.get("/rebates/", {"as_of": "2020-04-01"}))
    assert "Diamond Growth Rebate 2020" in text and "of the original target 81.23 %" in text
    assert "Target in force 1,000,000.00 USD Original 1,000,000.00 USD Reduced none" in text
    assert "The original target, 1,000,000.00 USD, is in force." in text and "Provision 9" not in text
    assert "Missing to the target 187,700.00 USD" in text and "Rebate so far 246.00 USD" in text


def test_from_its_first_day_the_page_shows_both_and_why(page: Client, measured: Partner) -> None:
    text = told(page.get("/rebates/", {"as_of": "2020-04-02"}))
    assert "of the reduced target 108.31 %" in text
    assert "Target in force 750,000.00 USD Original 1,000,000.00 USD Reduced 750,000.00 USD" in text
    assert "The reduced target, 750,000.00 USD, is in force from 2 April 2020 on" in text
    assert "Provision 9: Targets of the Diamond Growth Rebate are reduced" in text


def test_bands_show_slices_rates_and_payouts(page: Client, measured: Partner) -> None:
    text = told(page.get("/rebates/"))
    assert "600,000.00 USD 80 % of the target 750,000.00 USD 2 % 150,000.00 USD 3,000.00 USD" in text
    assert "750,000.00 USD 100 % of the target 900,000.00 USD 3.5 % 62,300.00 USD 2,180.50 USD" in text
    assert "900,000.00 USD 120 % of the target no end 5 % 0.00 USD 0.00 USD" in text
    assert "Rebate, rounded once 5,180.50 USD" in text


def test_pace_is_drawn_and_told(page: Client, measured: Partner) -> None:
    assert "The weeks as a table" in told(page.get("/rebates/"))
    html = page.get("/rebates/", {"as_of": "2020-03-31", "weeks": "table"}).content.decode()
    text = told(html)
    assert "Needed a week, for the 275 days left 4,777.82 USD" in text
    assert "A week so far 62,484.62 USD" in text and "Forecast, if it goes on so 3,267,052.75 USD" in text
    assert "5 29 Jan 2020 – 4 Feb 2020 900,000.00 900,000.00" in text
    assert "9 26 Feb 2020 – 3 Mar 2020 −87,700.00 812,300.00" in text
    assert '<path class="pace-returned" d="M' in html and '<path class="pace-needed"' in html


def test_without_any_sale_the_pace_says_so(page: Client, northwind: Partner) -> None:
    factories.target(northwind)
    text = told(page.get("/rebates/"))
    assert "No sale counts yet." in text and "No such sale is known on 7 May 2020." in text
    assert "Nothing is earned yet: the first band that pays begins at 600.00 USD." in text


def test_a_target_of_0_is_told_and_nothing_is_divided_by_it(page: Client, northwind: Partner) -> None:
    factories.target(northwind, 0)
    factories.sale(northwind, 10, date(2020, 2, 1))
    text = told(page.get("/rebates/"))
    assert "The target is 0, so no share of it can be told and nothing is paid" in text
    assert "The bands are shares of the target, and the target is 0." in text


def test_the_period_that_runs_is_shown_and_others_can_be_chosen(page: Client, measured: Partner) -> None:
    days = {"from_on": date(2019, 1, 1), "until_on": date(2019, 12, 31)}
    factories.target(measured, 500, period="2019", **days)
    LevelSpan.objects.filter(level="diamond").update(from_on=date(2019, 1, 1))
    html = page.get("/rebates/").content.decode()
    assert "Diamond Growth Rebate 2020" in told(html) and "plan=diamond-growth&amp;period=2019" in html
    text = told(page.get("/rebates/", {"plan": "diamond-growth", "period": "2019"}))
    assert "Diamond Growth Rebate 2019" in text and "Sales received by 5 Jan 2020" in text
    assert "Needed a week" not in text and "Forecast" not in text
    assert "reduced are those of periods that contain 2 April 2020, not 2019" in text
    assert "Diamond Growth Rebate 2020" in told(page.get("/rebates/", {"period": "1999"}))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, "late no R-7 S-100"),
        ({"month": "2020-01"}, "S-100"),
        ({"month": "2020-03"}, "late no R-7"),
        ({"month": "2020-02"}, ""),
        ({"month": "2019-12"}, "late no R-7 S-100"),
        ({"month": "'; --", "qualifying": "maybe"}, "late no R-7 S-100"),
        ({"qualifying": "yes"}, "late R-7 S-100"),
        ({"qualifying": "no"}, "no"),
        ({"qualifying": "no", "month": "2020-01"}, ""),
    ],
)
def test_sales_are_filtered_by_month_and_kind_on_the_page_and_in_the_export(
    asked, shown, page, measured
) -> None:
    factories.sale(measured, 5, date(2020, 3, 2), transaction="no", qualifying=False)
    factories.sale(measured, 5, date(2020, 3, 3), transaction="late", received_on=date(2021, 1, 6))
    factories.sale(measured, 5, date(2019, 12, 31), transaction="before")
    day = {"as_of": "2021-02-01"}
    rows = page.get("/rebates/", {**asked, **day}).context["sales"]
    assert " ".join(name for name, *_ in rows) == shown
    lines = page.get("/rebates/sales.csv", {**asked, **day}).content.decode().splitlines()[1:]
    assert " ".join(line.split('"')[1] for line in lines) == shown


def test_each_sale_says_whether_it_counts(page: Client, measured: Partner) -> None:
    factories.sale(measured, 5, date(2020, 12, 30), transaction="no", qualifying=False)
    factories.sale(measured, 5, date(2020, 12, 31), transaction="late", received_on=date(2021, 1, 6))
    text = told(page.get("/rebates/", {"as_of": "2021-02-01"}))
    assert "late Received too late 31 Dec 2020 6 Jan 2021 5.00" in text
    assert "no Does not qualify 30 Dec 2020" in text and "R-7 Return Counts 1 Mar 2020" in text


def test_only_the_latest_are_listed_and_the_export_holds_all(page: Client, measured: Partner) -> None:
    for place in range(60):
        factories.sale(measured, 1, DAY - timedelta(days=place))
    answer = page.get("/rebates/")
    assert len(answer.context["sales"]) == 10 and "The latest 10 are shown" in told(answer)
    assert len(page.get("/rebates/", {"month": "2020-04"}).context["sales"]) == 30
    assert len(page.get("/rebates/sales.csv").content.splitlines()) == 63


def test_the_page_takes_as_many_statements_for_one_sale_as_for_100(page: Client, measured: Partner) -> None:
    def statements() -> int:
        page.get("/rebates/")
        with CaptureQueriesContext(connection) as queries:
            page.get("/rebates/")
        return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in queries) - 3

    few = statements()
    for place in range(100):
        factories.sale(measured, 1, DAY - timedelta(days=place))
    assert statements() == few <= 5


def test_the_export_is_a_file_of_the_day_with_its_amounts_as_numbers(page: Client, measured: Partner) -> None:
    factories.sale(measured, "-1.5", date(2020, 5, 1), transaction='R "8"')
    answer = page.get("/rebates/sales.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sales-2020-05-07.csv"'
    line = answer.content.decode().splitlines()[1]
    assert line == '"R ""8""","2020-05-01","2020-05-01","USD","-1.50","true","counts"'


def test_who_takes_no_part_reads_why_and_who_does(page: Client, northwind: Partner) -> None:
    LevelSpan.objects.filter(level="diamond").delete()
    factories.target(northwind)
    text = told(page.get("/rebates/"))
    assert "The Diamond Growth Rebate is for the level Diamond; the level on this day is Gold." in text
    assert page.get("/rebates/sales.csv").status_code == 404


def test_who_takes_part_without_a_target_reads_whom_to_ask(page: Client, northwind: Partner) -> None:
    text = told(page.get("/rebates/"))
    assert (
        "no target is recorded for Northwind Networks on this day" in text and "is for the level" not in text
    )


def test_anothers_figures_are_not_shown(page: Client, measured: Partner) -> None:
    other = scene.company("P0002")
    LevelSpan.objects.create(partner=other, level="diamond", from_on=date(2019, 1, 1))
    factories.target(other, 424242)
    factories.sale(other, 131313, date(2020, 2, 1), transaction="SECRET")
    for address in ("/rebates/", "/rebates/sales.csv"):
        html = page.get(address).content.decode()
        assert "SECRET" not in html and "424,242" not in html and "131" not in html
