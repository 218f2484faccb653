"""Whether a partner meets what is asked of it on a day, and why, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from partners.frozen import quickly_made
from partners.reasons import Reason, reason
from training.choices import ReliefState, RequirementState
from training.rules.demands import Demand, earlier
from training.rules.reliefs import ReliefStatus
from training.terms import Waiver

MET, EXCEPTED, WAIVED, DUE, MISSING = RequirementState
CURRENT, NOT_STARTED = ReliefState.CURRENT, ReliefState.NOT_STARTED
NAMED = 6


@quickly_made
@dataclass(frozen=True, slots=True)
class RequirementStatus:
    """A demand and how a partner stands to it. `people` are those who count, sorted by name.

    `relief` None: no exception or entitlement of the partner covers it on the day, nor did before.
    """

    demand: Demand
    state: RequirementState
    people: Sequence[str]
    relief: ReliefStatus | None

    @property
    def asked_of(self) -> str:
        return self.demand.asked_of

    @property
    def requirement(self) -> str:
        return self.demand.credential

    @property
    def have(self) -> int:
        return len(self.people)

    @property
    def names(self) -> tuple[str, ...]:
        """Those who count, as a value that can't change."""
        return tuple(self.people)

    @property
    def want(self) -> int:
        return self.demand.people

    @property
    def due_on(self) -> date | None:
        return self.demand.due_on

    @property
    def satisfied(self) -> bool:
        """Whether a leveling review takes it as satisfied: all but missing (assumed)."""
        return self.state is not MISSING

    @property
    def until(self) -> date | None:
        """The last day for which the state is known to hold by what grants it; None where nothing dated does."""
        waiver = self.demand.waiver
        if self.state is EXCEPTED and self.relief is not None:
            end = self.relief.effective_end
        elif self.state is WAIVED and waiver is not None:
            end = waiver.until_on
        elif self.state is DUE:
            end = self.due_on
        else:
            return None
        return earlier([end, self.demand.until_on])

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(requirement_reasons(self))


def requirements(
    asked: Iterable[Demand], holders: Mapping[str, Sequence[str]], reliefs: Sequence[ReliefStatus]
) -> tuple[RequirementStatus, ...]:
    """Each demand's state: met, else excepted, else waived, else due, else missing.

    `holders` are the names of the people who count, by credential; `reliefs` the partner's own, on the same day.
    """
    return tuple(
        [
            requirement(
                demand,
                holders.get(demand.credential, ()),
                covering(demand.credential, reliefs) if reliefs else None,  # few partners have any
            )
            for demand in asked
        ]
    )


def requirement(demand: Demand, people: Sequence[str], relief: ReliefStatus | None) -> RequirementStatus:
    """The state of one demand."""
    if len(people) >= demand.people:
        state = MET
    elif relief is not None and relief.state is CURRENT:
        state = EXCEPTED
    elif demand.waiver is not None:
        state = WAIVED
    else:
        state = DUE if demand.due else MISSING
    return RequirementStatus(demand, state, people, relief)


def covering(credential: str, reliefs: Sequence[ReliefStatus]) -> ReliefStatus | None:
    """Of the partner's reliefs from the credential that are current, else of those that have ended, the one that lasts longest."""
    own = [one for one in reliefs if one.requirement == credential and one.state is not NOT_STARTED]
    current = [one for one in own if one.state is CURRENT]
    return max(current or own, key=lambda one: one.effective_end or date.max, default=None)


def requirement_reasons(status: RequirementStatus) -> Iterator[Reason]:
    """Who counts, what replaced what, and what the state rests on."""
    yield who_counts(status)
    demand, swap = status.demand, status.demand.replacement
    if swap is not None:
        since = "From {from_on} on it" if swap.from_on else "It"
        sentence = since + " is asked for in place of {replaces}; who holds only those does not count for it."
        yield reason(swap.key, sentence, from_on=swap.from_on, replaces=swap.replaces)
    if status.relief is not None and status.state is EXCEPTED:
        yield from covered(status.relief)
    elif demand.waiver is not None and status.state is WAIVED:
        yield waiver_reason(demand.waiver, demand.as_of)
    elif status.state in (DUE, MISSING):
        yield from due_reasons(status)


def who_counts(status: RequirementStatus) -> Reason:
    """How many are asked for, how many are there, and their names."""
    want, have = status.want, status.have
    asked = "One person with {credential} is" if want == 1 else "{want} people with {credential} are"
    there = {0: "nobody counts on {as_of}.", 1: "one counts on {as_of}: {people}."}
    counted = there.get(have, "{have} count on {as_of}: {people}.")
    names = status.names if have <= NAMED else (*status.people[: NAMED - 1], f"{have - NAMED + 1} others")
    facts = {"credential": status.requirement, "want": want, "have": have, "people": names}
    return reason("requirement", f"{asked} asked for; {counted}", as_of=status.demand.as_of, **facts)


def covered(relief: ReliefStatus) -> Iterator[Reason]:
    """The partner's own relief, and provision 14 where that is why it is still current."""
    until = " until {until}" if relief.effective_end else ""
    sentence = f"An {{kind}} for {{credential}} covers it{until}."
    facts = {"kind": relief.kind.label, "credential": relief.requirement, "until": relief.effective_end}
    yield reason("exception", sentence, **facts)
    if relief.extended:
        yield from relief.reasons


def waiver_reason(waiver: Waiver, as_of: date) -> Reason:
    """Provision 6 in a sentence."""
    if waiver.until_on is None:
        return reason(waiver.key, "{credential} is waived.", credential=waiver.credential)
    again = waiver.until_on + timedelta(days=1)
    is_waived, asked = ("is", "asked") if as_of <= waiver.until_on else ("was", "is asked")
    sentence = f"{{credential}} {is_waived} waived until {{until}} and {asked} for again from {{again}}."
    return reason(waiver.key, sentence, credential=waiver.credential, until=waiver.until_on, again=again)


def due_reasons(status: RequirementStatus) -> Iterator[Reason]:
    """What waived and covered it before, by when it is or was due, what moved that day, and how many more are needed."""
    demand = status.demand
    verb = "is" if status.state is DUE else "was"
    if demand.waiver_past is not None:
        yield waiver_reason(demand.waiver_past, demand.as_of)
    if status.relief is not None:
        sentence = "An {kind} for {credential} covered it until {until}."
        facts = {"kind": status.relief.kind.label, "credential": status.requirement}
        yield reason("exception", sentence, until=status.relief.effective_end, **facts)
    if demand.moved is not None:
        sentence = f"It {verb} due by {{due_on}}, pushed out from {{due_was_on}}."
        moved = demand.moved
        yield reason(moved.key, sentence, due_on=moved.due_on, due_was_on=moved.due_was_on)
    elif demand.due_on is not None:
        yield reason("requirement", f"It {verb} due by {{due_on}}.", due_on=demand.due_on)
    needed = "One more is needed." if status.want - status.have == 1 else "{more} more are needed."
    yield reason("requirement", needed, more=status.want - status.have)
