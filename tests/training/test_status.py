"""A partner's training on a day: the requirements of its level and active specializations, and what it is offered."""

from dataclasses import replace
from datetime import date

import pytest

from leap_portal import editions
from partners import facts as partner_facts
from partners import status as partner_status
from partners.models import Partner
from partners.statements import ask
from tests import factories
from tests.documents import without
from training import status

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 7)


@pytest.fixture
def gold(db) -> Partner:
    partner = factories.partner(partnerworks=True)
    factories.level_span(partner, "gold")
    return partner


def of(partner: Partner, terms, day: date = DAY) -> status.TrainingStatus:
    return status.of([partner.pk], day, terms)[partner.pk]


def listed(found) -> list[tuple[str, str, str]]:
    return [(one.asked_of, one.requirement, one.state.value) for one in found]


def test_the_level_s_requirements_come_first_then_those_of_active_specializations_by_name(
    gold, terms
) -> None:
    factories.specialization(gold, "Wireless")
    factories.specialization(gold, "Cloud", expires_on=date(2020, 3, 14))
    factories.specialization(gold, "Campus Fabric")
    factories.credential(factories.person(gold))
    factories.relief(gold, "EDS")
    assert listed(of(gold, terms).requirements) == [
        ("level:gold", "CWNA", "waived"),
        ("level:gold", "ECS", "met"),
        ("level:gold", "EDS", "excepted"),
        ("level:gold", "ESS", "missing"),
        ("level:gold", "Level training 2020", "due"),
        ("specialization:Campus Fabric", "ECS", "met"),
        ("specialization:Wireless", "CWNA", "waived"),
        ("specialization:Wireless", "ECS", "met"),
    ]


def test_a_specialization_held_twice_is_asked_once(gold, terms) -> None:
    factories.specialization(gold, "Services")
    factories.specialization(gold, "Services", from_on=date(2020, 1, 1))
    names = [one.asked_of for one in of(gold, terms).requirements]
    assert names.count("specialization:Services") == 1


def test_any_other_level_can_be_asked_about(gold, terms) -> None:
    factories.credential(factories.person(gold))
    found = of(gold, terms)
    assert [(one.requirement, one.have, one.want) for one in found.of_level("platinum")] == [
        ("CWNA", 0, 2), ("ECS", 1, 2), ("EDS", 0, 2), ("ESS", 0, 2), ("Level training 2020", 0, 2),
    ]  # fmt: skip
    assert found.of_level("gold") == found.requirements
    assert found.of_level("unheard-of") == ()


def test_a_partner_without_any_facts_is_authorized_and_lacks_the_new_training(terms) -> None:
    partner = factories.partner()
    assert listed(of(partner, terms).requirements) == [("level:authorized", "Authorized training", "missing")]


def test_partnerworks_counts_as_it_is_today(gold, terms) -> None:
    factories.relief(gold, until_on=date(2020, 5, 31))
    assert of(gold, terms, date(2020, 6, 15)).exceptions[0].effective_end == date(2020, 6, 30)
    Partner.objects.filter(pk=gold.pk).update(partnerworks=False)
    assert of(gold, terms, date(2020, 6, 15)).exceptions[0].effective_end == date(2020, 5, 31)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2020, 5, 6), "upcoming"),
        (date(2020, 5, 7), "open"),
        (date(2020, 9, 18), "open"),
        (date(2020, 9, 19), "closed"),
    ],
)
def test_free_training_is_a_benefit_of_the_edition_that_offers_it(gold, terms, day, state) -> None:
    (found,) = of(gold, terms, day).benefits
    assert (found.benefit, found.state.value, found.until_on) == ("free-training", state, date(2020, 9, 18))
    bare = editions.check(without("[training.free-training]"))
    assert of(gold, bare, day).benefits == ()


def test_what_was_earned_or_granted_later_is_not_known_yet(gold, terms) -> None:
    factories.credential(factories.person(gold), earned_on=date(2020, 5, 8))
    assert of(gold, terms).holders == {}
    assert of(gold, terms, date(2020, 5, 8)).holders == {"ECS": ["Ada Lovelace"]}


def test_partners_that_do_not_exist_are_left_out(gold, terms) -> None:
    assert list(status.of([gold.pk, 10**9], DAY, terms)) == [gold.pk]


def test_one_and_many_are_answered_alike(gold, terms) -> None:
    other = factories.partner()
    for partner in (gold, other):
        factories.credential(factories.person(partner))
        factories.specialization(partner, "Wireless")
        factories.relief(partner, "EDS", kind="entitlement", until_on=DAY)
    many = status.of([gold.pk, other.pk], DAY, terms)
    assert many == {partner.pk: of(partner, terms) for partner in (gold, other)}


def test_specializations_alone_are_those_of_the_whole(gold, terms) -> None:
    factories.specialization(gold, "Wireless", expires_on=date(2020, 4, 1))
    factories.specialization(gold, "Cloud", expires_on=date(2020, 3, 1))
    found = of(gold, terms)
    assert status.specializations([gold.pk], DAY, terms) == {gold.pk: found.specializations}
    assert (len(found.active), found.by_extension, found.ended) == (1, 1, 1)


def test_levels_at_hand_are_taken_as_they_are(gold, terms) -> None:
    answers = ask((partner_facts.LEVELS, *status.QUESTIONS), [gold.pk], DAY)
    known = answers[partner_facts.LEVELS]
    held = partner_status.of_facts(known, DAY, terms)[gold.pk]
    found = status.of_facts(known, {gold.pk: replace(held, level="diamond")}, answers, terms)[gold.pk]
    assert {one.asked_of for one in found.requirements} == {"level:diamond"}
