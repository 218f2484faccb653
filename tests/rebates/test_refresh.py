"""What is recorded and told of targets when days are closed."""

from datetime import date, timedelta

import pytest

from leap_portal import editions
from partners.models import Notice, Partner, StatusChange
from partners.terms import Terms
from rebates.services.refresh import refresh
from tests import factories
from tests.documents import without

REDUCED, GRACE_ENDS = date(2020, 4, 2), date(2021, 1, 5)
DAY = timedelta(days=1)


@pytest.fixture
def diamond(db: None) -> Partner:
    partner = factories.partner()
    factories.level_span(partner, "diamond")
    return partner


def told(partner: Partner, terms: Terms, before: date, day: date) -> list[str]:
    """The sentences of what has changed between two days; a second run tells nothing."""
    assert refresh([partner.pk], as_of=before, terms=terms) == 0
    count = refresh([partner.pk], as_of=day, terms=terms)
    assert refresh([partner.pk], as_of=day, terms=terms) == 0
    found = list(Notice.objects.order_by("text").values_list("text", flat=True))
    assert len(found) == count
    return found


def test_the_reduced_target_is_told_on_its_first_day(diamond: Partner, terms: Terms) -> None:
    factories.target(diamond, 1000, reduced="800")
    assert told(diamond, terms, REDUCED - DAY, REDUCED) == [
        (
            "Diamond Growth Rebate 2020: the reduced target, 800.00 USD, is in force from 2 April 2020;"
            " the original one was 1,000.00 USD."
        )
    ]
    changes = StatusChange.objects.order_by("sequence").values_list("kind", "subject", "after", "on")
    assert list(changes) == [
        ("target", "diamond-growth 2020", "original", REDUCED - DAY),
        ("target", "diamond-growth 2020", "reduced", REDUCED),
    ]


def test_a_period_is_over_when_no_sale_counts_any_more(diamond: Partner, terms: Terms) -> None:
    factories.target(diamond, 1000, reduced="800")
    factories.sale(diamond, 640, date(2020, 12, 31), received_on=GRACE_ENDS)
    assert told(diamond, terms, GRACE_ENDS, GRACE_ENDS + DAY) == [
        "Diamond Growth Rebate 2020 is over: 640.00 USD counted towards 800.00 USD, received by 5 January 2021."
    ]


def test_without_the_reduction_the_original_target_is_told_again(diamond: Partner, terms: Terms) -> None:
    factories.target(diamond, 1000, reduced="800")
    refresh([diamond.pk], as_of=REDUCED, terms=terms)
    other = editions.check(without("[[rebates.reduced-targets]]"))
    assert refresh([diamond.pk], as_of=REDUCED + DAY, terms=other) == 1
    assert Notice.objects.get().text == (
        "Diamond Growth Rebate 2020: the original target, 1,000.00 USD, is in force from 3 April 2020."
    )


def test_who_takes_no_part_has_no_state(diamond: Partner, terms: Terms) -> None:
    gold = factories.partner()
    factories.level_span(gold, "gold")
    factories.target(gold)
    assert refresh([gold.pk, diamond.pk], as_of=REDUCED, terms=terms) == 0
    assert not StatusChange.objects.exists()


def test_statements_do_not_grow_with_partners(
    diamond: Partner, terms: Terms, django_assert_max_num_queries
) -> None:
    partners = [diamond.pk, *(factories.partner().pk for _ in range(30))]
    factories.target(diamond)
    with django_assert_max_num_queries(8):
        refresh(partners, as_of=REDUCED, terms=terms)
