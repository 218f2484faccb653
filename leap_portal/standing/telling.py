"""A standing as the interfaces write it: days as ISO, amounts and ratios as texts, every key always there."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from leap_portal.standing.joining import Standing
from partners.benefits import Benefit
from partners.reasons import Reason
from partners.rules import LevelStatus
from partners.terms import Terms
from rebates.rules.rebate import Rebate
from training.rules import ReliefStatus, RequirementStatus, SpecializationStatus


def as_json(standing: Standing, terms: Terms) -> dict[str, Any]:
    """The standing as `manage.py standing` prints and the API answers it; lists sorted by name."""
    return {
        "partner": standing.partner.code,
        "as_of": str(standing.as_of),
        "edition": terms.key,
        "digest": terms.digest,
        "level": level_json(standing.level),
        "specializations": [specialization_json(one) for one in standing.training.specializations],
        "requirements": [requirement_json(one) for one in standing.training.requirements],
        "exceptions": [exception_json(one) for one in standing.training.exceptions],
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


def requirement_json(one: RequirementStatus) -> Mapping[str, Any]:
    return {
        "for": one.asked_of,
        "requirement": one.requirement,
        "state": one.state.value,
        "have": one.have,
        "want": one.want,
        "due_on": iso(one.due_on),
        "until": iso(one.until),
        "people": list(one.people),
        "reasons": reasons_json(one.reasons),
    }


def exception_json(one: ReliefStatus) -> Mapping[str, Any]:
    return {
        "requirement": one.requirement,
        "kind": one.kind.value,
        "state": one.state.value,
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
