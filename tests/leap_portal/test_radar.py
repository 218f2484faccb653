"""The cliff radar's geometry: window, bars, order and edges."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leap_portal.radar import Ending, draw

AS_OF = date(2020, 5, 7)


def ending(until_on, label="Gold", **given_too):
    return Ending(label, given_too.pop("from_on", None), until_on, **given_too)


def number(percent):
    return float(percent.rstrip("%"))


def test_nothing_ends_still_has_an_axis_of_nine_months():
    radar = draw([], AS_OF)
    assert (radar.first_on, radar.last_on, radar.bars) == (date(2020, 4, 1), date(2020, 12, 31), ())
    assert [tick.label for tick in radar.ticks] == [
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ]


@pytest.mark.parametrize(
    ("until_on", "last_on"),
    [
        (date(2020, 9, 30), date(2020, 12, 31)),
        (date(2020, 12, 31), date(2020, 12, 31)),
        (date(2021, 1, 1), date(2021, 1, 31)),
        (date(2021, 6, 30), date(2021, 6, 30)),
        (date(2021, 7, 1), date(2021, 6, 30)),
        (date(2031, 1, 1), date(2021, 6, 30)),
    ],
)
def test_the_axis_reaches_the_last_end_within_nine_and_fifteen_months(until_on, last_on):
    assert draw([ending(until_on)], AS_OF).last_on == last_on


def test_an_end_past_the_axis_runs_to_its_edge_and_says_so():
    (bar,) = draw([ending(date(2031, 1, 1))], AS_OF).bars
    assert (bar.end_x, bar.ends_beyond) == ("100.00%", True)


def test_what_ended_before_the_axis_begins_is_left_out_and_what_ended_in_it_is_over():
    radar = draw(
        [ending(date(2020, 3, 31), "before"), ending(date(2020, 4, 1), "in"), ending(AS_OF, "today")], AS_OF
    )
    assert [(bar.ending.label, bar.over) for bar in radar.bars] == [("in", True), ("today", False)]


def test_nearest_end_comes_first_then_by_name():
    rows = [ending(date(2020, 12, 31), "z"), ending(date(2020, 9, 30), "b"), ending(date(2020, 9, 30), "a")]
    assert [bar.ending.label for bar in draw(rows, AS_OF).bars] == ["a", "b", "z"]


def test_the_last_day_belongs_to_the_bar():
    (bar,) = draw([ending(date(2020, 12, 31), from_on=date(2020, 4, 1))], AS_OF).bars
    assert (bar.x, bar.own, bar.end_x) == ("0.00%", "100.00%", "100.00%")


def test_what_the_program_adds_is_drawn_apart():
    row = ending(date(2020, 9, 30), own_until_on=date(2020, 6, 12), from_on=date(2019, 6, 13))
    radar = draw([row], AS_OF)
    (bar,) = radar.bars
    assert radar.extended
    assert number(bar.x) + number(bar.own) + number(bar.more) == pytest.approx(number(bar.end_x), abs=0.02)
    assert number(bar.more_x) == pytest.approx(
        100 * (date(2020, 6, 13) - date(2020, 4, 1)).days / 275, abs=0.01
    )


def test_without_an_extension_there_is_no_second_part():
    radar = draw(
        [ending(date(2020, 9, 30)), ending(date(2020, 9, 30), own_until_on=date(2020, 9, 30))], AS_OF
    )
    assert not radar.extended


def test_a_bar_that_is_all_extension_has_no_own_part():
    (bar,) = draw([ending(date(2020, 9, 30), own_until_on=date(2020, 3, 20))], AS_OF).bars
    assert (bar.own, bar.more) == ("", bar.end_x)


def test_the_year_is_written_first_and_in_january():
    radar = draw([ending(date(2021, 6, 30))], AS_OF)
    assert [(tick.label, tick.year) for tick in radar.ticks if tick.year] == [
        ("Apr", "2020"),
        ("Jan", "2021"),
    ]


@pytest.mark.parametrize("as_of", [date(2020, 1, 31), date(2020, 12, 31), date(2024, 2, 29)])
def test_the_day_asked_about_stands_in_the_second_month(as_of):
    radar = draw([], as_of)
    assert number(radar.ticks[1].x) < number(radar.today_x) < number(radar.ticks[2].x)


def test_each_month_has_its_line():
    radar = draw([], AS_OF)
    assert radar.grid.count("M") == len(radar.ticks) == 9
    assert radar.grid.startswith("M0.0 0V1M109.1 0V1")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ending(date(2020, 9, 30)), "Until 30 Sep 2020"),
        (ending(date(2020, 9, 30), from_on=date(2019, 6, 1)), "1 Jun 2019 to 30 Sep 2020"),
        (
            ending(date(2020, 9, 30), own_until_on=date(2020, 6, 12)),
            "Until 30 Sep 2020; without the program until 12 Jun 2020",
        ),
        (ending(date(2020, 9, 30), own_until_on=date(2020, 9, 30)), "Until 30 Sep 2020"),
    ],
)
def test_a_bar_says_itself_in_words(row, said):
    assert draw([row], AS_OF).bars[0].span == said


DAYS = st.none() | st.dates()


@given(
    st.lists(st.builds(Ending, st.text(max_size=3), DAYS, st.dates(), own_until_on=DAYS), max_size=4),
    st.dates(),
)
def test_everything_stays_on_the_axis(rows, as_of):
    radar = draw(rows, as_of)
    assert 0 <= number(radar.today_x) <= 100
    for bar in radar.bars:
        assert 0 <= number(bar.x) <= number(bar.more_x) <= number(bar.end_x) <= 100
        assert 0 <= number(bar.own or "0") + number(bar.more or "0") <= 100.01
