"""The one place where targets, sales, the terms and the day meet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from partners import facts as partner_facts
from partners.benefits import Benefit, benefit
from partners.facts import PartnerFacts
from partners.reasons import Reason, reason
from partners.rules import LevelStatus, level
from partners.statements import Question, ask
from partners.terms import Terms
from rebates import facts
from rebates import terms as rebate_terms
from rebates.facts import Targets
from rebates.rules.rebate import Rebate, Target, eligible_on, rebate
from rebates.terms import Plan

BENEFIT = "rebate-relief"


@dataclass(frozen=True, slots=True)
class RebateStatus:
    """A partner's rebates on a day, sorted by plan and period: of the plans and periods in which it takes part."""

    as_of: date
    partner: PartnerFacts
    terms: Terms
    rebates: tuple[Rebate, ...]

    @property
    def current(self) -> Rebate | None:
        """The period that runs on the day, else the latest; None without any."""
        return max(
            self.rebates, key=lambda one: (one.given.until_on >= one.as_of, one.given.from_on), default=None
        )

    @property
    def level(self) -> LevelStatus:
        return level(self.partner.spans, self.as_of, self.terms)

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        """Provision 9 for the partner: each plan's reduced targets, open to those who take part in the plan."""
        own = rebate_terms.of(self.terms)
        plans = {plan.key: plan for plan in own.plans}
        return tuple(
            benefit(BENEFIT, cut, self.as_of, outside(plans[cut.plan], self.level, self.terms))
            for cut in own.reduced_targets
        )


def question(terms: Terms) -> Question[Targets]:
    """What the room asks of the database under `terms`."""
    return facts.towards(tuple((plan.key, plan.grace_days) for plan in rebate_terms.of(terms).plans))


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, RebateStatus]:
    """The rebates of each of `partners` (ids) on `as_of` under `terms`."""
    answers = ask((partner_facts.LEVELS, question(terms)), partners, as_of)
    return of_facts(answers[partner_facts.LEVELS], answers[question(terms)], as_of, terms)


def of_facts(
    known: dict[int, PartnerFacts], targets: Targets, as_of: date, terms: Terms
) -> dict[int, RebateStatus]:
    """The same of facts already at hand; partners that do not exist are left out."""
    own = rebate_terms.of(terms)
    plans = {plan.key: plan for plan in own.plans}
    found = {
        key: tuple(
            rebate(target, as_of, plans[target.plan], own.reduced_targets)
            for target in given
            if takes_part(known[key], target, as_of, plans[target.plan], terms)
        )
        for key, given in targets.items()
    }
    return {key: RebateStatus(as_of, partner, terms, found.get(key, ())) for key, partner in known.items()}


def takes_part(partner: PartnerFacts, target: Target, as_of: date, plan: Plan, terms: Terms) -> bool:
    """Whether the level that counts for the period is one of the plan's."""
    return level(partner.spans, eligible_on(target, as_of), terms).level in plan.levels


def outside(plan: Plan, held: LevelStatus, terms: Terms) -> tuple[Reason, ...]:
    """Why a partner of this level takes no part in the plan; empty where it does."""
    if held.level in plan.levels:
        return ()
    names = tuple(each.name for each in terms.levels if each.key in plan.levels)
    said = "The {plan} is for the level {names}; the level on this day is {held}."
    return (reason("levels", said, plan=plan.name, names=names, held=held.name),)
