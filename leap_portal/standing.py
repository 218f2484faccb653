"""Partners' statuses from all rooms side by side: what home, the command, the API and the status letter speak of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from financing import facts as financing_facts
from financing import status as financing_status
from financing.status import FinancingStatus
from partners import facts as partner_facts
from partners import status as partner_status
from partners.benefits import Benefit
from partners.facts import PartnerFacts
from partners.reasons import Reason
from partners.rules import LevelStatus
from partners.statements import Answers, Question, ask
from partners.terms import Terms
from rebates import status as rebate_status
from rebates.rules.rebate import Rebate
from rebates.status import RebateStatus
from training import status as training_status
from training.rules import SpecializationStatus
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
        return sorted(self.rebates.benefits, key=lambda one: one.benefit)


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


def as_json(standing: Standing, terms: Terms) -> dict[str, Any]:
    """The standing as `manage.py standing` prints and the API answers it; lists sorted by name."""
    return {
        "partner": standing.partner.code,
        "as_of": str(standing.as_of),
        "edition": terms.key,
        "digest": terms.digest,
        "level": level_json(standing.level),
        "specializations": [specialization_json(one) for one in standing.training.specializations],
        "requirements": [],
        "exceptions": [],
        "rebates": [rebate_json(one) for one in standing.rebates.rebates],
        "benefits": [benefit_json(one) for one in standing.benefits],
    }


def level_json(level: LevelStatus) -> Mapping[str, Any]:
    return {
        "level": level.level,
        "state": level.state.value,
        "own_end": iso(level.own_end),
        "effective_end": iso(level.effective_end),
        "reasons": reasons_json(level.reasons),
    }


def specialization_json(one: SpecializationStatus) -> Mapping[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.value,
        "state": one.state.value,
        "from": iso(one.from_on),
        "own_end": iso(one.own_end),
        "effective_end": iso(one.effective_end),
        "reasons": reasons_json(one.reasons),
    }


def rebate_json(one: Rebate) -> Mapping[str, Any]:
    return {
        "plan": one.plan.key,
        "period": one.given.period,
        "original_target": str(one.original_target),
        "reduced_target": said(one.reduced_target),
        "target": str(one.target),
        "qualifying": str(one.qualifying),
        "attainment": said(one.attainment),
        "missing": str(one.missing),
        "payout": str(one.payout),
        "reasons": reasons_json(one.reasons),
    }


def benefit_json(one: Benefit) -> Mapping[str, Any]:
    return {
        "benefit": one.benefit,
        "state": one.state.value,
        "from": iso(one.from_on),
        "until": iso(one.until_on),
        "reasons": reasons_json(one.reasons),
    }


def reasons_json(reasons: Collection[Reason]) -> list[dict[str, str]]:
    return [reason.as_json() for reason in reasons]


def iso(day: date | None) -> str | None:
    """A day as the interfaces write it; None where there is none."""
    return day.isoformat() if day else None


def said(amount: Decimal | None) -> str | None:
    """An amount or ratio as the interfaces write it; None where there is none."""
    return None if amount is None else str(amount)
