"""Rebates of partners on a day: only those who take part have any, by the level that counts for the period."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from leap_portal import editions
from partners.choices import BenefitState
from partners.models import Partner
from partners.terms import Terms
from rebates import status
from tests import factories
from tests.documents import without

DAY = date(2020, 5, 7)


def diamond(**days: date | None) -> Partner:
    partner = factories.partner()
    factories.level_span(partner, "diamond", **days)
    return partner


@pytest.mark.django_db
def test_a_diamond_partner_s_rebate_is_measured_against_the_target_in_force(terms: Terms) -> None:
    partner = diamond()
    factories.target(partner, 1000000)
    factories.sale(partner, 812300, date(2020, 3, 1))
    found = {
        day: status.of([partner.pk], day, terms)[partner.pk].rebates[0]
        for day in (date(2020, 4, 1), date(2020, 4, 2))
    }
    assert [(str(one.target), str(one.attainment), str(one.missing), str(one.payout)) for one in found.values()] == [
        ("1000000.00", "0.8123", "187700.00", "246.00"), ("750000.00", "1.0831", "0.00", "5180.50"),
    ]  # fmt: skip


LEVELS = [
    # the days of Diamond, the period's year, the day asked about, whether the partner takes part
    ({}, 2020, DAY, True),
    ({"from_on": date(2020, 5, 8)}, 2020, DAY, False),
    ({"from_on": date(2020, 5, 8)}, 2020, date(2020, 5, 8), True),
    ({"ends_on": date(2019, 12, 31)}, 2019, date(2020, 6, 1), True),  # what counts is the period's end
    ({"ends_on": date(2019, 12, 30)}, 2019, date(2020, 6, 1), True),  # it stands until a review replaces it
    ({"from_on": date(2020, 1, 1)}, 2019, date(2020, 6, 1), False),
    ({"from_on": date(2019, 12, 31)}, 2019, date(2020, 6, 1), True),
    ({"ends_on": date(2020, 6, 30)}, 2020, date(2020, 12, 31), True),  # provision 10
]


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "year", "as_of", "part"), LEVELS)
def test_the_level_counts_on_the_earlier_of_the_day_and_the_periods_end(
    days, year, as_of, part, terms
) -> None:
    partner = diamond(**days)
    factories.target(partner, period=str(year), from_on=date(year, 1, 1), until_on=date(year, 12, 31))
    assert bool(status.of([partner.pk], as_of, terms)[partner.pk].rebates) is part


@pytest.mark.django_db
def test_another_level_has_no_rebates_and_reads_why(terms: Terms) -> None:
    partner = factories.partner()
    factories.level_span(partner, "gold")
    factories.target(partner)
    found = status.of([partner.pk], DAY, terms)[partner.pk]
    assert found.rebates == ()
    (relief,) = found.benefits
    assert (relief.benefit, relief.state) == ("rebate-relief", BenefitState.NOT_QUALIFIED)
    assert relief.reasons[1].text == (
        "The Diamond Growth Rebate is for the level Diamond; the level on this day is Gold."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state", "text"),
    [
        (date(2020, 4, 1), BenefitState.UPCOMING, "It opens on 2 April 2020."),
        (date(2020, 4, 2), BenefitState.OPEN, "It is open since 2 April 2020, with no last day."),
        (date(2030, 1, 1), BenefitState.OPEN, "It is open since 2 April 2020, with no last day."),
    ],
)
def test_the_relief_opens_to_diamond_partners_on_2_april(day, state, text, terms) -> None:
    partner = diamond()
    (relief,) = status.of([partner.pk], day, terms)[partner.pk].benefits
    assert (relief.state, relief.from_on, relief.until_on) == (state, date(2020, 4, 2), None)
    assert relief.reasons[0].text == text


@pytest.mark.django_db
def test_without_provision_9_in_the_edition_there_is_no_relief_and_the_original_target_stands() -> None:
    partner = diamond()
    factories.target(partner, reduced=Decimal(1))
    found = status.of([partner.pk], DAY, editions.check(without("[[rebates.reduced-targets]]")))[partner.pk]
    assert found.benefits == ()
    assert (found.rebates[0].target, found.rebates[0].reduced_target) == (1000, None)


@pytest.mark.django_db
def test_two_statements_however_many_partners_and_nobody_is_left_out(terms: Terms) -> None:
    partners = [diamond().pk for _ in range(4)] + [factories.partner().pk]
    with CaptureQueriesContext(connection) as queries:
        found = status.of(partners, DAY, terms)
    assert len(queries) == 2 and set(found) == set(partners)


class TestABatch(TestCase):
    """A batch tells of each partner what is told of it alone."""

    sales = st.tuples(
        st.integers(0, 2),
        st.dates(date(2019, 11, 1), date(2021, 2, 1)),
        st.integers(0, 90),
        st.integers(-99, 999),
    )

    @given(st.lists(sales, max_size=12), st.dates(date(2019, 12, 1), date(2021, 2, 1)))
    def test_equals_each_alone(self, sales, as_of) -> None:
        terms = editions.check(editions.shipped())
        partners = [diamond(), diamond(from_on=date(2020, 4, 1)), factories.partner()]
        for each in partners:
            factories.target(each, 500)
        for place, booked_on, late, amount in sales:
            received = date.fromordinal(booked_on.toordinal() + late)
            factories.sale(partners[place], amount, booked_on, received_on=received)
        together = status.of([each.pk for each in partners], as_of, terms)
        assert {each.pk: status.of([each.pk], as_of, terms)[each.pk] for each in partners} == together
