"""A leveling review: criteria as they are met, promotion, and provisions 10 and 11 around their days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leap_portal import editions
from partners import rules
from partners.choices import Verdict
from partners.rules import Asked, Measures
from tests.documents import altered, in_table, without

DAY = timedelta(days=1)
LAST_PROTECTED = date(2020, 12, 31)
EXTENDED = editions.check(editions.shipped())
ENDLESS = editions.check(altered(in_table("[partners.level-extension]", ("until = 2020-12-31\n", ""))))
UNEXTENDED = editions.check(without("[partners.level-extension]"))
LADDER = [level.key for level in EXTENDED.levels]
BY_KEY = {level.key: level for level in EXTENDED.levels}
GOLD = BY_KEY["gold"]


def measures(bookings="0", specializations=0, masters=0, **asked):
    return Measures(Decimal(bookings), specializations, masters, asked)


def asked(*, satisfied, have=1, want=2):
    return (Asked("CWNA", have, want, "waived" if satisfied else "missing", satisfied),)


GOLDEN = measures(GOLD.bookings, GOLD.specializations)


@pytest.mark.parametrize(
    ("found", "earned"),
    {
        "nothing at all: the lowest": (measures(), "authorized"),
        "a cent too little": (measures(GOLD.bookings - Decimal("0.01"), 1), "authorized"),
        "exactly as much as is wanted": (GOLDEN, "gold"),
        "bookings for Diamond, specializations for Gold": (measures("9000000", 1), "gold"),
        "everything": (measures("9000000", 9, 9), "diamond"),
        "everything but the masters": (measures("9000000", 9, 0), "platinum"),
        "a credential is missing": (measures("9000000", 9, 9, diamond=asked(satisfied=False)), "platinum"),
        "a credential is missing that a lower level asks for": (
            measures("9000000", 9, 9, gold=asked(satisfied=False)),
            "diamond",
        ),
        "a credential is waived": (measures("9000000", 9, 9, diamond=asked(satisfied=True)), "diamond"),
    }.values(),
)
def test_the_level_reached_is_the_highest_whose_criteria_are_all_met(found, earned):
    assert rules.review(found, "authorized", date(2021, 2, 1), EXTENDED).earned == earned


@pytest.mark.parametrize(
    ("begins_on", "terms", "level", "verdict"),
    {
        "a day before the last day": (LAST_PROTECTED - DAY, EXTENDED, "diamond", Verdict.RETAINED),
        "on the last day": (LAST_PROTECTED, EXTENDED, "diamond", Verdict.RETAINED),
        "the day after": (LAST_PROTECTED + DAY, EXTENDED, "gold", Verdict.DEMOTED),
        "the day before the first": (date(2020, 3, 14), EXTENDED, "gold", Verdict.DEMOTED),
        "on the first day": (date(2020, 3, 15), EXTENDED, "diamond", Verdict.RETAINED),
        "without the provision": (LAST_PROTECTED, UNEXTENDED, "gold", Verdict.DEMOTED),
    }.values(),
)
def test_no_level_falls_in_the_days_of_the_extension(begins_on, terms, level, verdict):
    found = rules.review(GOLDEN, "diamond", begins_on, terms)
    assert (found.level, found.verdict, found.earned) == (level, verdict, "gold")


def test_a_level_that_was_held_up_says_so():
    found = rules.review(GOLDEN, "diamond", LAST_PROTECTED, EXTENDED)
    assert [one.text for one in found.reasons] == [
        "Its criteria are those of Gold.",
        "No level falls through 31 December 2020, so Diamond stays.",
    ]
    assert [one.key for one in found.reasons] == ["criteria", "level-extension"]
    assert len(rules.review(GOLDEN, "diamond", LAST_PROTECTED + DAY, EXTENDED).reasons) == 1


def test_a_level_held_up_without_an_end_names_none():
    found = rules.review(measures("0"), "gold", date(2021, 2, 1), ENDLESS)
    assert [reason.text for reason in found.reasons][1:] == ["No level falls, so Gold stays."]


@pytest.mark.parametrize(
    ("before", "verdict"),
    [("authorized", Verdict.PROMOTED), ("gold", Verdict.RETAINED), ("platinum", Verdict.DEMOTED)],
)
def test_the_verdict_compares_with_the_level_before(before, verdict):
    assert rules.review(GOLDEN, before, date(2021, 2, 1), EXTENDED).verdict is verdict


def test_criteria_tell_what_there_is_and_what_is_missing():
    found = measures("150000", 1, gold=asked(satisfied=False), platinum=asked(satisfied=True))
    gold = {one.key: one for one in rules.criteria(GOLD, found, EXTENDED)}
    assert list(gold) == ["bookings", "specializations", "credential:CWNA"]
    assert (gold["bookings"].met, gold["bookings"].missing, gold["bookings"].currency) == (True, 0, "USD")
    assert (gold["credential:CWNA"].met, gold["credential:CWNA"].missing) == (False, 1)
    assert [one.state for one in gold.values()] == ["met", "met", "missing"]
    platinum = {one.key: one for one in rules.criteria(BY_KEY["platinum"], found, EXTENDED)}
    assert platinum["bookings"].missing == BY_KEY["platinum"].bookings - 150000
    waived = platinum["credential:CWNA"]
    assert (waived.met, waived.missing, waived.state) == (True, 0, "waived")


SOME = st.builds(
    measures,
    st.integers(0, 3_000_000).map(str),
    st.integers(0, 4),
    st.integers(0, 2),
)


@given(SOME, st.sampled_from(LADDER), st.dates(date(2020, 3, 1), date(2021, 2, 1)))
def test_the_extension_never_makes_a_level_lower(found, before, begins_on):
    with_it = rules.review(found, before, begins_on, EXTENDED)
    without_it = rules.review(found, before, begins_on, UNEXTENDED)
    assert LADDER.index(with_it.level) >= LADDER.index(without_it.level)
    if with_it.extension is not None:
        assert with_it.level == before
