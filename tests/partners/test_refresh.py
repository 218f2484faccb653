"""What is recorded and told of levels when days are closed, around provision 10's days."""

from datetime import date, timedelta

import pytest

from partners.models import Notice, Partner, StatusChange
from partners.services.refresh import refresh
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("level", "ends_on", "day", "sentence"),
    [
        ("gold", date(2020, 6, 30), date(2020, 7, 1),
         "Gold was to end on 30 June 2020; it is held through 31 December 2020."),
        ("gold", date(2020, 6, 30), date(2021, 1, 1),
         "Gold ended on 31 December 2020 and stands until the leveling review replaces it."),
        ("gold", date(2021, 3, 31), date(2021, 4, 1),
         "Gold ended on 31 March 2021 and stands until the leveling review replaces it."),
    ],
)  # fmt: skip
def test_a_level_s_change_is_told_on_its_day_and_once(
    level: str, ends_on: date, day: date, sentence: str, terms
) -> None:
    partner = factories.partner()
    factories.level_span(partner, level, ends_on=ends_on)
    for before in (2, 1):
        assert refresh([partner.pk], as_of=day - timedelta(days=before), terms=terms) == 0
    assert refresh([partner.pk], as_of=day, terms=terms) == 1
    assert refresh([partner.pk], as_of=day, terms=terms) == 0
    assert Notice.objects.get().text == sentence


def test_a_new_level_is_told_with_its_day(terms) -> None:
    partner = factories.partner()
    day = date(2020, 8, 1)
    factories.level_span(partner, "gold", from_on=day)
    assert refresh([partner.pk], as_of=day - timedelta(days=1), terms=terms) == 0
    assert refresh([partner.pk], as_of=day, terms=terms) == 1
    assert Notice.objects.get().text.startswith("Your level is Gold from 1 August 2020 on")
    assert StatusChange.objects.filter(partner=Partner.objects.get()).count() == 2
