"""Partners' statuses from all rooms side by side: what home, the command, the API and the status letter speak of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from financing import facts as financing_facts
from financing import status as financing_status
from financing.status import FinancingStatus
from partners import facts as partner_facts
from partners import status as partner_status
from partners.benefits import Benefit
from partners.facts import PartnerFacts
from partners.rules import LevelStatus
from partners.statements import Answers, Question, ask
from partners.terms import Terms
from rebates import status as rebate_status
from rebates.status import RebateStatus
from training import status as training_status
from training.status import TrainingStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a partner stands on a day, room by room."""

    partner: PartnerFacts
    as_of: date
    level: LevelStatus
    training: TrainingStatus
    financing: FinancingStatus
    rebates: RebateStatus

    @property
    def benefits(self) -> list[Benefit]:
        """What the program offers, of all rooms, sorted by name."""
        found = (*self.training.benefits, *self.financing.benefits, *self.rebates.benefits)
        return sorted(found, key=lambda one: one.benefit)


def questions(terms: Terms) -> tuple[Question[Any], ...]:
    """What a standing asks of the database under `terms`."""
    return (
        partner_facts.LEVELS,
        *training_status.QUESTIONS,
        financing_facts.OWED,
        rebate_status.question(terms),
    )


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, Standing]:
    """The standing of each of `partners` (ids) on `as_of` under `terms`: one statement for one, one a room for many."""
    return of_answers(ask(questions(terms), partners, as_of), terms)


def of_answers(answers: Answers, terms: Terms) -> dict[int, Standing]:
    """The same of answers that hold those to `questions`; a page asks what else it needs in the same statement."""
    as_of, known = answers.as_of, answers[partner_facts.LEVELS]
    levels = partner_status.of_facts(known, as_of, terms)
    training = training_status.of_facts(known, levels, answers, terms)
    financing = financing_status.of_facts(known, levels, answers[financing_facts.OWED], as_of, terms)
    rebates = rebate_status.of_facts(known, answers[rebate_status.question(terms)], as_of, terms)
    return {
        key: Standing(partner, as_of, levels[key], training[key], financing[key], rebates[key])
        for key, partner in known.items()
    }
