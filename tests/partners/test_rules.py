"""The level on a day: the highest that stands, provision 10 around each of its days, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leap_portal import editions
from partners.rules import Span, level
from tests.documents import altered, in_table, without

DAY = timedelta(days=1)
FIRST, LAST = date(2020, 3, 15), date(2020, 12, 31)
EXTENDED = editions.check(editions.shipped())
UNEXTENDED = editions.check(without("[partners.level-extension]"))
ENDLESS = editions.check(altered(in_table("[partners.level-extension]", ("until = 2020-12-31\n", ""))))
LADDER = [step.key for step in EXTENDED.levels]
DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))


def iso(text):
    return date.fromisoformat(text)


def span(name, from_on, ends_on=None):
    return Span(name, iso(from_on), iso(ends_on) if ends_on else None)


def told(spans, as_of, terms=EXTENDED):
    """The level, its state and its two ends, as short as a table wants them."""
    found = level(spans, as_of, terms)
    return found.level, found.state.value, str(found.own_end), str(found.effective_end)


@pytest.mark.parametrize(
    ("spans", "as_of", "expected"),
    {
        "nothing has been given: the lowest": ([], "2020-05-07", ("authorized", "held", "None", "None")),
        "nothing has begun yet: the lowest": (
            [span("gold", "2020-05-08")],
            "2020-05-07",
            ("authorized", "held", "None", "None"),
        ),
        "it begins": ([span("gold", "2020-05-08")], "2020-05-08", ("gold", "held", "None", "None")),
        "of two that stand the highest": (
            [span("platinum", "2019-01-01", "2020-06-30"), span("gold", "2020-01-01", "2021-12-31")],
            "2020-05-07",
            ("platinum", "held", "2020-06-30", "2020-12-31"),
        ),
        "whatever their order": (
            [span("gold", "2020-01-01", "2021-12-31"), span("platinum", "2019-01-01", "2020-06-30")],
            "2020-05-07",
            ("platinum", "held", "2020-06-30", "2020-12-31"),
        ),
        "a protected one is above a lower one in its own days": (
            [span("platinum", "2019-01-01", "2020-06-30"), span("gold", "2020-07-01", "2021-12-31")],
            "2020-07-01",
            ("platinum", "protected", "2020-06-30", "2020-12-31"),
        ),
        "of two of one level the one in its own days": (
            [span("gold", "2019-01-01", "2020-06-30"), span("gold", "2020-07-01", "2021-06-30")],
            "2020-08-01",
            ("gold", "held", "2021-06-30", "2021-06-30"),
        ),
        "on its own last day it is held": (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2020-06-30",
            ("gold", "held", "2020-06-30", "2020-12-31"),
        ),
        "the day after it is protected": (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2020-07-01",
            ("gold", "protected", "2020-06-30", "2020-12-31"),
        ),
        "on the last protected day": (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2020-12-31",
            ("gold", "protected", "2020-06-30", "2020-12-31"),
        ),
        "the day after it awaits the review": (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2021-01-01",
            ("gold", "awaiting-review", "2020-06-30", "2020-12-31"),
        ),
        "of those past the one that ended last": (
            [span("diamond", "2018-01-01", "2020-03-14"), span("gold", "2019-01-01", "2020-06-30")],
            "2021-02-01",
            ("gold", "awaiting-review", "2020-06-30", "2020-12-31"),
        ),
        "of those that ended together the highest": (
            [span("gold", "2019-01-01", "2020-06-30"), span("platinum", "2019-01-01", "2020-04-30")],
            "2021-02-01",
            ("platinum", "awaiting-review", "2020-04-30", "2020-12-31"),
        ),
        "a later span takes over": (
            [span("diamond", "2018-01-01", "2020-06-30"), span("gold", "2021-02-01", "2022-01-31")],
            "2021-02-01",
            ("gold", "held", "2022-01-31", "2022-01-31"),
        ),
        "a promotion within the protected days": (
            [span("gold", "2019-01-01", "2020-06-30"), span("diamond", "2020-08-01", "2021-07-31")],
            "2020-08-01",
            ("diamond", "held", "2021-07-31", "2021-07-31"),
        ),
    }.values(),
)
def test_the_level_on_a_day(spans, as_of, expected):
    assert told(spans, iso(as_of)) == expected


@pytest.mark.parametrize(
    ("ends_on", "as_of", "expected"),
    [
        # A span that ended before the window's first day isn't touched; one that reaches it is.
        ("2020-03-14", FIRST, ("awaiting-review", "2020-03-14")),
        ("2020-03-15", FIRST, ("held", "2020-12-31")),
        ("2020-03-16", FIRST, ("held", "2020-12-31")),
        # The provision speaks from its first day on.
        ("2020-06-30", FIRST - DAY, ("held", "2020-06-30")),
        ("2020-06-30", FIRST, ("held", "2020-12-31")),
        ("2020-06-30", FIRST + DAY, ("held", "2020-12-31")),
        # Its last day.
        ("2020-06-30", LAST - DAY, ("protected", "2020-12-31")),
        ("2020-06-30", LAST, ("protected", "2020-12-31")),
        ("2020-06-30", LAST + DAY, ("awaiting-review", "2020-12-31")),
        # Own ends around its last day.
        ("2020-12-30", LAST, ("protected", "2020-12-31")),
        ("2020-12-31", LAST, ("held", "2020-12-31")),
        ("2021-01-01", LAST, ("held", "2021-01-01")),
        ("2021-01-01", LAST + DAY, ("held", "2021-01-01")),
    ],
)
def test_provision_10_around_its_days(ends_on, as_of, expected):
    assert told([span("gold", "2019-01-01", ends_on)], as_of)[1::2] == expected


@pytest.mark.parametrize(
    ("from_on", "end"),
    [("2020-12-30", "2020-12-31"), ("2020-12-31", "2020-12-31"), ("2021-01-01", "2021-01-01")],
)
def test_a_span_that_begins_at_the_windows_end(from_on, end):
    found = level([span("gold", from_on, from_on)], LAST + DAY, EXTENDED)
    assert found.effective_end == iso(end)


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2020-06-29", "held"),
        ("2020-06-30", "held"),
        ("2020-07-01", "awaiting-review"),
        ("2021-01-01", "awaiting-review"),
    ],
)
def test_without_provision_10_its_own_end_counts(as_of, state):
    expected = ("gold", state, "2020-06-30", "2020-06-30")
    assert told([span("gold", "2019-01-01", "2020-06-30")], iso(as_of), UNEXTENDED) == expected


@pytest.mark.parametrize(
    ("spans", "as_of", "sentences"),
    [
        ([], "2020-05-07", ["No level has been given yet, so Authorized holds, the program's first."]),
        ([span("gold", "2019-01-01")], "2020-05-07", ["Gold since 1 January 2019, with no end of its own."]),
        (
            [span("gold", "2019-01-01", "2021-06-30")],
            "2020-05-07",
            ["Gold from 1 January 2019 until its own end, 30 June 2021."],
        ),
        (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2020-07-01",
            ["Gold was to end on 30 June 2020; levels are held through 31 December 2020."],
        ),
        (
            [span("gold", "2019-01-01", "2020-06-30")],
            "2021-01-01",
            [
                "Gold was to end on 30 June 2020; levels are held through 31 December 2020.",
                "It ended on 31 December 2020 and stands until the leveling review replaces it.",
            ],
        ),
    ],
)
def test_the_reasons_name_days(spans, as_of, sentences):
    assert [reason.text for reason in level(spans, iso(as_of), EXTENDED).reasons] == sentences


@st.composite
def given_spans(draw):
    from_on = draw(DAYS)
    ends_on = draw(st.none() | st.integers(0, 900).map(lambda days: from_on + timedelta(days=days)))
    return Span(draw(st.sampled_from(LADDER)), from_on, ends_on)


LEVELS = st.lists(given_spans(), max_size=4)


def test_an_extension_without_a_last_day_names_none():
    found = level([span("gold", "2019-01-01", "2020-06-30")], iso("2021-07-01"), ENDLESS)
    assert (found.state.value, found.effective_end) == ("protected", None)
    assert [reason.text for reason in found.reasons] == [
        "Gold was to end on 30 June 2020; levels are held without an end."
    ]


@given(LEVELS, DAYS)
def test_provision_10_never_takes_a_day_or_a_level_away(spans, as_of):
    extended, own = level(spans, as_of, EXTENDED), level(spans, as_of, UNEXTENDED)
    assert (extended.effective_end or date.max) >= (extended.own_end or date.max)
    if own.state.value == "held":
        assert LADDER.index(extended.level) >= LADDER.index(own.level)


@given(given_spans(), DAYS)
def test_the_end_of_a_span_alone_is_never_earlier(one, as_of):
    extended, own = level([one], as_of, EXTENDED), level([one], as_of, UNEXTENDED)
    assert (extended.effective_end or date.max) >= (own.effective_end or date.max)


@given(LEVELS, st.permutations(range(4)), DAYS)
def test_the_order_of_spans_says_nothing(spans, order, as_of):
    shuffled = [spans[place] for place in order if place < len(spans)]
    assert told(shuffled, as_of)[:2] == told(spans, as_of)[:2]


@given(LEVELS, DAYS)
def test_spans_that_begin_later_are_not_known_yet(spans, as_of):
    known = [one for one in spans if one.from_on <= as_of]
    assert told(known, as_of) == told(spans, as_of)


@given(LEVELS, DAYS, st.sampled_from([EXTENDED, UNEXTENDED]))
def test_every_reason_can_be_read(spans, as_of, terms):
    reasons = level(spans, as_of, terms).reasons
    assert reasons
    assert all(reason.text.endswith(".") and "{" not in reason.text for reason in reasons)
