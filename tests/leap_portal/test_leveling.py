"""What a leveling review looks at, gathered from the rooms: alone as in a batch, and what the Level page shows of it."""

import random
from datetime import date
from decimal import Decimal

import pytest

from leap_portal import leveling
from partners.choices import Verdict
from tests import factories, scene

pytestmark = pytest.mark.django_db
RECORD_DAY = date(2020, 12, 31)


@pytest.fixture
def acme():
    """Platinum, with a year's bookings in euro, two specializations, a master, and one ECS of two."""
    partner = factories.partner(country="DE", currency="EUR")
    factories.level_span(partner, "platinum", ends_on=date(2020, 6, 30))
    for name, kind in [
        ("Cloud", "specialization"),
        ("Wireless", "specialization"),
        ("Master Cloud", "master"),
    ]:
        held = factories.specialization(partner, name)
        type(held).objects.filter(pk=held.pk).update(kind=kind)
    factories.credential(factories.person(partner), "ECS")
    factories.sale(partner, "400000", date(2020, 1, 1), qualifying=False)
    factories.sale(partner, "100000", RECORD_DAY)
    factories.sale(partner, "900000", date(2019, 12, 31))
    return partner


def test_measures_are_what_the_rooms_say_on_the_record_day(acme, terms):
    found = leveling.of([acme.pk], RECORD_DAY, terms)[acme.pk].measures
    assert found.bookings == 500000 * terms.rates.one_unit_is["EUR"]
    assert (found.specializations, found.masters) == (2, 1)
    asked = {
        one.credential: (one.have, one.want, one.state, one.satisfied) for one in found.asked["platinum"]
    }
    assert asked["ECS"] == (1, 2, "missing", False)


@pytest.mark.parametrize(
    ("as_of", "satisfied"), [(date(2020, 9, 30), ("waived", True)), (date(2020, 10, 1), ("missing", False))]
)
def test_what_is_waived_satisfies_while_it_is(acme, terms, as_of, satisfied):
    asked = leveling.of([acme.pk], as_of, terms)[acme.pk].measures.asked["platinum"]
    assert next((one.state, one.satisfied) for one in asked if one.credential == "CWNA") == satisfied


def test_the_review_to_come_may_let_a_level_fall_from_february_on(acme, terms):
    outcome = leveling.of([acme.pk], date(2020, 5, 7), terms)[acme.pk].outcome
    assert outcome.begins_on == date(2021, 2, 1)
    assert (outcome.before, outcome.level, outcome.verdict) == ("platinum", "authorized", Verdict.DEMOTED)


@pytest.mark.parametrize(("as_of", "told"), [(date(2021, 1, 31), True), (date(2021, 2, 1), False)])
def test_a_review_is_to_come_through_its_last_day(acme, terms, as_of, told):
    found = leveling.of([acme.pk], as_of, terms)[acme.pk]
    assert (found.review is not None) is (found.outcome is not None) is told


def test_the_highest_level_has_no_next_one(terms):
    partner = factories.partner()
    factories.level_span(partner, "diamond")
    (step,) = leveling.of([partner.pk], date(2020, 5, 7), terms)[partner.pk].steps
    assert (step.level.key, step.met) == ("diamond", False)


def test_a_batch_measures_as_each_partner_alone_is_measured(terms):
    chance = random.Random(11)
    keys = []
    for _ in range(20):
        partner = factories.partner()
        keys.append(partner.pk)
        factories.level_span(partner, chance.choice(["authorized", "gold", "platinum", "diamond"]))
        for name in chance.sample(["Cloud", "SD-WAN", "Services"], chance.randint(0, 3)):
            factories.specialization(partner, name, expires_on=date(2020, 6, chance.randint(1, 30)))
        for _ in range(chance.randint(0, 3)):
            factories.sale(partner, chance.randint(-500, 9000), date(2020, chance.randint(1, 12), 3))
    batch = leveling.of(keys, RECORD_DAY, terms)
    assert batch == {key: leveling.of([key], RECORD_DAY, terms)[key] for key in keys}


def test_the_page_shows_both_levels_criteria_and_what_a_review_would_bring(acme):
    browser = scene.browser_of(factories.member(acme))
    html = browser.get("/levels/").content.decode()
    for said in ("What Platinum asks for", "Next: what Diamond asks for", "Bookings of twelve months", "If "):
        assert said in html
    assert "People with ECS" in html and "50 % of what is asked for" in html and "Demoted" in html
    top = factories.partner()
    factories.level_span(top, "diamond")
    html = scene.browser_of(factories.member(top)).get("/levels/").content.decode()
    assert "Diamond is the highest level of LEAP 2020." in html


def test_an_amount_below_nothing_is_no_share(terms):
    partner = factories.partner()
    factories.level_span(partner, "gold")
    factories.sale(partner, -5, date(2020, 5, 1))
    assert leveling.of([partner.pk], date(2020, 5, 7), terms)[partner.pk].measures.bookings == Decimal(-5)
    html = scene.browser_of(factories.member(partner)).get("/levels/").content.decode()
    assert "<title>0 % of what is asked for</title>" in html
