"""What always holds of requirements and reliefs: no provision makes a state worse or an end earlier, reasons can be read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.programs import (
    EXTENSION,
    FREE,
    LEAP,
    LEVEL,
    RELIEF,
    SWAP,
    VIRTUAL,
    WAIVER,
    changed,
    lacking,
)
from training import rules
from training.choices import ReliefKind, ReliefState, RequirementState
from training.rules import Granted

WITHOUT = {header: lacking(header) for header in (WAIVER, LEVEL, RELIEF)}
ENDLESS = changed(RELIEF, ("until = 2020-06-30\n", ""))
EDITIONS = st.sampled_from(
    [LEAP, ENDLESS, *WITHOUT.values(), *map(lacking, (EXTENSION, FREE, SWAP, VIRTUAL))]
)
RANK = {"missing": 0, "due": 1, "waived": 2, "excepted": 3, "met": 4}
SATISFIED = ["due", "waived", "excepted", "met"]
EDGES = [
    date(2020, 3, 15),
    date(2020, 3, 31),
    date(2020, 4, 14),
    date(2020, 5, 7),
    date(2020, 6, 30),
    date(2020, 9, 30),
]
DAYS = st.dates(date(2019, 6, 1), date(2021, 6, 30)) | st.builds(
    lambda edge, step: edge + timedelta(days=step), st.sampled_from(EDGES), st.integers(-1, 1)
)
SINCE = DAYS.map(lambda day: max(day, date(2020, 5, 7)))
NAMES = st.lists(st.sampled_from(["Ada", "Bo", "Cy", "Di"]), unique=True).map(sorted)
HOLDERS = st.dictionaries(st.sampled_from(LEAP.credentials), NAMES)


@st.composite
def granted(draw) -> Granted:
    from_on = draw(DAYS)
    until_on = draw(st.none() | st.integers(0, 400).map(lambda days: from_on + timedelta(days=days)))
    return Granted(
        draw(st.sampled_from(LEAP.credentials)), draw(st.sampled_from(ReliefKind)), from_on, until_on
    )


def stand(as_of, terms, holders, reliefs, partnerworks):
    """How a partner that holds everything stands to everything asked, by what it is asked of and the credential."""
    current = [
        rules.relief(one, as_of, terms.exception_extension, partnerworks=partnerworks) for one in reliefs
    ]
    asked = [each for group in rules.demands(as_of, terms).values() for each in group]
    return {(one.asked_of, one.requirement): one for one in rules.requirements(asked, holders, current)}


@pytest.mark.parametrize("header", WITHOUT)
@given(as_of=DAYS, holders=HOLDERS, reliefs=st.lists(granted(), max_size=4), partnerworks=st.booleans())
def test_no_provision_makes_a_state_worse(header, as_of, holders, reliefs, partnerworks) -> None:
    having = stand(as_of, LEAP, holders, reliefs, partnerworks)
    lacking_it = stand(as_of, WITHOUT[header], holders, reliefs, partnerworks)
    assert having.keys() == lacking_it.keys()
    assert all(RANK[having[key].state] >= RANK[lacking_it[key].state] for key in having)


@given(DAYS, EDITIONS, HOLDERS, st.lists(granted(), max_size=4), st.booleans())
def test_no_relief_makes_a_state_worse(as_of, terms, holders, reliefs, partnerworks) -> None:
    with_all = stand(as_of, terms, holders, reliefs, partnerworks)
    for kept in range(len(reliefs)):
        fewer = stand(as_of, terms, holders, reliefs[:kept], partnerworks)
        assert all(RANK[with_all[key].state] >= RANK[fewer[key].state] for key in with_all)


@given(SINCE, EDITIONS, HOLDERS, st.lists(granted(), max_size=4), st.booleans())
def test_once_all_provisions_speak_a_state_holds_through_its_last_day(
    as_of, terms, holders, reliefs, partnerworks
) -> None:
    """What is granted later is not known yet, so `reliefs` are those begun by the day."""
    known = [one for one in reliefs if one.from_on <= as_of]
    for key, found in stand(as_of, terms, holders, known, partnerworks).items():
        assert found.until is None or found.until >= as_of
        assert found.until is not None or found.state is not RequirementState.DUE
        if found.until is not None:
            last, after = (
                stand(day, terms, holders, known, partnerworks)[key]
                for day in (found.until, found.until + timedelta(days=1))
            )
            assert last.state is found.state
            assert after.state is not found.state


@given(DAYS, EDITIONS, HOLDERS, st.lists(granted(), max_size=4), st.booleans())
def test_every_answer_counts_right_and_every_reason_can_be_read(
    as_of, terms, holders, reliefs, partnerworks
) -> None:
    for found in stand(as_of, terms, holders, reliefs, partnerworks).values():
        assert (found.state is RequirementState.MET) == (found.have >= found.want)
        assert found.satisfied == (found.state.value in SATISFIED)
        assert list(found.people) == holders.get(found.requirement, [])
        texts = [reason.text for reason in found.reasons]
        assert texts and all(text.endswith((".", ".)")) for text in texts)
        assert not any("{" in text or "None" in text for text in texts)


@given(granted(), DAYS, EDITIONS, st.booleans())
def test_nothing_makes_a_relief_end_earlier_and_it_is_current_through_its_end(
    one, as_of, terms, partnerworks
) -> None:
    found = rules.relief(one, as_of, terms.exception_extension, partnerworks=partnerworks)
    end = found.effective_end or date.max
    assert end >= (one.until_on or date.max)
    assert (found.state is ReliefState.CURRENT) == (one.from_on <= as_of <= end)
    assert all("{" not in reason.text and "None" not in reason.text for reason in found.reasons)


@given(DAYS, EDITIONS)
def test_what_is_asked_is_sorted_and_named_once(as_of, terms) -> None:
    found = rules.demands(as_of, terms)
    assert list(found) == sorted(found)
    for asked_of, group in found.items():
        names = [one.credential for one in group]
        assert names == sorted(set(names)) and {one.asked_of for one in group} == {asked_of}
