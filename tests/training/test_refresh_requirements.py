"""What is recorded and told of exceptions and requirements when days are closed."""

from datetime import date, timedelta

import pytest

from partners.models import Notice, Partner, StatusChange
from tests import factories
from training.choices import ReliefKind
from training.models import Credential, Person, Relief
from training.services.requirements import refresh

SEPTEMBER_30, OCTOBER_1 = date(2020, 9, 30), date(2020, 10, 1)
LONG_AGO = date(2019, 1, 1)


@pytest.fixture
def gold(db: None) -> Partner:
    partner = factories.partner(partnerworks=True)
    factories.level_span(partner, "gold")
    return partner


def employ(
    partner: Partner, name: str, credential: str, earned_on: date, expires_on: date | None = None
) -> None:
    email = f"{name.lower()}@example.com"
    Person.objects.create(partner=partner, email=email, name=name, employed_from=LONG_AGO)
    Credential.objects.create(
        partner=partner, email=email, name=credential, earned_on=earned_on, expires_on=expires_on
    )


def except_from(
    partner: Partner, requirement: str, from_on: date, until_on: date | None, **fields: object
) -> None:
    Relief.objects.create(
        partner=partner, requirement=requirement, from_on=from_on, until_on=until_on, **fields
    )


def told(partner: Partner, terms, before: date, day: date) -> list[str]:
    """The sentences of what has changed between two days; a second run tells nothing."""
    assert refresh([partner.pk], as_of=before, terms=terms) == 0
    count = refresh([partner.pk], as_of=day, terms=terms)
    assert refresh([partner.pk], as_of=day, terms=terms) == 0
    found = list(Notice.objects.order_by("text").values_list("text", flat=True))
    assert len(found) == count
    return found


def test_what_was_waived_is_asked_for_again(gold: Partner, terms) -> None:
    employ(gold, "Ann", "CWNA", LONG_AGO)
    assert told(gold, terms, SEPTEMBER_30, OCTOBER_1) == [
        "CWNA is asked for again from 1 October 2020: 1 of 2 people have it."
    ]
    change = StatusChange.objects.get(subject="level:gold CWNA", sequence=2)
    assert (change.partner, change.kind, change.before, change.after, change.on) == (
        gold, "requirement", "waived", "missing", OCTOBER_1,
    )  # fmt: skip


def test_the_first_states_are_recorded_without_a_notice(gold: Partner, terms) -> None:
    except_from(gold, "ECS", LONG_AGO, None)
    assert refresh([gold.pk], as_of=SEPTEMBER_30, terms=terms) == 0
    assert set(StatusChange.objects.values_list("sequence", "before")) == {(1, "")}
    assert set(StatusChange.objects.values_list("kind", flat=True)) == {"exception", "requirement"}
    assert not Notice.objects.exists()


def test_what_runs_out_while_it_is_waived_is_waived(gold: Partner, terms) -> None:
    employ(gold, "Ann", "CWNA", LONG_AGO)
    employ(gold, "Ben", "CWNA", LONG_AGO, date(2020, 6, 1))
    assert told(gold, terms, date(2020, 6, 1), date(2020, 6, 2)) == [
        "CWNA is waived until 30 September 2020."
    ]


def test_what_runs_out_before_it_is_due_is_due(gold: Partner, terms) -> None:
    employ(gold, "Ann", "Level training 2020", LONG_AGO, date(2020, 6, 1))
    assert told(gold, terms, date(2020, 6, 1), date(2020, 6, 2)) == [
        "Level training 2020 is due by 30 June 2020: 0 of 1 person has it."
    ]


@pytest.mark.parametrize(
    ("earned_on", "expires_on", "day", "sentence"),
    [
        (date(2020, 6, 2), None, date(2020, 6, 2), "ESS is met since 2 June 2020: 1 of 1 person has it."),
        (
            LONG_AGO,
            date(2020, 6, 1),
            date(2020, 6, 2),
            "ESS is missing since 2 June 2020: 0 of 1 person has it.",
        ),
    ],
    ids=["earned", "run out"],
)
def test_people_make_a_requirement_met_or_missing(
    gold: Partner, terms, earned_on: date, expires_on: date | None, day: date, sentence: str
) -> None:
    employ(gold, "Ann", "ESS", earned_on, expires_on)
    assert told(gold, terms, day - timedelta(days=1), day) == [sentence]


def test_an_exception_that_ends_is_told_with_what_it_covered(gold: Partner, terms) -> None:
    except_from(gold, "ECS", LONG_AGO, date(2020, 5, 31))
    assert told(gold, terms, date(2020, 6, 30), date(2020, 7, 1)) == [
        "ECS is asked for again from 1 July 2020: 0 of 1 person has it.",
        "Level training 2020 was due by 30 June 2020 and is missing: 0 of 1 person has it.",
        "Your exception from ECS has ended: 30 June 2020 was its last day.",
    ]


def test_an_entitlement_that_begins_covers_its_requirement(gold: Partner, terms) -> None:
    day = date(2020, 8, 1)
    except_from(gold, "EDS", day, date(2020, 8, 31), kind=ReliefKind.ENTITLEMENT)
    assert told(gold, terms, date(2020, 7, 31), day) == [
        "EDS is covered by your entitlement until 31 August 2020.",
        "Your entitlement from EDS is current from 1 August 2020 until 31 August 2020.",
    ]


def test_two_exceptions_and_two_partners_have_histories_of_their_own(gold: Partner, terms) -> None:
    other = factories.partner()
    factories.level_span(other, "gold")
    for partner in (gold, other):
        except_from(partner, "ECS", LONG_AGO, date(2019, 12, 31))
        except_from(partner, "ECS", date(2020, 8, 1), None)
    for day in (date(2020, 7, 31), date(2020, 8, 1)):
        refresh([gold.pk, other.pk], as_of=day, terms=terms)
    rows = StatusChange.objects.filter(kind="exception").order_by("partner", "subject", "sequence")
    expected = [
        ("ECS 2019-01-01", 1, "ended"),
        ("ECS 2020-08-01", 1, "not-started"),
        ("ECS 2020-08-01", 2, "current"),
    ]
    assert list(rows.values_list("subject", "sequence", "after")) == expected * 2


def test_statements_do_not_grow_with_partners(gold: Partner, terms, django_assert_max_num_queries) -> None:
    partners = [gold.pk, *(factories.partner().pk for _ in range(30))]
    with django_assert_max_num_queries(14):
        refresh(partners, as_of=SEPTEMBER_30, terms=terms)
