"""What is asked on a day and how a partner stands to it: provisions 6, 12 and 13 around each of their days."""

from datetime import date

import pytest

from tests.training.programs import LEAP, LEVEL, SWAP, WAIVER, changed, iso, lacking
from training import rules
from training.choices import ReliefKind
from training.rules import Granted
from training.terms import Requirement, TrainingTerms

UNWAIVED, UNMOVED, UNREPLACED = lacking(WAIVER), lacking(LEVEL), lacking(SWAP)
LEVEL_TRAINING, NEW = "Level training 2020", "Authorized training"


def asked(asked_of: str, day: str, terms: TrainingTerms = LEAP) -> dict[str, rules.Demand]:
    return {one.credential: one for one in rules.demands(iso(day), terms).get(asked_of, ())}


WIRELESS = "specialization:Wireless"


def stands(asked_of, credential, day, terms=LEAP, people=(), granted=()):
    """How a partner stands to one requirement."""
    as_of = iso(day)
    reliefs = [rules.relief(one, as_of, terms.exception_extension, partnerworks=True) for one in granted]
    found = rules.requirements(
        rules.demands(as_of, terms).get(asked_of, ()), {credential: list(people)}, reliefs
    )
    return next(one for one in found if one.requirement == credential)


def texts(found) -> list[str]:
    return [reason.text for reason in found.reasons]


WAIVED = [
    # day, with provision 6, without it, until
    ("2020-03-14", "missing", "missing", None),
    ("2020-03-15", "waived", "missing", "2020-09-30"),
    ("2020-03-16", "waived", "missing", "2020-09-30"),
    ("2020-09-29", "waived", "missing", "2020-09-30"),
    ("2020-09-30", "waived", "missing", "2020-09-30"),
    ("2020-10-01", "missing", "missing", None),
]


@pytest.mark.parametrize(("day", "state", "bare", "until"), WAIVED)
def test_provision_6_waives_cwna_in_its_days_only(day, state, bare, until) -> None:
    found = stands(WIRELESS, "CWNA", day)
    assert (found.state.value, found.until) == (state, iso(until) if until else None)
    assert (found.have, found.want) == (0, 1)
    assert stands(WIRELESS, "CWNA", day, UNWAIVED).state.value == bare


def test_nobody_earns_what_is_waived_and_who_has_it_meets_it() -> None:
    assert stands(WIRELESS, "CWNA", "2020-07-01", people=["Ada"]).state.value == "met"
    assert stands("level:gold", "ECS", "2020-07-01").state.value == "missing"


def test_the_waiver_says_when_it_is_asked_for_again_and_still_does_afterwards() -> None:
    assert texts(stands(WIRELESS, "CWNA", "2020-07-01")) == [
        "One person with CWNA is asked for; nobody counts on 1 July 2020.",
        "CWNA is waived until 30 September 2020 and asked for again from 1 October 2020.",
    ]
    over = "CWNA was waived until 30 September 2020 and is asked for again from 1 October 2020."
    assert texts(stands(WIRELESS, "CWNA", "2020-10-01"))[1:] == [over, "One more is needed."]
    endless = changed(WAIVER, ("until = 2020-09-30\n", ""))
    found = stands(WIRELESS, "CWNA", "2021-07-01", endless)
    assert (found.state.value, found.until) == ("waived", None)
    assert texts(found)[1] == "CWNA is waived."


MOVED = [
    # day, due day and state with provision 12, state without it: then the due day is 31 March
    ("2020-03-30", "2020-03-31", "due", "due"),
    ("2020-03-31", "2020-06-30", "due", "due"),
    ("2020-04-01", "2020-06-30", "due", "missing"),
    ("2020-06-29", "2020-06-30", "due", "missing"),
    ("2020-06-30", "2020-06-30", "due", "missing"),
    ("2020-07-01", "2020-06-30", "missing", "missing"),
]


@pytest.mark.parametrize(("day", "due_on", "state", "bare"), MOVED)
def test_provision_12_moves_the_due_day_of_level_training(day, due_on, state, bare) -> None:
    found = stands("level:gold", LEVEL_TRAINING, day)
    assert (found.due_on, found.state.value) == (iso(due_on), state)
    assert found.until == (found.due_on if state == "due" else None)
    without = stands("level:gold", LEVEL_TRAINING, day, UNMOVED)
    assert (without.due_on, without.state.value) == (iso("2020-03-31"), bare)


def test_provision_12_is_about_levels_and_about_its_own_due_day() -> None:
    def stated(for_: str, due_on: str) -> TrainingTerms:
        one = Requirement(sentence="s", source="s", for_=for_, credential="X", people=1, due_on=iso(due_on))
        return TrainingTerms(requirements=(one,), level_training=LEAP.level_training)

    due = {
        (for_, due_on): asked(for_, "2020-04-01", stated(for_, due_on))["X"].due_on
        for for_ in ("level:gold", "specialization:Cloud")
        for due_on in ("2020-03-30", "2020-03-31", "2020-04-01")
    }
    assert due.pop(("level:gold", "2020-03-31")) == iso("2020-06-30")
    assert all(iso(stated_on) == found for (_, stated_on), found in due.items())


def test_the_due_day_says_what_pushed_it_out() -> None:
    needed = "One person with Level training 2020 is asked for; nobody counts on"
    assert texts(stands("level:gold", LEVEL_TRAINING, "2020-05-07")) == [
        f"{needed} 7 May 2020.", "It is due by 30 June 2020, pushed out from 31 March 2020.", "One more is needed.",
    ]  # fmt: skip
    assert texts(stands("level:diamond", LEVEL_TRAINING, "2020-07-01", people=["Ada"])) == [
        "3 people with Level training 2020 are asked for; one counts on 1 July 2020: Ada.",
        "It was due by 30 June 2020, pushed out from 31 March 2020.",
        "2 more are needed.",
    ]
    assert (
        texts(stands("level:gold", LEVEL_TRAINING, "2020-04-01", UNMOVED))[1]
        == "It was due by 31 March 2020."
    )


REPLACED = [
    # day, what Authorized is asked for with provision 13 and without it
    ("2020-04-13", ["EDS", "ESS"]),
    ("2020-04-14", [NEW]),
    ("2020-04-15", [NEW]),
    ("2021-12-31", [NEW]),
]


@pytest.mark.parametrize(("day", "names"), REPLACED)
def test_provision_13_asks_for_the_new_training_in_place_of_ess_and_eds(day, names) -> None:
    assert list(asked("level:authorized", day)) == names
    assert list(asked("level:authorized", day, UNREPLACED)) == ["EDS", "ESS"]
    assert {"EDS", "ESS"} <= set(asked("level:gold", day))


@pytest.mark.parametrize(
    ("day", "names"),
    [("2020-12-30", [NEW]), ("2020-12-31", [NEW]), ("2021-01-01", ["EDS", "ESS"])],
)
def test_a_replacement_with_a_last_day_ends_with_it(day, names) -> None:
    ending = changed(SWAP, ("from = 2020-04-14", "from = 2020-04-14\nuntil = 2020-12-31"))
    assert list(asked("level:authorized", day, ending)) == names
    assert [one.until_on for one in asked("level:authorized", "2020-06-01", ending).values()] == [
        date(2020, 12, 31)
    ]


def test_who_holds_what_was_replaced_does_not_count_for_the_new() -> None:
    as_of = iso("2020-04-14")
    holders = {"ESS": ["Ada"], "EDS": ["Ada"]}
    (found,) = rules.requirements(rules.demands(as_of, LEAP)["level:authorized"], holders, ())
    assert (found.requirement, found.state.value, found.have, found.want) == (NEW, "missing", 0, 1)
    assert texts(found) == [
        "One person with Authorized training is asked for; nobody counts on 14 April 2020.",
        (
            "From 14 April 2020 on it is asked for in place of ESS and EDS;"
            " who holds only those does not count for it."
        ),
        "One more is needed.",
    ]
    assert [one.state.value for one in rules.requirements(rules.demands(iso("2020-04-13"), LEAP)["level:authorized"], holders, ())] == ["met", "met"]  # fmt: skip


def test_a_replacement_without_a_first_day_was_always_so() -> None:
    always = changed(SWAP, ("from = 2020-04-14\n", ""))
    found = stands("level:authorized", NEW, "2019-01-01", always, people=["Ada"])
    assert found.state.value == "met"
    assert texts(found)[1].startswith("It is asked for in place of ESS and EDS;")


def test_in_place_of_several_as_many_are_asked_as_the_most_by_the_latest_due_day() -> None:
    given = {"sentence": "s", "source": "s", "for_": "level:authorized"}
    ess = Requirement(
        **given, credential="ESS", people=1, due_on=iso("2020-06-01"), until_on=iso("2020-12-31")
    )
    eds = Requirement(**given, credential="EDS", people=3, until_on=iso("2021-06-30"))
    terms = TrainingTerms(requirements=(ess, eds), replacements=LEAP.replacements)
    both, one = (asked("level:authorized", day, terms)[NEW] for day in ("2020-05-01", "2021-01-01"))
    assert (both.people, both.due_on, both.until_on) == (3, iso("2020-06-01"), iso("2021-06-30"))
    assert (one.people, one.due_on, one.until_on) == (3, None, iso("2021-06-30"))
    assert asked("level:authorized", "2021-07-01", terms) == {}


@pytest.mark.parametrize(
    ("day", "listed"),
    [("2020-01-31", False), ("2020-02-01", True), ("2020-03-31", True), ("2020-04-01", False)],
)
def test_a_requirement_is_asked_in_its_own_days_only(day, listed) -> None:
    one = Requirement(
        sentence="s", source="s", for_="level:gold", credential="X", people=1,
        from_on=iso("2020-02-01"), until_on=iso("2020-03-31"),
    )  # fmt: skip
    assert ("X" in asked("level:gold", day, TrainingTerms(requirements=(one,)))) == listed


GRANTED = Granted("CWNA", ReliefKind.EXCEPTION, iso("2020-01-01"), iso("2020-06-30"))
PRECEDENCE = [
    (["Ada"], [GRANTED], "2020-05-07", "met", None),
    ([], [GRANTED], "2020-05-07", "excepted", "2020-06-30"),
    ([], [GRANTED], "2020-07-01", "waived", "2020-09-30"),
    ([], [], "2020-05-07", "waived", "2020-09-30"),
    ([], [], "2020-10-01", "missing", None),
]


@pytest.mark.parametrize(("people", "granted", "day", "state", "until"), PRECEDENCE)
def test_met_comes_before_excepted_before_waived_before_missing(people, granted, day, state, until) -> None:
    found = stands(WIRELESS, "CWNA", day, people=people, granted=granted)
    assert (found.state.value, found.until) == (state, iso(until) if until else None)
    assert found.satisfied == (state != "missing")


def test_many_people_are_named_shortly_and_counted_all() -> None:
    names = [f"N{number}" for number in range(9)]
    found = stands("level:gold", "ECS", "2020-05-07", people=names)
    assert (found.have, list(found.people)) == (9, names)
    assert texts(found) == [
        "One person with ECS is asked for; 9 count on 7 May 2020: N0, N1, N2, N3, N4 and 4 others."
    ]


def test_a_state_ends_with_the_requirement_s_own_last_day() -> None:
    one = Requirement(
        sentence="s", source="s", for_="level:gold", credential="CWNA", people=1, until_on=iso("2020-08-31")
    )
    terms = TrainingTerms(requirements=(one,), waivers=LEAP.waivers)
    assert stands("level:gold", "CWNA", "2020-05-07", terms).until == iso("2020-08-31")
