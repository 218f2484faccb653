"""The pre-selection finds everyone whose states change: closing with it leaves the rows that closing without it leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from leap_portal import days, editions, ledger
from partners.models import LevelSpan, Notice, Partner, ProgramClock, StatusChange
from partners.services import candidates, changes
from partners.services import refresh as levels
from partners.terms import Terms
from tests import factories
from training.models import Specialization
from training.services import refresh as training

pytestmark = pytest.mark.django_db
FIRST = date(2020, 9, 26)
WINDOW = [FIRST + timedelta(days=number) for number in range(-2, 10)]
LONG_AGO, RECORD, LATER = date(2019, 1, 1), date(2020, 3, 15), date(2020, 12, 31)
SHIPPED = editions.shipped()
OWN_ENDS = SHIPPED.replace(
    "until = 2020-09-30\nrecord-on = 2020-03-15", "until = 2020-03-15\nrecord-on = 2020-03-15"
)
LATE = OWN_ENDS.replace("from = 2020-03-15\nuntil = 2020-03-15", "from = 2020-09-29\nuntil = 2020-10-01")
NO_LEVELS = SHIPPED.replace("from = 2020-03-15\nuntil = 2020-12-31", "from = 2020-09-28\nuntil = 2020-09-30")
TERMS = [editions.check(text) for text in (SHIPPED, OWN_ENDS, LATE, NO_LEVELS)]


@dataclass(frozen=True)
class Write:
    """Facts written: a thing of a partner, new or altered, and whether the states it brings are observed, so many days ahead."""

    partner: int
    number: int
    from_on: date
    ends_on: date | None
    revoked_on: date | None = None
    level: str = ""
    observed: int | None = 0


@dataclass(frozen=True)
class Publish:
    """From now on another edition answers."""

    edition: int


@dataclass(frozen=True)
class Close:
    """So many days are closed, one after the other."""

    days: int = 1


Step = Write | Publish | Close


@dataclass
class World:
    """Three partners, the edition in force, and what happens to them."""

    partners: list[Partner]
    terms: Terms = TERMS[0]

    def play(self, steps: Sequence[Step]) -> list[list[tuple[object, ...]]]:
        """Every change and notice that the steps leave."""
        for step in steps:
            if isinstance(step, Publish):
                self.terms = TERMS[step.edition]
            elif isinstance(step, Close):
                list(days.close(closed() + timedelta(days=step.days), terms=self.terms))
            else:
                self.write(step)
        rows = StatusChange.objects.order_by("partner", "kind", "subject", "sequence")
        found = list(rows.values_list("partner", "kind", "subject", "sequence", "on", "before", "after"))
        return [found, sorted(Notice.objects.values_list("occasion", "on", "text"))]

    def write(self, step: Write) -> None:
        partner = self.partners[step.partner]
        key = {"partner": partner, "id": 1000 * (step.partner + 1) + step.number}
        if step.level:
            values = {"level": step.level, "from_on": step.from_on, "ends_on": step.ends_on}
            LevelSpan.objects.update_or_create(**key, defaults=values)
        else:
            revoked = step.revoked_on and max(step.revoked_on, step.from_on)
            values = {
                "name": f"S{step.number}",
                "from_on": step.from_on,
                "expires_on": step.ends_on,
                "revoked_on": revoked,
            }
            Specialization.objects.update_or_create(**key, defaults=values)
        if step.observed is not None:
            days.observe([partner.pk], as_of=closed() + timedelta(days=step.observed), terms=self.terms)


def closed() -> date:
    return ProgramClock.objects.get().last_closed_on


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
    level = draw(st.sampled_from(["", "", "gold", "diamond"]))
    observed = draw(st.sampled_from([None, 0, 0, 1, 3]))
    return Write(
        draw(st.integers(0, 2)), draw(st.integers(0, 3)), from_on, draw(later), draw(later), level, observed
    )


STEPS = st.lists(
    writes() | st.builds(Publish, st.integers(0, len(TERMS) - 1)) | st.builds(Close, st.integers(1, 4)),
    max_size=14,
)
GRANTS = [Write(0, 0, LONG_AGO, LATER), Write(0, 1, LONG_AGO, LATER, level="gold"), Close()]
# Of each clause: what it alone finds.
STORIES: dict[str, list[Step]] = {
    "begins": [Write(0, 0, FIRST + timedelta(3), None), Close(5)],
    "ends": [Publish(1), Write(0, 0, LONG_AGO, FIRST + timedelta(2)), Close(5)],
    "is revoked": [Write(0, 0, LONG_AGO, None, FIRST + timedelta(3)), Close(5)],
    "level begins": [Write(0, 1, FIRST + timedelta(3), None, level="gold"), Close(5)],
    "level ends": [Write(0, 1, LONG_AGO, FIRST + timedelta(2), level="gold"), Close(5)],
    "terms name the day": [Write(0, 0, LONG_AGO, RECORD), Close(5)],
    "facts were written": [*GRANTS, Write(0, 0, LONG_AGO, date(2020, 2, 2), observed=None), Close(2)],
    "another edition": [Write(0, 0, LONG_AGO, RECORD), Close(1), Publish(1), Close(2)],
    "observed ahead": [Publish(1), *GRANTS, Write(0, 0, LONG_AGO, LATER, FIRST, observed=5), Write(0, 0, LONG_AGO, None, observed=None), Close(6)],
}  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS.map(lambda steps: [*GRANTS, *steps, Close(3)]))
@example(steps=[step for story in STORIES.values() for step in story])
def test_whatever_happens_a_day_finds_all_that_changes(world: World, steps: list[Step]) -> None:
    selected, everyone = with_and_without(world, steps)
    assert selected == everyone


def without(column: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Takes one day of the rows out of the queries."""

    def mutilate(patch: pytest.MonkeyPatch) -> None:
        for room, name in ((training, "HELD"), (levels, "SPANS")):
            parts = getattr(room, name).split(" UNION ALL ")
            left = [part for part in parts if column not in f"{part} ({name})"]
            patch.setattr(room, name, " UNION ALL ".join(left))

    return mutilate


NOBODY = "SELECT NULL::bigint AS partner_id WHERE false"
MUTILATED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "begins": without("training_specialization WHERE from_on"),
    "ends": without("training_specialization WHERE expires_on"),
    "is revoked": without("training_specialization WHERE revoked_on"),
    "level begins": without("partners_levelspan WHERE from_on"),
    "level ends": without("partners_levelspan WHERE ends_on"),
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
