"""The one place where training facts, the terms and the day meet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from partners import facts as partner_facts
from partners import status as partner_status
from partners.benefits import Benefit, benefit
from partners.facts import PartnerFacts
from partners.rules import LevelStatus
from partners.statements import Answers, ask
from partners.terms import Terms
from training import facts, rules
from training import terms as training_terms
from training.choices import SpecializationState
from training.rules import Demand, Granted, Held, ReliefStatus, RequirementStatus, SpecializationStatus
from training.terms import SpecializationExtension, TrainingTerms

QUESTIONS = (facts.HELD, facts.HOLDERS, facts.RELIEFS)
BENEFIT = "free-training"
ACTIVE, ENDED = (
    SpecializationState.ACTIVE,
    (SpecializationState.EXPIRED, SpecializationState.REVOKED),
)
NOBODY: facts.Holders = {}


@dataclass(frozen=True, slots=True)
class Program:
    """What the program says on a day, the same for every partner; `asked` by what it is asked of."""

    as_of: date
    terms: TrainingTerms
    extension: SpecializationExtension | None
    asked: Mapping[str, tuple[Demand, ...]]
    benefits: tuple[Benefit, ...]


@dataclass(frozen=True, slots=True)
class TrainingStatus:
    """Where a partner stands in training on a day; `requirements` are those of its level and active specializations."""

    program: Program
    specializations: tuple[SpecializationStatus, ...]
    requirements: tuple[RequirementStatus, ...]
    exceptions: tuple[ReliefStatus, ...]
    holders: facts.Holders

    @property
    def as_of(self) -> date:
        return self.program.as_of

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        return self.program.benefits

    @property
    def active(self) -> tuple[SpecializationStatus, ...]:
        return tuple(one for one in self.specializations if one.state is ACTIVE)

    @property
    def by_extension(self) -> int:
        """How many are active only because of an extension: their own end is past."""
        return sum(1 for one in self.active if one.own_end is not None and one.own_end < self.as_of)

    @property
    def ended(self) -> int:
        return sum(1 for one in self.specializations if one.state in ENDED)

    def of_level(self, level: str) -> tuple[RequirementStatus, ...]:
        """What a level (by key) asks, held or not, and how the partner stands to that."""
        asked = self.program.asked.get(f"level:{level}", ())
        return rules.requirements(asked, self.holders, self.exceptions)


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, TrainingStatus]:
    """The training status of each of `partners` (ids) on `as_of` under `terms`; those that do not exist are left out."""
    answers = ask((partner_facts.LEVELS, *QUESTIONS), partners, as_of)
    known = answers[partner_facts.LEVELS]
    return of_facts(known, partner_status.of_facts(known, as_of, terms), answers, terms)


def of_facts(
    known: dict[int, PartnerFacts], levels: dict[int, LevelStatus], answers: Answers, terms: Terms
) -> dict[int, TrainingStatus]:
    """The same of partners' own facts and levels, and of answers that hold those to QUESTIONS."""
    said = program(answers.as_of, terms)
    held, holders, granted = (answers[facts.HELD], answers[facts.HOLDERS], answers[facts.RELIEFS])
    return {
        key: one(partner, levels[key], held[key], holders.get(key, NOBODY), granted.get(key, ()), said)
        for key, partner in known.items()
    }


@lru_cache(maxsize=256)
def program(as_of: date, terms: Terms) -> Program:
    """What is asked and offered on a day, whoever asks."""
    own = training_terms.of(terms)
    benefits = (benefit(BENEFIT, own.free_training, as_of),) if own.free_training else ()
    return Program(as_of, own, rules.extension_on(as_of, own), rules.demands(as_of, own), benefits)


def one(
    partner: PartnerFacts,
    level: LevelStatus,
    holdings: Sequence[Held],
    holders: facts.Holders,
    granted: Sequence[Granted],
    said: Program,
) -> TrainingStatus:
    """One partner's status."""
    as_of, under, extension = said.as_of, rules.under, said.extension
    held = tuple([under(each, as_of, extension) for each in holdings])
    longer, partnerworks = said.terms.exception_extension, partner.partnerworks
    reliefs = tuple(rules.relief(each, as_of, longer, partnerworks=partnerworks) for each in granted)
    askers = {f"specialization:{each.held.name}" for each in held if each.state is ACTIVE}
    asked = [
        each for asker in (f"level:{level.level}", *sorted(askers)) for each in said.asked.get(asker, ())
    ]
    return TrainingStatus(said, held, rules.requirements(asked, holders, reliefs), reliefs, holders)


def specializations(
    partners: Collection[int], as_of: date, terms: Terms
) -> dict[int, tuple[SpecializationStatus, ...]]:
    """The specializations alone, by one statement: what closing a day looks at."""
    under, extension = rules.under, rules.extension_on(as_of, training_terms.of(terms))
    return {
        partner: tuple([under(held, as_of, extension) for held in holdings])
        for partner, holdings in facts.HELD.gather(partners, as_of).items()
    }
