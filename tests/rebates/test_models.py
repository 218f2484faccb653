"""What no row of targets and sales may be, the database forbids."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from partners.models import Partner
from rebates.models import Target
from tests import factories

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2020, 1, 1)


@pytest.fixture
def acme() -> Partner:
    return factories.partner()


def refused(name: str, make) -> None:
    """Making it breaks the constraint of this name, at once or at the end of the transaction."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("target_forward", {"from_on": NEW_YEAR, "until_on": NEW_YEAR - timedelta(days=1)}),
        ("target_only_reduced", {"original": -1}),
        ("target_only_reduced", {"reduced": Decimal("1000.0001")}),
        ("target_only_reduced", {"reduced": Decimal(-1)}),
    ],
)
def test_a_target_runs_forward_and_is_only_reduced(acme: Partner, name: str, fields) -> None:
    refused(name, lambda: factories.target(acme, **fields))


def test_what_lies_on_the_edge_is_allowed(acme: Partner) -> None:
    factories.target(acme, period="a", from_on=NEW_YEAR, until_on=NEW_YEAR, reduced=Decimal(1000))
    factories.target(acme, 0, period="b", from_on=date(2020, 1, 2), reduced=Decimal(0))


def test_a_period_of_a_plan_is_there_once_for_a_partner(acme: Partner) -> None:
    factories.target(acme)
    days = {"from_on": date(2021, 1, 1), "until_on": date(2021, 12, 31)}
    refused("target_once", lambda: factories.target(acme, **days))
    factories.target(acme, plan="another")
    factories.target(factories.partner())


@pytest.mark.parametrize(
    ("from_on", "until_on", "apart"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), True),
        (date(2019, 1, 1), NEW_YEAR, False),
        (date(2020, 5, 1), date(2020, 5, 1), False),
        (date(2020, 12, 31), date(2021, 12, 31), False),
        (date(2021, 1, 1), date(2021, 12, 31), True),
    ],
)
def test_two_periods_of_a_plan_share_no_day(
    acme: Partner, from_on: date, until_on: date, apart: bool
) -> None:
    factories.target(acme)
    days = {"from_on": from_on, "until_on": until_on}
    if apart:
        factories.target(acme, period="other", **days)
    else:
        refused("target_periods_apart", lambda: factories.target(acme, period="other", **days))


def test_periods_may_cross_on_the_way(acme: Partner) -> None:
    first = factories.target(acme, period="a", until_on=date(2020, 6, 30))
    second = factories.target(acme, period="b", from_on=date(2020, 7, 1))
    with transaction.atomic():
        Target.objects.filter(pk=first.pk).update(until_on=date(2020, 9, 30))
        Target.objects.filter(pk=second.pk).update(from_on=date(2020, 10, 1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_sale_is_there_once_and_not_received_before_it_was_booked(acme: Partner) -> None:
    factories.sale(acme, 1, NEW_YEAR, transaction="S1", received_on=NEW_YEAR)
    refused("sale_once", lambda: factories.sale(acme, 2, NEW_YEAR, transaction="S1"))
    early = {"received_on": NEW_YEAR - timedelta(days=1)}
    refused("sale_received_when_booked_or_later", lambda: factories.sale(acme, 1, NEW_YEAR, **early))
    factories.sale(factories.partner(), 1, NEW_YEAR, transaction="S1")
