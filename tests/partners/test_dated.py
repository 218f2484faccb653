"""Days are inclusive on both sides, and an end that is open is later than any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.dated import Span, later_of, long_day, parse_day, short_day

DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))
SPANS = st.tuples(st.none() | DAYS, st.none() | DAYS).map(
    lambda ends: Span(*sorted(ends)) if None not in ends else Span(*ends)  # type: ignore[type-var]
)
EVERY_DAY = [date(2019, 12, 1) + timedelta(n) for n in range(200)]


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2020, 5, 6), False),
        (date(2020, 5, 7), True),
        (date(2020, 9, 30), True),
        (date(2020, 10, 1), False),
    ],
)
def test_the_first_and_the_last_day_belong_to_a_span(day: date, inside: bool) -> None:
    assert Span(date(2020, 5, 7), date(2020, 9, 30)).contains(day) is inside


@pytest.mark.parametrize("day", [date.min, date(2020, 5, 7), date.max])
def test_an_open_span_holds_every_day(day: date) -> None:
    assert Span().contains(day) and Span(None, day).contains(day) and Span(day, None).contains(day)


@pytest.mark.parametrize(
    ("other", "touching"),
    [
        (Span(date(2020, 1, 1), date(2020, 3, 14)), False),
        (Span(date(2020, 1, 1), date(2020, 3, 15)), True),
        (Span(date(2020, 12, 31), None), True),
        (Span(date(2021, 1, 1), None), False),
        (Span(None, date(2020, 3, 14)), False),
        (Span(None, None), True),
    ],
)
def test_spans_touch_where_they_share_a_day(other: Span, touching: bool) -> None:
    window = Span(date(2020, 3, 15), date(2020, 12, 31))
    assert window.touches(other) is touching and other.touches(window) is touching


@given(SPANS, SPANS)
def test_touching_is_having_a_day_in_common(one: Span, other: Span) -> None:
    assert one.touches(other) == any(one.contains(day) and other.contains(day) for day in EVERY_DAY)


@given(st.none() | DAYS, st.none() | DAYS)
def test_the_later_end_is_never_before_either(one: date | None, other: date | None) -> None:
    later = later_of(one, other)
    assert later == later_of(other, one)
    if one is None or other is None:
        assert later is None
    else:
        assert later == max(one, other)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2020, 9, 30), "30 September 2020", "30 Sep 2020"),
        (date(2020, 5, 7), "7 May 2020", "7 May 2020"),
        (date(2021, 1, 1), "1 January 2021", "1 Jan 2021"),
        (date(2020, 12, 31), "31 December 2020", "31 Dec 2020"),
    ],
)
def test_days_are_written_in_full_and_short(day: date, long: str, short: str) -> None:
    assert (long_day(day), short_day(day)) == (long, short)


@given(st.dates())
def test_a_day_written_is_the_day_read(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize("text", ["2020-02-30", "2019-02-29", "2020-13-01", "0000-01-01"])
def test_a_day_there_is_not_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=f"There is no day {text}."):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "20200930",
        "2020-W40-3",
        "2020-9-30",
        "30.09.2020",
        "2020-09-30T00:00",
        " 2020-09-30",
        "٢٠٢٠-09-30",
    ],
)
def test_anything_else_is_told_how_a_day_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="A day is written like 2020-09-30, not "):
        parse_day(text)
