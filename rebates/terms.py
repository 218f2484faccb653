"""The document's section [rebates]: its plans with what they pay, and provision 9, which reduces a plan's targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt, MinLen

from partners.document import Known, overlapping, repeated, unknown_levels
from partners.errors import EditionError
from partners.sections import Key, Table, Text, read
from partners.terms import Provision, Stated, Terms

Unit = Literal["amount", "share"]
Method = Literal["marginal", "whole"]
Edge = Annotated[Decimal, Ge(0), Le(10**14)]


@dataclass(frozen=True, slots=True)
class Band(Table):
    """What sales from `from_` on and below `to` earn: `rate`, a part of 1. `to` None: the last, without an end."""

    from_: Edge
    rate: Annotated[Decimal, Ge(0), Le(1)]
    to: Edge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Stated):
    """A rebate plan: the levels that take part in it, which sales count, and what they earn.

    `unit` says whether the edges of `bands` are amounts or parts of the target, `method` whether each slice of the
    sales earns its own band's rate or all of them that of the band reached.
    """

    key: Key
    name: Text
    levels: Annotated[tuple[Text, ...], MinLen(1)]
    grace_days: Annotated[int, Ge(0), Le(366)]
    unit: Unit
    method: Method
    bands: Annotated[tuple[Band, ...], MinLen(1)]


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


def unsound(bands: Sequence[Band], path: str) -> Iterator[str]:
    """A sentence for each band that doesn't begin where the one before ends; the first begins at 0, the last is open."""
    if bands[0].from_ != 0:
        yield f"{path}[1].from: must be 0, where sales begin, not {bands[0].from_:f}"
    for place, (before, band) in enumerate(pairwise(bands), 2):
        if before.to is None:
            yield f"{path}[{place - 1}].to: is missing, as only the last band may"
        elif band.from_ != before.to:
            yield f"{path}[{place}].from: must be {before.to:f}, where the band before ends, not {band.from_:f}"
    for place, band in enumerate(bands, 1):
        if band.to is not None and band.to <= band.from_:
            yield f"{path}[{place}].to: must be more than its from, {band.from_:f}, not {band.to:f}"
    if bands[-1].to is not None:
        yield f"{path}[{len(bands)}].to: must be left out: the last band has no end"


def _relations(own: RebateTerms, known: Known) -> Iterator[str]:
    yield from repeated((f"rebates.plans[{place}].key", plan.key) for place, plan in enumerate(own.plans, 1))
    for place, plan in enumerate(own.plans, 1):
        yield from unknown_levels(plan.levels, known, f"rebates.plans[{place}].levels")
        yield from unsound(plan.bands, f"rebates.plans[{place}].bands")
    plans = {plan.key for plan in own.plans}
    cuts = [(f"rebates.reduced-targets[{place}]", cut) for place, cut in enumerate(own.reduced_targets, 1)]
    for path, cut in cuts:
        if cut.plan not in plans:
            yield f"{path}.plan: names the plan {cut.plan!r}, which rebates.plans doesn't hold"
    yield from overlapping((path, cut.plan, cut) for path, cut in cuts)
