"""What a leveling review makes of a partner: the level whose criteria it meets, and how far it may fall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.choices import Verdict
from partners.reasons import Reason, reason
from partners.terms import Level, LevelExtension, Terms


@dataclass(frozen=True, slots=True)
class Asked:
    """A credential that a level asks for: `state` is the training room's word for how it is met.

    `satisfied` where that is enough for a review: met, excepted, waived or not yet due (assumed).
    """

    credential: str
    have: int
    want: int
    state: str
    satisfied: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """What a review looks at on its record day.

    `bookings` are those of the trailing twelve months in the edition's currency; `specializations` and `masters` the
    active ones of each kind; `asked` the credentials that each level asks for, by the level's key.
    """

    bookings: Decimal
    specializations: int
    masters: int
    asked: Mapping[str, tuple[Asked, ...]]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a level: how much there is and how much is wanted. `currency` "" where persons or pieces count.

    `state` is how it is met: `met` or `missing`, of a credential the training room's word.
    """

    key: str
    current: Decimal
    required: Decimal
    met: bool
    state: str
    currency: str = ""

    @property
    def missing(self) -> Decimal:
        """How much is not there yet; 0 where it is met."""
        return Decimal(0) if self.met else max(self.required - self.current, Decimal(0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the review brings: `level` from the new span's first day on, `earned` by the criteria alone.

    `extension` None: the program did not hold the level up.
    """

    before: str
    earned: str
    level: str
    begins_on: date
    extension: LevelExtension | None
    names: Mapping[str, str]

    @property
    def verdict(self) -> Verdict:
        """Whether it rises, stays or falls; levels are ordered as `names` holds them, the lowest first."""
        ladder = list(self.names)
        step = ladder.index(self.level) - ladder.index(self.before)
        return Verdict.RETAINED if step == 0 else Verdict.PROMOTED if step > 0 else Verdict.DEMOTED

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, in sentences."""
        earned = reason("criteria", "Its criteria are those of {earned}.", earned=self.names[self.earned])
        if self.extension is None:
            return (earned,)
        through = " through {until}" if self.extension.until_on else ""
        held = f"No level falls{through}, so {{level}} stays."
        facts = {"until": self.extension.until_on, "level": self.names[self.level]}
        return (earned, reason(self.extension.key, held, **facts))


def criteria(level: Level, measures: Measures, terms: Terms) -> tuple[Criterion, ...]:
    """The level's criteria, each with what there is and what is wanted; a criterion the terms don't name is not listed."""
    found = []
    if level.bookings is not None:
        found.append(counted("bookings", measures.bookings, level.bookings, terms.currency))
    if level.specializations is not None:
        found.append(counted("specializations", measures.specializations, level.specializations))
    if level.masters is not None:
        found.append(counted("masters", measures.masters, level.masters))
    found += [
        Criterion(
            f"credential:{one.credential}", Decimal(one.have), Decimal(one.want), one.satisfied, one.state
        )
        for one in measures.asked.get(level.key, ())
    ]
    return tuple(found)


def counted(key: str, current: Decimal | int, required: Decimal | int, currency: str = "") -> Criterion:
    """A criterion that is met from so much on."""
    met = current >= required
    return Criterion(key, Decimal(current), Decimal(required), met, "met" if met else "missing", currency)


def review(measures: Measures, before: str, begins_on: date, terms: Terms) -> Outcome:
    """Provisions 10 and 11: the highest level whose criteria are all met, the lowest at least.

    `before` is the level's key on the day before `begins_on`, the first day of the new span. While that day is one of the
    level extension's, the level is never lower than `before`.
    """
    names = {level.key: level.name for level in terms.levels}
    rank = {key: place for place, key in enumerate(names)}
    met = [level for level in terms.levels if all(one.met for one in criteria(level, measures, terms))]
    earned = met[-1].key if met else terms.levels[0].key
    extension = terms.level_extension
    held = extension is not None and extension.in_force(begins_on) and rank[earned] < rank[before]
    return Outcome(before, earned, before if held else earned, begins_on, extension if held else None, names)
