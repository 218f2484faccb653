"""Specializations on a day: the worked examples, provision 5 around each of its days, and what always holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leap_portal import editions
from tests.documents import altered, in_table, without
from training import terms as training_terms
from training.choices import Kind, SpecializationState
from training.rules import Held, specialization

DAY = timedelta(days=1)
RECORD, UNTIL = date(2020, 3, 15), date(2020, 9, 30)
EXTENDED = training_terms.of(editions.check(editions.shipped()))
UNEXTENDED = training_terms.of(editions.check(without("[training.specialization-extension]")))
ENDLESS = training_terms.of(
    editions.check(
        altered(
            in_table(
                "[training.specialization-extension]",
                ("until = 2020-09-30\n", ""),
                ('assumed = ["until"]', "assumed = []"),
            )
        )
    )
)
DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))


def held(from_on, expires_on, revoked_on=None, extended_until=None):
    return Held(1, "Cloud", Kind.SPECIALIZATION, from_on, expires_on, revoked_on, extended_until)


def iso(text):
    return date.fromisoformat(text)


def state(one, as_of, terms=EXTENDED):
    return specialization(one, as_of, terms).state.value


WORKED_DAYS = ["2020-03-15", "2020-07-01", "2020-09-30", "2020-10-01"]
WORKED = {
    "ended the day before": (held(iso("2019-01-01"), iso("2020-03-14")), ["expired"] * 4),
    "ends on the record day": (held(iso("2019-01-01"), RECORD), ["active", "active", "active", "expired"]),
    "ends after the extension": (held(iso("2019-01-01"), iso("2020-11-15")), ["active"] * 4),
    "started the day after": (
        held(iso("2020-03-16"), iso("2020-06-30")),
        ["not-started", "expired", "expired", "expired"],
    ),
    "revoked on 1 May": (
        held(iso("2019-01-01"), iso("2020-06-30"), revoked_on=iso("2020-05-01")),
        ["active", "revoked", "revoked", "revoked"],
    ),
}


@pytest.mark.parametrize(("one", "states"), WORKED.values(), ids=WORKED)
def test_the_worked_examples(one, states):
    assert [state(one, iso(day)) for day in WORKED_DAYS] == states


@pytest.mark.parametrize(
    ("as_of", "own_end", "end"),
    [
        # The provision speaks from its first day on.
        ("2020-03-14", "2020-06-30", "2020-06-30"),
        ("2020-03-15", "2020-06-30", "2020-09-30"),
        ("2020-03-16", "2020-06-30", "2020-09-30"),
        # Its last day, for what ended before, on and after it.
        ("2020-09-29", "2020-09-29", "2020-09-30"),
        ("2020-09-30", "2020-09-30", "2020-09-30"),
        ("2020-10-01", "2020-10-01", "2020-10-01"),
        # What was lost the day before the record day stays lost.
        ("2020-03-15", "2020-03-14", "2020-03-14"),
        ("2020-03-15", "2020-03-15", "2020-09-30"),
        ("2020-03-15", "2020-03-16", "2020-09-30"),
    ],
)
def test_provision_5_around_its_days(as_of, own_end, end):
    found = specialization(held(iso("2019-01-01"), iso(own_end)), iso(as_of), EXTENDED)
    assert (found.own_end, found.effective_end) == (iso(own_end), iso(end))
    assert found.extended == (own_end != end)


@pytest.mark.parametrize("as_of", [RECORD - DAY, RECORD, RECORD + DAY, UNTIL - DAY, UNTIL, UNTIL + DAY])
def test_without_provision_5_its_own_end_counts(as_of):
    found = specialization(held(iso("2019-01-01"), iso("2020-06-30")), as_of, UNEXTENDED)
    assert found.effective_end == iso("2020-06-30")
    assert found.state.value == ("active" if as_of <= iso("2020-06-30") else "expired")
    assert [reason.text for reason in found.reasons] == [
        "Granted on 1 January 2019; its own end is 30 June 2020."
    ]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-09-29", "active"),
        ("2020-09-30", "active"),
        ("2020-10-01", "expired"),
        ("2020-10-02", "expired"),
    ],
)
def test_provision_5_ends_with_30_september(as_of, expected):
    assert state(held(iso("2019-01-01"), iso("2020-06-30")), iso(as_of)) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2020-04-30", "active"), ("2020-05-01", "revoked"), ("2020-05-02", "revoked")]
)
def test_revocation_counts_from_its_day(as_of, expected):
    one = held(iso("2019-01-01"), iso("2020-06-30"), revoked_on=iso("2020-05-01"))
    assert state(one, iso(as_of)) == expected


@pytest.mark.parametrize(
    ("revoked_on", "end"),
    [("2020-03-14", "2020-06-30"), ("2020-03-15", "2020-06-30"), ("2020-03-16", "2020-09-30")],
)
def test_what_was_revoked_by_the_record_day_is_not_extended(revoked_on, end):
    one = held(iso("2019-01-01"), iso("2020-06-30"), revoked_on=iso(revoked_on))
    assert specialization(one, iso("2020-07-01"), EXTENDED).effective_end == iso(end)


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2020-03-15", "not-started"), ("2020-03-16", "active"), ("2020-03-17", "active")]
)
def test_it_begins_on_its_first_day(as_of, expected):
    assert state(held(iso("2020-03-16"), iso("2020-06-30")), iso(as_of)) == expected


def test_without_an_own_end_it_stands():
    found = specialization(held(iso("2019-01-01"), None), iso("2022-01-01"), EXTENDED)
    assert (found.state, found.effective_end) == (SpecializationState.ACTIVE, None)


def test_an_extension_without_a_last_day_takes_the_end_away():
    found = specialization(held(iso("2019-01-01"), iso("2020-06-30")), iso("2022-01-01"), ENDLESS)
    assert (found.state, found.effective_end) == (SpecializationState.ACTIVE, None)


@pytest.mark.parametrize(
    ("extended_until", "end"),
    [("2020-09-29", "2020-09-30"), ("2020-10-15", "2020-10-15"), ("2020-01-01", "2020-09-30")],
)
def test_of_a_granted_extension_and_the_programs_the_later_counts(extended_until, end):
    one = held(iso("2019-01-01"), iso("2020-06-30"), extended_until=iso(extended_until))
    assert specialization(one, iso("2020-07-01"), EXTENDED).effective_end == iso(end)


@pytest.mark.parametrize(
    ("one", "as_of", "sentences"),
    [
        (
            held(iso("2019-06-13"), iso("2020-06-12")),
            "2020-07-01",
            ["Active on 15 March 2020, so it stands until 30 September 2020 (its own end was 12 June 2020)."],
        ),
        (
            held(iso("2019-06-13"), iso("2020-06-12")),
            "2020-10-01",
            ["Active on 15 March 2020, so it stood until 30 September 2020 (its own end was 12 June 2020)."],
        ),
        (
            held(iso("2019-01-01"), iso("2020-11-15")),
            "2020-07-01",
            [
                "Active on 15 March 2020; its own end, 15 November 2020, is later than 30 September 2020 and stays."
            ],
        ),
        (
            held(iso("2019-01-01"), iso("2020-03-14")),
            "2020-07-01",
            [
                (
                    "Not active on 15 March 2020, so it is not extended"
                    " (its own days are 1 January 2019 to 14 March 2020)."
                )
            ],
        ),
        (
            held(iso("2019-01-01"), iso("2020-06-30"), revoked_on=iso("2020-05-01")),
            "2020-07-01",
            ["It was revoked on 1 May 2020."],
        ),
        (held(iso("2020-08-01"), None), "2020-07-01", ["It begins on 1 August 2020."]),
        (held(iso("2019-01-01"), None), "2020-07-01", ["Granted on 1 January 2019, with no end of its own."]),
        (
            held(iso("2019-01-01"), iso("2020-06-30"), extended_until=iso("2020-12-01")),
            "2020-07-01",
            [
                "Active on 15 March 2020, so it stands until 30 September 2020 (its own end was 30 June 2020).",
                "A channel manager extended it to 1 December 2020.",
            ],
        ),
    ],
)
def test_the_reasons_name_days(one, as_of, sentences):
    assert [reason.text for reason in specialization(one, iso(as_of), EXTENDED).reasons] == sentences


@st.composite
def holdings(draw):
    from_on = draw(DAYS)
    later = st.integers(0, 900).map(lambda days: from_on + timedelta(days=days))
    return held(from_on, *(draw(st.none() | later) for _ in range(3)))


@given(holdings(), DAYS, st.sampled_from([EXTENDED, UNEXTENDED, ENDLESS]))
def test_nothing_makes_an_end_earlier(one, as_of, terms):
    found = specialization(one, as_of, terms)
    own = one.expires_on or date.max
    assert (found.effective_end or date.max) >= own
    without_grant = specialization(replace(one, extended_until=None), as_of, terms)
    assert (found.effective_end or date.max) >= (without_grant.effective_end or date.max)


@given(holdings(), DAYS, st.sampled_from([EXTENDED, UNEXTENDED, ENDLESS]))
def test_every_reason_can_be_read(one, as_of, terms):
    reasons = specialization(one, as_of, terms).reasons
    assert reasons
    assert all(reason.text.endswith((".", ").")) and "{" not in reason.text for reason in reasons)


@given(holdings(), DAYS)
def test_active_is_exactly_the_days_from_start_to_effective_end(one, as_of):
    found = specialization(one, as_of, EXTENDED)
    revoked = one.revoked_on is not None and one.revoked_on <= as_of
    inside = one.from_on <= as_of <= (found.effective_end or date.max)
    assert (found.state is SpecializationState.ACTIVE) == (inside and not revoked)
