"""What the program asks on a day, whoever the partner is: requirements, the due days moved, and what replaces what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from training.terms import LevelTraining, Replacement, Requirement, TrainingTerms, Waiver


@dataclass(frozen=True, slots=True)
class Demand:
    """So many people with a credential, asked on a day of a level or a specialization, as `asked_of` names it.

    `due_on` None: at once. `until_on` None: for good. `waiver`, `moved`, `replacement`: the provisions 6, 12 and 13
    that are about it on the day; `waiver_past`: the one that was about it last. `stated` is the requirement it rests on; of several that are replaced, the first.
    """

    asked_of: str
    credential: str
    people: int
    as_of: date
    due_on: date | None
    until_on: date | None
    stated: Requirement
    waiver: Waiver | None = None
    waiver_past: Waiver | None = None
    moved: LevelTraining | None = None
    replacement: Replacement | None = None

    @property
    def due(self) -> bool:
        """Whether there is still time on the day."""
        return self.due_on is not None and self.as_of <= self.due_on


def demands(as_of: date, terms: TrainingTerms) -> dict[str, tuple[Demand, ...]]:
    """By what it is asked of, everything asked on `as_of`, sorted by credential; what is not valid that day is not there."""
    valid = [one for one in terms.requirements if one.in_force(as_of)]
    swaps = [swap for swap in terms.replacements if swap.in_force(as_of)]
    gone = {(f"level:{swap.level}", name) for swap in swaps for name in swap.replaces}
    kept = [one for one in valid if (one.for_, one.credential) not in gone]
    found = [demand([one], as_of, terms) for one in kept]
    for swap in swaps:
        replaced = [
            one for one in valid if one.for_ == f"level:{swap.level}" and one.credential in swap.replaces
        ]
        if replaced:
            found.append(demand(replaced, as_of, terms, swap))
    found.sort(key=lambda one: (one.asked_of, one.credential))
    return {asked_of: tuple(group) for asked_of, group in groupby(found, key=lambda one: one.asked_of)}


def demand(
    stated: Sequence[Requirement], as_of: date, terms: TrainingTerms, replacement: Replacement | None = None
) -> Demand:
    """One demand. In place of several: as many people as the most that one of them asks, by the latest due day."""
    first = stated[0]
    credential = replacement.by if replacement else first.credential
    due_on = max((one.due_on for one in stated if one.due_on is not None), default=None)
    moved = pushed_out(first.for_, due_on, as_of, terms.level_training)
    ends = [one.until_on for one in stated]
    last = None if None in ends else max(end for end in ends if end is not None)
    return Demand(
        asked_of=first.for_,
        credential=credential,
        people=max(one.people for one in stated),
        as_of=as_of,
        due_on=moved.due_on if moved else due_on,
        until_on=earlier([last, replacement.until_on if replacement else None]),
        stated=first,
        waiver=waived(credential, as_of, terms.waivers),
        waiver_past=waived_before(credential, as_of, terms.waivers),
        moved=moved,
        replacement=replacement,
    )


def pushed_out(
    asked_of: str, due_on: date | None, as_of: date, level_training: LevelTraining | None
) -> LevelTraining | None:
    """Provision 12, from its first day on, where it moves this due day of a level's training."""
    if level_training is None or not level_training.begun(as_of) or not asked_of.startswith("level:"):
        return None
    return level_training if due_on == level_training.due_was_on else None


def waived(credential: str, as_of: date, waivers: Iterable[Waiver]) -> Waiver | None:
    """Provision 6: what waives the credential on the day."""
    return next((one for one in waivers if one.credential == credential and one.in_force(as_of)), None)


def waived_before(credential: str, as_of: date, waivers: Iterable[Waiver]) -> Waiver | None:
    """Of the waivers of the credential that are over on the day, the last."""
    own = (one for one in waivers if one.credential == credential)
    over = [one for one in own if one.until_on is not None and one.until_on < as_of]
    return max(over, key=lambda one: one.until_on or as_of, default=None)


def earlier(days: Iterable[date | None]) -> date | None:
    """The earliest of some last days; None never ends."""
    return min((day for day in days if day is not None), default=None)
