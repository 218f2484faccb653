"""The one place where training facts, the terms and the day meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from partners.terms import Terms
from training import facts, rules
from training import terms as training_terms
from training.choices import SpecializationState
from training.rules import Held, SpecializationStatus


@dataclass(frozen=True, slots=True)
class TrainingStatus:
    """A partner's specializations on a day, sorted by name."""

    as_of: date
    specializations: tuple[SpecializationStatus, ...]

    @property
    def active(self) -> tuple[SpecializationStatus, ...]:
        return tuple(one for one in self.specializations if one.state is SpecializationState.ACTIVE)

    @property
    def by_extension(self) -> int:
        """How many are active only because of an extension: their own end is past."""
        return sum(1 for one in self.active if one.own_end is not None and one.own_end < self.as_of)

    @property
    def ended(self) -> int:
        return sum(
            1
            for one in self.specializations
            if one.state in (SpecializationState.EXPIRED, SpecializationState.REVOKED)
        )


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, TrainingStatus]:
    """The training status of each of `partners` (ids) on `as_of` under `terms`."""
    return of_facts(facts.gather(partners, as_of), as_of, terms)


def of_facts(gathered: dict[int, list[Held]], as_of: date, terms: Terms) -> dict[int, TrainingStatus]:
    """The same of facts already at hand."""
    own = training_terms.of(terms)
    return {
        partner: TrainingStatus(as_of, tuple(rules.specialization(held, as_of, own) for held in holdings))
        for partner, holdings in gathered.items()
    }
