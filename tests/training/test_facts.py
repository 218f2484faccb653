"""What is known on a day: who counts, in one statement for many and by the rule for one; people, reliefs, courses."""

from datetime import date, timedelta
from itertools import groupby

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Partner
from tests import factories
from training import facts
from training.choices import Delivery, ReliefKind
from training.models import Credential, Person
from training.rules import Certificate, Employee, Granted, counts

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 3, 1), date(2020, 3, 31)
DAY = timedelta(days=1)


def who_counts(of: Partner, as_of: date) -> facts.Holders:
    return facts.HOLDERS.gather([of.pk], as_of).get(of.pk, {})


@pytest.mark.parametrize(
    ("as_of", "counted"),
    [
        (FIRST - DAY, False),
        (FIRST, True),
        (FIRST + DAY, True),
        (LAST - DAY, True),
        (LAST, True),
        (LAST + DAY, False),
    ],
)
@pytest.mark.parametrize("which", ["credential", "employment"])
def test_somebody_counts_while_both_credential_and_employment_last(which, as_of, counted) -> None:
    partner = factories.partner()
    employed = {"employed_from": FIRST, "employed_until": LAST} if which == "employment" else {}
    earned = {"earned_on": FIRST, "expires_on": LAST} if which == "credential" else {}
    factories.credential(factories.person(partner, **employed), **earned)
    assert who_counts(partner, as_of) == ({"ECS": ["Ada Lovelace"]} if counted else {})


def test_a_person_counts_once_however_often_a_credential_was_renewed() -> None:
    partner = factories.partner()
    ada = factories.person(partner)
    factories.credential(ada)
    factories.credential(ada, earned_on=date(2020, 1, 1), expires_on=date(2022, 1, 1))
    assert who_counts(partner, FIRST) == {"ECS": ["Ada Lovelace"]}


def test_two_people_of_one_name_are_two() -> None:
    partner = factories.partner()
    for name in ("Kim", "Bo", "Kim"):
        factories.credential(factories.person(partner, name))
    assert who_counts(partner, FIRST) == {"ECS": ["Bo", "Kim", "Kim"]}


def test_who_comes_back_has_kept_their_credentials() -> None:
    partner = factories.partner()
    ada = factories.person(partner, employed_until=FIRST)
    factories.credential(ada)
    factories.person(partner, "Ada King", email=ada.email, employed_from=LAST)
    assert [who_counts(partner, day) for day in (FIRST, FIRST + DAY, LAST)] == [
        {"ECS": ["Ada Lovelace"]}, {}, {"ECS": ["Ada King"]},
    ]  # fmt: skip


def test_one_address_at_two_partners_is_two_people() -> None:
    near, far = factories.partner(), factories.partner()
    factories.credential(factories.person(near, email="ada@example.com"))
    factories.person(far, email="ada@example.com")
    assert facts.HOLDERS.gather([near.pk, far.pk], FIRST) == {near.pk: {"ECS": ["Ada Lovelace"]}}


SOME_DAYS = st.dates(FIRST, FIRST + 8 * DAY)
ENDS = st.none() | st.integers(0, 5)


@st.composite
def people(draw) -> list[Employee]:
    """Two people, each with times that share no day and credentials."""
    found = []
    for email in ("ada@example.com", "bo@example.com"):
        given_days = [(draw(SOME_DAYS), draw(ENDS)) for _ in range(draw(st.integers(0, 3)))]
        earned = tuple(Certificate(draw(st.sampled_from(["ECS", "EDS"])), first, first + length * DAY if length is not None else None) for first, length in dict(given_days).items())  # fmt: skip
        begin = draw(SOME_DAYS)
        end = draw(st.none() | st.integers(0, 3).map(lambda days, begin=begin: begin + days * DAY))
        found.append(Employee(email, email[:3].title(), begin, end, earned))
        if end is not None and draw(st.booleans()):
            found.append(Employee(email, email[:3].title(), end + 2 * DAY, None, earned))
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people(), SOME_DAYS)
def test_the_statement_counts_as_the_rule_does(employees, as_of) -> None:
    partner = factories.partner()
    for one in employees:
        Person.objects.create(partner=partner, email=one.email, name=one.name, employed_from=one.employed_from, employed_until=one.employed_until)  # fmt: skip
    for email, group in groupby(employees, key=lambda one: one.email):
        for each in next(group).certificates:
            Credential.objects.create(partner=partner, email=email, name=each.credential, earned_on=each.earned_on, expires_on=each.expires_on)  # fmt: skip
    expected: dict[str, set[str]] = {}
    for one in employees:
        for each in one.certificates:
            if counts(each, one, as_of):
                expected.setdefault(each.credential, set()).add(one.name)
    assert {name: set(who) for name, who in who_counts(partner, as_of).items()} == expected


def test_reliefs_are_sorted_by_requirement_and_first_day() -> None:
    partner = factories.partner()
    factories.relief(partner, "EDS", kind="entitlement", until_on=LAST)
    factories.relief(partner, "ECS", from_on=LAST)
    factories.relief(partner, "ECS")
    assert facts.RELIEFS.gather([partner.pk], FIRST) == {
        partner.pk: [
            Granted("ECS", ReliefKind.EXCEPTION, factories.GRANTED_ON, None),
            Granted("ECS", ReliefKind.EXCEPTION, LAST, None),
            Granted("EDS", ReliefKind.ENTITLEMENT, factories.GRANTED_ON, LAST),
        ]
    }


def test_people_are_known_from_their_first_day_with_what_they_had_earned_the_latest_first() -> None:
    partner = factories.partner()
    zoe = factories.person(partner, "Zoe", employed_from=FIRST, employed_until=LAST)
    ada = factories.person(partner)
    factories.credential(ada, earned_on=FIRST)
    factories.credential(ada, expires_on=LAST)
    factories.credential(ada, "EDS", earned_on=LAST)
    before, since = (facts.PEOPLE.gather([partner.pk], day)[partner.pk] for day in (FIRST - DAY, FIRST))
    assert [one.name for one in before] == ["Ada Lovelace"]
    assert since == [
        Employee(
            ada.email, "Ada Lovelace", factories.GRANTED_ON, None,
            (Certificate("ECS", FIRST, None), Certificate("ECS", factories.GRANTED_ON, LAST)),
        ),
        Employee(zoe.email, "Zoe", FIRST, LAST, ()),
    ]  # fmt: skip


def test_the_catalogue_is_sorted_by_title() -> None:
    factories.course(title="Selling", credential=None, delivery="classroom")
    factories.course(title="Cloud", url="https://example.com/")
    cloud, selling = facts.courses()
    assert (cloud.title, cloud.url, cloud.credential) == ("Cloud", "https://example.com/", "ECS")
    assert (selling.title, selling.url, selling.credential) == ("Selling", "", "")
    assert (selling.delivery, selling.list_price.shown) == (Delivery.CLASSROOM, "900.00 USD")


@pytest.mark.parametrize("question", [facts.HELD, facts.HOLDERS, facts.RELIEFS, facts.PEOPLE])
def test_any_number_of_partners_is_answered_by_one_statement(question) -> None:
    partners = [factories.partner() for _ in range(3)]
    with CaptureQueriesContext(connection) as seen:
        question.gather([one.pk for one in partners], FIRST)
    assert len(seen) == 1
