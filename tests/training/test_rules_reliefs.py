"""Exceptions and entitlements on a day, and provision 14 around each of its days."""

import pytest

from tests.training.programs import LEAP, RELIEF, changed, iso, lacking
from training.choices import ReliefKind
from training.rules import Granted, relief

BARE = lacking(RELIEF)
EXTENSION = LEAP.exception_extension


def granted(from_on, until_on, requirement="ECS", kind=ReliefKind.EXCEPTION) -> Granted:
    return Granted(requirement, kind, iso(from_on), iso(until_on) if until_on else None)


def found(one, day, terms=LEAP, partnerworks=True):
    return relief(one, iso(day), terms.exception_extension, partnerworks=partnerworks)


def state_and_end(one, day, terms=LEAP, partnerworks=True):
    status = found(one, day, terms, partnerworks)
    return status.state.value, status.effective_end and str(status.effective_end)


MAY_31 = granted("2020-01-01", "2020-05-31")
AROUND = [
    # day, state and end with provision 14, state without it: then the end is 31 May
    ("2019-12-31", "not-started", "2020-05-31", "not-started"),
    ("2020-01-01", "current", "2020-05-31", "current"),
    ("2020-05-06", "current", "2020-05-31", "current"),
    ("2020-05-07", "current", "2020-06-30", "current"),
    ("2020-05-08", "current", "2020-06-30", "current"),
    ("2020-05-31", "current", "2020-06-30", "current"),
    ("2020-06-01", "current", "2020-06-30", "ended"),
    ("2020-06-29", "current", "2020-06-30", "ended"),
    ("2020-06-30", "current", "2020-06-30", "ended"),
    ("2020-07-01", "ended", "2020-06-30", "ended"),
]


@pytest.mark.parametrize(("day", "state", "end", "bare"), AROUND)
def test_provision_14_extends_from_its_first_day_on(day, state, end, bare) -> None:
    assert state_and_end(MAY_31, day) == (state, end)
    assert state_and_end(MAY_31, day, BARE) == (bare, "2020-05-31")
    assert found(MAY_31, day).extended == (end != "2020-05-31")


OWN_DAYS = [
    # own days, effective end on 15 June 2020
    ("2020-01-01", "2020-05-06", "2020-05-06"),
    ("2020-01-01", "2020-05-07", "2020-06-30"),
    ("2020-01-01", "2020-05-08", "2020-06-30"),
    ("2020-05-06", "2020-05-31", "2020-06-30"),
    ("2020-05-07", "2020-05-31", "2020-06-30"),
    ("2020-05-08", "2020-05-31", "2020-05-31"),
    ("2020-01-01", "2020-06-29", "2020-06-30"),
    ("2020-01-01", "2020-06-30", "2020-06-30"),
    ("2020-01-01", "2020-07-01", "2020-07-01"),
    ("2020-01-01", None, None),
]


@pytest.mark.parametrize(("from_on", "until_on", "end"), OWN_DAYS)
def test_only_what_was_current_on_7_may_is_extended_and_the_later_end_counts(from_on, until_on, end) -> None:
    assert state_and_end(granted(from_on, until_on), "2020-06-15")[1] == end


@pytest.mark.parametrize(
    ("requirement", "kind", "partnerworks", "kinds", "end"),
    [
        ("ECS", ReliefKind.EXCEPTION, True, "both", "2020-06-30"),
        ("ECS", ReliefKind.ENTITLEMENT, True, "both", "2020-06-30"),
        ("ECS", ReliefKind.ENTITLEMENT, True, "exceptions", "2020-05-31"),
        ("ECS", ReliefKind.EXCEPTION, False, "both", "2020-05-31"),
        ("CWNA", ReliefKind.EXCEPTION, True, "both", "2020-05-31"),
    ],
)
def test_provision_14_is_about_ecs_of_partnerworks_participants(
    requirement, kind, partnerworks, kinds, end
) -> None:
    terms = LEAP if kinds == "both" else changed(RELIEF, (', "entitlement"]', "]"), (', "kinds"]', "]"))
    one = granted("2020-01-01", "2020-05-31", requirement, kind)
    assert state_and_end(one, "2020-05-20", terms, partnerworks)[1] == end


def test_an_edition_may_extend_everybody_s_or_without_an_end() -> None:
    everybody = changed(RELIEF, ("partnerworks-only = true", "partnerworks-only = false"))
    assert state_and_end(MAY_31, "2020-06-15", everybody, partnerworks=False) == ("current", "2020-06-30")
    endless = changed(RELIEF, ("until = 2020-06-30\n", ""))
    assert state_and_end(MAY_31, "2022-06-15", endless) == ("current", None)
    assert [reason.text for reason in found(MAY_31, "2022-06-15", endless).reasons] == [
        "Current on 7 May 2020, so it lasts without an end (its own end was 31 May 2020)."
    ]


ENTITLED = granted("2020-01-01", "2020-05-31", kind=ReliefKind.ENTITLEMENT)
ONLY_EXCEPTIONS = changed(RELIEF, (', "entitlement"]', "]"), (', "kinds"]', "]"))
SENTENCES = [
    (MAY_31, "2019-12-31", True, LEAP, "It begins on 1 January 2020."),
    (granted("2020-01-01", None), "2020-06-15", True, LEAP, "Granted on 1 January 2020, with no end of its own."),
    (MAY_31, "2020-05-06", True, LEAP, "Granted on 1 January 2020; its own end is 31 May 2020."),
    (MAY_31, "2020-06-15", True, LEAP, "Current on 7 May 2020, so it lasts until 30 June 2020 (its own end was 31 May 2020)."),
    (MAY_31, "2020-07-01", True, LEAP, "Current on 7 May 2020, so it lasted until 30 June 2020 (its own end was 31 May 2020)."),
    (granted("2020-01-01", "2020-08-31"), "2020-06-15", True, LEAP, "Current on 7 May 2020; its own end, 31 August 2020, is later than 30 June 2020 and stays."),
    (granted("2020-01-01", "2020-05-06"), "2020-06-15", True, LEAP, "Not current on 7 May 2020, so it is not extended (its own days are 1 January 2020 to 6 May 2020)."),
    (MAY_31, "2020-06-15", False, LEAP, "Only PartnerWorks participants are extended; its own end is 31 May 2020."),
    (ENTITLED, "2020-06-15", True, ONLY_EXCEPTIONS, "The extension is not about an entitlement; its own end is 31 May 2020."),
]  # fmt: skip


@pytest.mark.parametrize(("one", "day", "partnerworks", "terms", "sentence"), SENTENCES)
def test_the_reason_names_days(one, day, partnerworks, terms, sentence) -> None:
    assert [reason.text for reason in found(one, day, terms, partnerworks).reasons] == [sentence]


def test_it_tells_what_was_granted() -> None:
    status = found(MAY_31, "2020-06-15")
    assert (status.requirement, status.kind, status.from_on, status.own_end) == (
        "ECS", ReliefKind.EXCEPTION, iso("2020-01-01"), iso("2020-05-31"),
    )  # fmt: skip
