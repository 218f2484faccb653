"""The document's section [rebates]: its plans, and provision 9, which reduces a plan's targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from annotated_types import Gt, Lt, MinLen

from partners.document import Known, overlapping, repeated, unknown_levels
from partners.errors import EditionError
from partners.sections import Key, Table, Text, read
from partners.terms import Provision, Stated, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Stated):
    """A rebate plan and the levels that take part in it."""

    key: Key
    name: Text
    levels: Annotated[tuple[Text, ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReducedTarget(Provision):
    """Provision 9: from its first day on the targets of `plan` are cut by `cut`, a part of 1."""

    from_on: date
    plan: Text
    cut: Annotated[Decimal, Gt(0), Lt(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebateTerms(Table):
    """The whole section; what the edition doesn't hold is not in its tuple."""

    plans: tuple[Plan, ...] = ()
    reduced_targets: tuple[ReducedTarget, ...] = ()


def examine(section: object, known: Known) -> tuple[RebateTerms | None, tuple[str, ...]]:
    """The section's terms, and a sentence for each thing wrong with it."""
    own, errors = read(RebateTerms, section, "rebates")
    return own, errors if own is None else (*errors, *_relations(own, known))


@lru_cache(maxsize=64)
def of(terms: Terms) -> RebateTerms:
    """The rebate terms of an edition; EditionError where its section isn't sound."""
    own, errors = read(RebateTerms, terms.sections.get("rebates", {}), "rebates")
    if own is None or errors:
        raise EditionError(errors)
    return own


def _relations(own: RebateTerms, known: Known) -> Iterator[str]:
    yield from repeated((f"rebates.plans[{place}].key", plan.key) for place, plan in enumerate(own.plans, 1))
    for place, plan in enumerate(own.plans, 1):
        yield from unknown_levels(plan.levels, known, f"rebates.plans[{place}].levels")
    plans = {plan.key for plan in own.plans}
    cuts = [(f"rebates.reduced-targets[{place}]", cut) for place, cut in enumerate(own.reduced_targets, 1)]
    for path, cut in cuts:
        if cut.plan not in plans:
            yield f"{path}.plan: names the plan {cut.plan!r}, which rebates.plans doesn't hold"
    yield from overlapping((path, cut.plan, cut) for path, cut in cuts)
