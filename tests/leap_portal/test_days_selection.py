"""The pre-selection finds everyone whose states change: closing with it leaves the rows that closing without it leaves."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leap_portal import ledger, offers
from partners.models import ProgramClock
from partners.services import candidates, changes
from partners.services import refresh as levels
from rebates.services import refresh as targets
from tests import factories
from tests.leap_portal.changing_world import (
    FIRST,
    LATER,
    LONG_AGO,
    RECORD,
    TERMS,
    WINDOW,
    WRITTEN,
    Close,
    Publish,
    Step,
    World,
    Write,
)
from training.services import refresh as training
from training.services import requirements

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings) -> World:
    monkeypatch.setattr("partners.wake.send", lambda task: None)
    settings.DAY_CHUNK = 2
    ProgramClock.objects.update(last_closed_on=FIRST, rehearsal_on=None)
    return World([factories.partner() for _ in range(3)])


def undone(world: World, steps: Sequence[Step]) -> list[list[tuple[object, ...]]]:
    """The same, and everything as it was before."""
    with transaction.atomic():
        found = replace(world).play(steps)
        transaction.set_rollback(True)
    return found


def with_and_without(world: World, steps: Sequence[Step]) -> tuple[list[object], list[object]]:
    """What is left with the pre-selection, and where every day looks at everyone."""
    selected = undone(world, steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "under_other_terms", lambda *arguments: True)
        return selected, undone(world, steps)


DAYS = st.sampled_from([LONG_AGO, RECORD, RECORD + timedelta(1), *WINDOW, LATER])


@st.composite
def writes(draw: st.DrawFn) -> Write:
    from_on = draw(DAYS)
    later = st.none() | DAYS.filter(lambda day: day >= from_on)
    what = draw(st.sampled_from([*WRITTEN, "gold", "diamond"]))
    observed = draw(st.sampled_from([None, 0, 0, 1, 3]))
    return Write(
        what, draw(st.integers(0, 2)), draw(st.integers(0, 3)), from_on, draw(later), draw(later), observed
    )


STEPS = st.lists(
    writes() | st.builds(Publish, st.integers(0, len(TERMS) - 1)) | st.builds(Close, st.integers(1, 4)),
    max_size=14,
)
HELD, GOLD = "specialization", "gold"
IN_2, IN_3 = FIRST + timedelta(2), FIRST + timedelta(3)
GRANTS = [Write(HELD, 0, 0, LONG_AGO, LATER), Write(GOLD, 0, 1, LONG_AGO, LATER), Close()]
# Of each clause: what it alone finds.
STORIES: dict[str, list[Step]] = {
    "begins": [Write(HELD, 0, 0, IN_3, None), Close(5)],
    "ends": [Publish(1), Write(HELD, 0, 0, LONG_AGO, IN_2), Close(5)],
    "is revoked": [Write(HELD, 0, 0, LONG_AGO, None, IN_3), Close(5)],
    "level begins": [Write(GOLD, 0, 1, IN_3, None), Close(5)],
    "level ends": [Write(GOLD, 0, 1, LONG_AGO, IN_2), Close(5)],
    "exception begins": [Write(GOLD, 0, 1, LONG_AGO, None), Write("relief", 0, 0, IN_3, None), Close(3)],
    "exception ends": [Write(GOLD, 0, 1, LONG_AGO, None), Write("relief", 0, 0, LONG_AGO, IN_2), Close(3)],
    "is earned": [Write(GOLD, 0, 1, LONG_AGO, None), Write("credential", 0, 0, IN_3, None), Close(3)],
    "runs out": [Write(GOLD, 0, 1, LONG_AGO, None), Write("credential", 0, 0, LONG_AGO, IN_2), Close(3)],
    "joins": [Write(GOLD, 0, 1, LONG_AGO, None), Write("person", 0, 0, IN_3, None), Close(3)],
    "leaves": [Write(GOLD, 0, 1, LONG_AGO, None), Write("person", 0, 0, LONG_AGO, IN_2), Close(3)],
    "target begins": [Write("diamond", 0, 1, LONG_AGO, None), Write("target", 0, 0, IN_3, LATER), Close(3)],
    "period is over": [Write("diamond", 0, 1, LONG_AGO, None), Write("target", 0, 0, LONG_AGO, FIRST - timedelta(3)), Close(4)],
    "is written off": [Write(GOLD, 0, 1, LONG_AGO, None), Write("invoice", 0, 0, LONG_AGO, None, IN_3), Close(3)],
    "terms name the day": [Write(HELD, 0, 0, LONG_AGO, RECORD), Close(5)],
    "facts were written": [*GRANTS, Write(HELD, 0, 0, LONG_AGO, date(2020, 2, 2), observed=None), Close(2)],
    "another edition": [Write(HELD, 0, 0, LONG_AGO, RECORD), Close(1), Publish(1), Close(2)],
    "observed ahead": [Publish(1), *GRANTS, Write(HELD, 0, 0, LONG_AGO, LATER, FIRST, observed=5),
                       Write(HELD, 0, 0, LONG_AGO, None, observed=None), Close(6)],
}  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS.map(lambda steps: [*GRANTS, *steps, Close(3)]))
@example(steps=[step for story in STORIES.values() for step in story])
def test_whatever_happens_a_day_finds_all_that_changes(world: World, steps: list[Step]) -> None:
    selected, everyone = with_and_without(world, steps)
    assert selected == everyone


def without(clause: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Takes one day of the rows out of the queries."""

    def left(query: str) -> str:
        return (
            " UNION ALL ".join([part for part in query.split(" UNION ALL ") if clause not in part]) or NOBODY
        )

    def mutilate(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(training, "HELD", left(training.HELD))
        patch.setattr(levels, "SPANS", left(levels.SPANS))
        patch.setattr(targets, "SPANS", levels.SPANS)
        patch.setattr(targets, "BEGUN", left(targets.BEGUN))
        patch.setattr(targets, "OVER", left(targets.OVER))
        patch.setattr(offers, "SPANS", levels.SPANS)
        patch.setattr(offers, "WRITTEN_OFF", left(offers.WRITTEN_OFF))
        patch.setattr(requirements, "EDGES", tuple(left(query) for query in requirements.EDGES))

    return mutilate


NOBODY = "SELECT NULL::bigint AS partner_id WHERE false"
MUTILATED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "begins": without("training_specialization WHERE from_on"),
    "ends": without("training_specialization WHERE expires_on"),
    "is revoked": without("training_specialization WHERE revoked_on"),
    "level begins": without("partners_levelspan WHERE from_on"),
    "level ends": without("partners_levelspan WHERE ends_on"),
    "exception begins": without("training_relief WHERE from_on"),
    "exception ends": without("training_relief WHERE until_on"),
    "is earned": without("training_credential WHERE earned_on"),
    "runs out": without("training_credential WHERE expires_on"),
    "joins": without("training_person WHERE employed_from"),
    "leaves": without("training_person WHERE employed_until"),
    "target begins": without("rebates_target WHERE from_on"),
    "period is over": without("AND until_on ="),
    "is written off": without("financing_invoice"),
    "terms name the day": lambda patch: patch.setattr(candidates, "days_of", lambda terms: frozenset()),
    "facts were written": lambda patch: patch.setattr(candidates, "TOUCHED", NOBODY),
    "another edition": lambda patch: patch.setattr(
        ledger, "UNDER_THESE_TERMS", "SELECT %(on)s::date > '2020-09-27'"
    ),
    "observed ahead": lambda patch: patch.setattr(changes, "look_again", lambda partners: None),
}


@pytest.mark.parametrize("clause", STORIES)
def test_each_clause_finds_what_no_other_finds(
    world: World, monkeypatch: pytest.MonkeyPatch, clause: str
) -> None:
    steps = [Close(), *STORIES[clause]]
    selected, everyone = with_and_without(world, steps)
    assert selected == everyone
    MUTILATED[clause](monkeypatch)
    selected, everyone = with_and_without(world, steps)
    assert selected != everyone
