"""The rebates room's part of closing a day: which target is in force (provision 9), and which periods are over."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from partners.dated import long_day
from partners.money import Money
from partners.services import candidates, changes
from partners.services.changes import Kind
from partners.services.refresh import SPANS
from partners.terms import Terms
from rebates import status
from rebates import terms as rebate_terms
from rebates.choices import TargetState
from rebates.rules.rebate import Rebate
from rebates.terms import Plan

BEGUN = candidates.edges("rebates_target", first=["from_on"])
OVER = "SELECT partner_id FROM rebates_target WHERE plan = '{plan}' AND until_on = %(on)s::date - {days}"


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records each target of the partners whose state on `as_of` is another than the last recorded, with a notice, once.

    Returns how many notices it wrote. The first state ever seen of one is recorded without a notice; a plan in which a
    partner takes no part on the day has no state.
    """
    seen = [
        (partner, f"{one.plan.key} {one.given.period}", one.state, one)
        for partner, found in status.of(partners, as_of, terms).items()
        for one in found.rebates
    ]
    return changes.record(TARGET, seen, partners=partners, on=as_of, edition=terms.digest)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners of whose targets one may have another state on the day."""
    own = rebate_terms.of(terms)
    named = candidates.days_of(terms.partners) | candidates.days_of(own)
    ended = (over(plan) for plan in own.plans)
    return candidates.query(SPANS, BEGUN, *ended, named=named, as_of=as_of, everyone=everyone)


def over(plan: Plan) -> str:
    """The query of the partners for whose period of the plan the day is the first on which no sale counts any more."""
    return OVER.format(plan=plan.key, days=plan.grace_days + 1)


def told(before: str, one: Rebate, on: date) -> str:
    """What is told of a target that has become another, or of a period that is over."""
    name, currency = f"{one.plan.name} {one.given.period}", one.given.currency
    target, original = Money(one.target, currency).shown, Money(one.original_target, currency).shown
    if one.state is TargetState.OVER:
        counted = Money(one.qualifying, currency).shown
        return f"{name} is over: {counted} counted towards {target}, received by {long_day(one.received_by)}."
    if one.state is TargetState.REDUCED:
        return f"{name}: the reduced target, {target}, is in force from {long_day(on)}; the original one was {original}."
    return f"{name}: the original target, {original}, is in force from {long_day(on)}."


TARGET = Kind("target", "/rebates/", told)
