"""Northwind Networks, whom the tour follows: what Ada sees on the first day, and on 1 October."""

from datetime import date, timedelta

import pytest

from financing.choices import State
from financing.models import Application
from partners.choices import LevelState
from partners.models import Membership
from tests.leap_portal.demo_days import DAY, standings

pytestmark = pytest.mark.django_db
EXTENDED_TO = date(2020, 9, 30)


def test_northwind_is_as_the_tour_tells_it(demo):
    northwind = standings()["P0001"]
    assert (northwind.level.level, northwind.level.state) == ("gold", LevelState.PROTECTED)
    assert len(northwind.training.active) == 6
    assert sum(one.own_end is not None and one.own_end < DAY for one in northwind.training.active) == 3
    assert northwind.financing.qualified
    assert northwind.financing.window == ()
    assert len(northwind.financing.invoices) == 5
    assert [one.blocked for one in northwind.financing.invoices] == [None] * 5
    assert len(northwind.financing.deferred) == 1
    assert set(Application.objects.filter(partner__code="P0001").values_list("state", flat=True)) == {
        State.APPROVED
    }
    roles = dict(Membership.objects.filter(partner__code="P0001").values_list("user__email", "roles"))
    assert roles == {"ada@northwind.example": ["admin"], "ben@northwind.example": ["viewer"]}


def test_northwind_loses_what_stood_by_extension_only_on_the_first_of_october():
    last, after = standings(EXTENDED_TO)["P0001"], standings(EXTENDED_TO + timedelta(days=1))["P0001"]
    assert len(last.training.active) == 6
    assert {one.name for one in after.training.active} == {"Cloud", "Services"}


def test_northwind_is_gold_so_it_has_no_rebate():
    assert standings()["P0001"].rebates.rebates == ()


def test_northwind_lacks_one_person_with_cwna_who_is_waived_until_30_september():
    def asked(as_of):
        return {
            (one.asked_of, one.requirement): one for one in standings(as_of)["P0001"].training.requirements
        }

    cwna = asked(DAY)["level:gold", "CWNA"]
    assert (cwna.state, cwna.have, cwna.want, cwna.until) == ("waived", 1, 2, EXTENDED_TO)
    others = {key: one.state for key, one in asked(DAY).items() if key != ("level:gold", "CWNA")}
    assert set(others.values()) == {"met"}
    assert asked(EXTENDED_TO)["level:gold", "CWNA"].state == "waived"
    assert asked(EXTENDED_TO + timedelta(days=1))["level:gold", "CWNA"].state == "missing"
    assert standings()["P0001"].training.exceptions == ()
