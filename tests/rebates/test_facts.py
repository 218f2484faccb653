"""What is known of targets and sales on a day: which sales count, by one statement for however many partners."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Partner
from rebates import facts
from tests import factories

pytestmark = pytest.mark.django_db
GRACE = facts.towards((("diamond-growth", 5),))
END = date(2020, 12, 31)


@pytest.fixture
def acme() -> Partner:
    return factories.partner()


def sold(partner: Partner, as_of: date = date(2021, 6, 1)) -> Decimal:
    (found,) = GRACE.gather([partner.pk], as_of)[partner.pk]
    return found.sold


BOOKED = [
    (date(2019, 12, 31), 0),
    (date(2020, 1, 1), 7),
    (END, 7),
    (date(2021, 1, 1), 0),
]


@pytest.mark.parametrize(("booked_on", "counts"), BOOKED)
def test_a_sale_counts_if_it_was_booked_in_the_period(acme: Partner, booked_on: date, counts: int) -> None:
    factories.target(acme)
    factories.sale(acme, 7, booked_on)
    assert sold(acme) == counts


@pytest.mark.parametrize(("received_on", "counts"), [(END, 7), (date(2021, 1, 5), 7), (date(2021, 1, 6), 0)])
def test_and_was_received_by_the_end_of_its_grace(acme: Partner, received_on: date, counts: int) -> None:
    factories.target(acme)
    factories.sale(acme, 7, END, received_on=received_on)
    assert sold(acme) == counts


@pytest.mark.parametrize(
    ("as_of", "counts"),
    [(date(2020, 5, 6), 0), (date(2020, 5, 7), 0), (date(2020, 5, 8), 0), (date(2020, 5, 9), 7)],
)
def test_and_was_booked_and_received_by_the_day_asked_about(acme: Partner, as_of: date, counts: int) -> None:
    factories.target(acme)
    factories.sale(acme, 7, date(2020, 5, 7), received_on=date(2020, 5, 9))
    assert sold(acme, as_of) == counts


def test_returns_are_taken_off_and_what_does_not_qualify_or_is_anothers_is_left_out(acme: Partner) -> None:
    factories.target(acme)
    factories.sale(acme, "10.50", date(2020, 2, 1))
    factories.sale(acme, "-3.25", date(2020, 3, 1))
    factories.sale(acme, 100, date(2020, 2, 1), qualifying=False)
    factories.sale(factories.partner(), 1000, date(2020, 2, 1))
    assert sold(acme) == Decimal("7.25")


def test_targets_are_those_begun_of_plans_the_edition_knows_by_plan_and_period(acme: Partner) -> None:
    days = {"from_on": date(2019, 1, 1), "until_on": date(2019, 12, 31)}
    factories.target(acme)
    factories.target(acme, period="2019", **days)
    factories.target(acme, plan="another", **days)
    factories.target(acme, plan="forgotten", **days)
    plans = facts.towards((("diamond-growth", 5), ("another", 0)))
    found = plans.gather([acme.pk], date(2019, 12, 31))[acme.pk]
    assert [(one.plan, one.period) for one in found] == [("another", "2020"), ("diamond-growth", "2019")]
    assert len(plans.gather([acme.pk], date(2020, 1, 1))[acme.pk]) == 3
    assert plans.gather([factories.partner().pk], END) == {}


def test_one_statement_however_many_partners(acme: Partner) -> None:
    others = [factories.partner() for _ in range(5)]
    for each in (acme, *others):
        factories.target(each)
        factories.sale(each, each.pk, date(2020, 2, 1))
    with CaptureQueriesContext(connection) as queries:
        found = GRACE.gather([each.pk for each in others], END)
    assert len(queries) == 1
    assert {key: one.sold for key, (one,) in found.items()} == {each.pk: each.pk for each in others}


def test_weeks_add_up_to_what_counts(acme: Partner) -> None:
    made = factories.target(acme)
    for booked_on in (date(2020, 1, 1), date(2020, 1, 7), date(2020, 1, 8), END):
        factories.sale(acme, booked_on.day, booked_on)
    factories.sale(acme, 500, date(2020, 1, 1), qualifying=False)
    (given,) = GRACE.gather([acme.pk], END)[acme.pk]
    found = facts.weekly(acme.pk, given, END, 5)
    assert found == {0: 8, 1: 8, 52: 31}
    assert sum(found.values()) == given.sold
    assert made.period == given.period


def test_sales_are_listed_the_latest_first_as_known_on_the_day(acme: Partner) -> None:
    for day in (1, 2, 3):
        factories.sale(acme, day, date(2020, 2, day), qualifying=day != 2)
    factories.sale(acme, 9, date(2020, 2, 2), received_on=date(2020, 3, 1))

    def listed(**asked: object) -> list[int]:
        days = {"from_on": date(2020, 2, 1), "until_on": date(2020, 2, 29), "as_of": date(2020, 2, 29)}
        return [
            int(one.amount)
            for one in facts.sales(acme.pk, **{**days, "qualifying": None, "most": None, **asked})
        ]

    assert listed() == [3, 2, 1]
    assert listed(qualifying=True) == [3, 1] and listed(qualifying=False) == [2]
    assert listed(most=2) == [3, 2] and listed(from_on=date(2020, 2, 2), until_on=date(2020, 2, 2)) == [2]
    assert listed(as_of=date(2020, 3, 1)) == [3, 9, 2, 1]


def test_bookings_are_all_sales_of_the_twelve_months_in_the_edition_s_currency(terms) -> None:
    here, there, nowhere = (factories.partner(currency=code) for code in ("USD", "EUR", "XPF"))
    for each in (here, there, nowhere):
        for booked_on in (date(2019, 12, 31), date(2020, 1, 1), END, date(2021, 1, 1)):
            factories.sale(each, "10.01", booked_on, qualifying=booked_on == END)
    found = facts.BOOKINGS.gather([here.pk, there.pk, nowhere.pk, 0], END)
    told = {key: facts.bookings(booked, terms) for key, booked in found.items()}
    assert told == {here.pk: Decimal("20.02"), there.pk: Decimal("21.68"), nowhere.pk: 0, 0: 0}


@pytest.mark.parametrize(
    ("record_on", "first"),
    [
        (date(2020, 12, 31), date(2020, 1, 1)),
        (date(2021, 2, 28), date(2020, 2, 29)),
        (date(2020, 2, 29), date(2019, 3, 1)),
        (date(2020, 5, 7), date(2019, 5, 8)),
    ],
)
def test_the_twelve_months_begin_the_day_after_the_same_day_a_year_before(
    acme: Partner, terms, record_on: date, first: date
) -> None:
    for booked_on in (first - timedelta(days=1), first, record_on, record_on + timedelta(days=1)):
        factories.sale(acme, 1, booked_on)
    assert facts.bookings(facts.BOOKINGS.gather([acme.pk], record_on)[acme.pk], terms) == 2
