"""Every state of a level, a specialization and an invoice shows in the demo on the program's first day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from financing import business_days
from financing.models import Invoice
from partners.choices import LevelState
from partners.models import LevelSpan
from tests.leap_portal.demo_days import DAY, standings
from training.choices import Kind, SpecializationState
from training.models import Specialization

pytestmark = pytest.mark.django_db
RECORD_DAY, EXTENDED_TO = date(2020, 3, 15), date(2020, 9, 30)
OVERLAPPING = """
SELECT one.* FROM partners_levelspan AS one JOIN partners_levelspan AS other USING (partner_id)
WHERE one.id < other.id AND one.from_on <= coalesce(other.ends_on, 'infinity') AND other.from_on <= coalesce(one.ends_on, 'infinity')
"""


def test_every_state_of_a_specialization_shows_on_the_first_day(demo):
    shown = [one for each in standings().values() for one in each.training.specializations]
    assert {one.state for one in shown} == set(SpecializationState)
    assert {one.kind for one in shown} == set(Kind)
    ends = {
        "the day before the record day": any(one.own_end == RECORD_DAY - timedelta(days=1) for one in shown),
        "the record day": any(one.own_end == RECORD_DAY and one.extended for one in shown),
        "already, so by extension only": any(one.extended and one.own_end < DAY for one in shown),
        "later this summer": any(one.extended and one.own_end > DAY for one in shown),
        "the extension's last day": any(one.own_end == EXTENDED_TO for one in shown),
        "after the extension": any(one.own_end and one.own_end > EXTENDED_TO for one in shown),
        "never": any(one.own_end is None for one in shown),
    }
    assert all(ends.values()), ends
    revoked = Specialization.objects.exclude(revoked_on=None).values_list("revoked_on", flat=True)
    assert min(revoked) == RECORD_DAY
    assert max(revoked) > DAY


def test_every_state_of_a_level_shows_on_the_first_day(demo):
    levels = [each.level for each in standings().values()]
    assert {one.state for one in levels} == set(LevelState)
    assert {one.level for one in levels} == {"authorized", "gold", "platinum", "diamond"}
    assert any(one.span is None for one in levels)
    assert any(one.span is not None and one.own_end is None for one in levels)
    assert LevelSpan.objects.filter(from_on__gt=DAY).exists()
    assert len(LevelSpan.objects.raw(OVERLAPPING)) >= 2


def test_every_sort_of_invoice_shows_on_the_first_day(demo):
    owed = Invoice.objects.filter(open_amount__gt=0, written_off_on=None)
    assert owed.filter(due_on__lt=DAY).exists()
    assert owed.filter(due_on=DAY).exists()
    assert owed.filter(due_on__range=[DAY, DAY + timedelta(days=14)]).exists()
    assert Invoice.objects.filter(open_amount=Decimal(0)).exists()
    assert not Invoice.objects.filter(issued_on__gt=DAY).exists()
    last = [(one.partner.country, one.due_on + timedelta(days=180)) for one in owed.select_related("partner")]
    assert any(day.weekday() >= 5 for _, day in last)
    assert any(day.weekday() < 5 and not business_days.is_business_day(country, day) for country, day in last)


def test_those_on_hold_or_with_an_invoice_written_off_are_not_qualified():
    not_qualified = {code for code, one in standings().items() if not one.financing.qualified}
    assert not_qualified == {"P0006", "P0013", "P0021", "P0030", "P0053", "P0065"}
