"""The demo's training: every state of a requirement and an exception, and who comes and leaves."""

from collections import Counter
from datetime import date

import pytest

from tests.leap_portal.demo_days import DAY, rows, standings
from training.choices import Delivery, ReliefState, RequirementState

pytestmark = pytest.mark.django_db
APRIL_13, APRIL_14 = date(2020, 4, 13), date(2020, 4, 14)
MAY_6, MAY_31, JUNE_1 = date(2020, 5, 6), date(2020, 5, 31), date(2020, 6, 1)
JUNE_30, JULY_1 = date(2020, 6, 30), date(2020, 7, 1)
SEPTEMBER_30, OCTOBER_1 = date(2020, 9, 30), date(2020, 10, 1)
MET, EXCEPTED, WAIVED, DUE, MISSING = RequirementState


def requirements(as_of=DAY):
    """Every partner's requirements by partner, who asks, and the credential."""
    return {
        (code, one.asked_of, one.requirement): one
        for code, each in standings(as_of).items()
        for one in each.training.requirements
    }


def state(code, requirement, as_of=DAY):
    """What a requirement of the partner's level is on a day."""
    level = standings(as_of)[code].level.level
    return requirements(as_of)[code, f"level:{level}", requirement].state


def relief(code, as_of=DAY):
    (one,) = standings(as_of)[code].training.exceptions
    return one


def test_every_state_of_a_requirement_shows_on_the_first_day():
    states = Counter(one.state for one in requirements().values())
    assert set(states) == set(RequirementState)
    assert min(states.values()) >= 10
    assert states[MET] > sum(states.values()) / 2


def test_level_and_specialization_both_ask():
    asked_of = {one.asked_of for one in requirements().values()}
    assert asked_of >= {f"level:{level}" for level in ("authorized", "gold", "platinum", "diamond")}
    assert {"specialization:Wireless", "specialization:Master Campus"} <= asked_of


def test_authorized_partners_are_asked_for_ess_and_eds_only_until_13_april():
    def asked(as_of):
        found = requirements(as_of).values()
        return {one.requirement for one in found if one.asked_of == "level:authorized"}

    assert asked(APRIL_13) == {"ESS", "EDS"}
    assert asked(APRIL_14) == asked(DAY) == {"Authorized training"}


def test_who_holds_ess_and_eds_is_asked_for_the_new_training_all_the_same():
    assert (state("P0008", "ESS", APRIL_13), state("P0008", "EDS", APRIL_13)) == (MET, MET)
    assert state("P0008", "Authorized training") is MISSING
    assert state("P0004", "Authorized training") is MET
    assert state("P0044", "Authorized training") is EXCEPTED


def test_level_training_is_due_through_30_june_and_missing_after():
    late = [key for key, one in requirements().items() if one.state is DUE]
    assert len(late) >= 10
    assert {requirements(JUNE_30)[key].state for key in late} == {DUE}
    july = requirements(JULY_1)
    assert {july[key].state for key in late if key in july} == {MISSING}  # one has become Diamond


def test_a_waived_requirement_is_missing_from_1_october_unless_somebody_earns_it():
    waived = [key for key, one in requirements(SEPTEMBER_30).items() if one.state is WAIVED]
    assert {one for _, _, one in waived} == {"CWNA"}
    after = [found.state for key, found in requirements(OCTOBER_1).items() if key in waived]
    assert set(after) == {MISSING}


def test_every_state_of_an_exception_shows_on_the_first_day():
    shown = [one for each in standings().values() for one in each.training.exceptions]
    assert {one.state for one in shown} == set(ReliefState)
    assert {one.kind.value for one in shown} == {"exception", "entitlement"}
    assert len({one.requirement for one in shown}) >= 3
    assert any(one.own_end is None for one in shown)


@pytest.mark.parametrize(
    ("code", "extended"),
    [
        ("P0003", True),  # PartnerWorks, own end 20 May
        ("P0009", True),  # ends on 7 May itself
        ("P0040", True),  # begins on 7 May itself
        ("P0011", False),  # own end is 30 June already
        ("P0019", False),  # own end is later
        ("P0034", False),  # no end of its own
        ("P0031", False),  # ended on 6 May
        ("P0057", False),  # begins on 8 May
        ("P0002", False),  # no PartnerWorks participant
        ("P0082", False),  # from CWNA, not ECS
    ],
)
def test_provision_14_extends_what_partnerworks_participants_had_on_7_may(code, extended):
    one = relief(code)
    assert one.extended is extended
    assert one.effective_end == (JUNE_30 if extended else one.own_end)


def test_exceptions_end_as_their_own_or_the_extended_end_says():
    assert [relief("P0002", day).state for day in (MAY_31, JUNE_1)] == [
        ReliefState.CURRENT,
        ReliefState.ENDED,
    ]
    assert [relief("P0003", day).state for day in (JUNE_30, JULY_1)] == [
        ReliefState.CURRENT,
        ReliefState.ENDED,
    ]
    assert [state("P0003", "ECS", day) for day in (JUNE_30, JULY_1)] == [EXCEPTED, MISSING]
    assert [relief("P0064", day).state for day in (MAY_31, JUNE_1)] == [
        ReliefState.NOT_STARTED,
        ReliefState.CURRENT,
    ]


def test_people_come_and_leave_and_what_they_earned_with_them():
    assert [state("P0002", "EDS", day) for day in (DAY, JUNE_1)] == [MET, MISSING]  # Maeve leaves on 22 May
    assert [state("P0038", "ECS", day) for day in (DAY, MAY_31)] == [MET, MISSING]  # Tejas leaves on 30 May
    assert [state("P0040", "ECS", day) for day in (JULY_1, OCTOBER_1)] == [
        MISSING,
        MET,
    ]  # Sanjay comes in August


def test_credentials_are_expired_expiring_and_fresh():
    ends = [row["expires_on"] for row in rows("credentials.csv")]
    assert sum(end < str(DAY) for end in ends) > 30
    assert sum(str(DAY) <= end <= str(SEPTEMBER_30) for end in ends) > 30
    assert sum(end > str(OCTOBER_1) for end in ends) > 100


def test_every_partner_has_three_to_twelve_people():
    teams = Counter(code for code, _ in {(row["partner"], row["email"]) for row in rows("people.csv")})
    assert set(teams) == set(standings())
    assert {min(teams.values()), max(teams.values())} == {3, 12}
    assert all(row["email"].endswith(".example") for row in rows("people.csv"))


def test_nine_of_ten_technical_courses_are_virtual_and_some_cloud_courses_are_free():
    courses = rows("courses.csv")
    technical = [row for row in courses if row["technical"] == "true"]
    assert sum(row["delivery"] == Delivery.VIRTUAL for row in technical) / len(technical) == 0.9
    assert {row["delivery"] for row in courses} == set(Delivery)
    assert any(row["cloud"] == "true" for row in technical)
    assert all(row["contact"].endswith(".example") for row in courses)
