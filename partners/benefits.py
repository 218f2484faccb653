"""What the program offers a partner, and whether it is open to it on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partners.choices import BenefitState
from partners.reasons import Reason, reason
from partners.terms import Provision

NAMES = {
    "deferment": "Deferment of payments",
    "financing": "Financing",
    "free-training": "Free training",
    "rebate-relief": "Reduced rebate targets",
    "subscription": "Subscription changes",
}
UPCOMING = "It opens on {from_on}."
CLOSED = "It closed on {until}: that was its last day."
OPEN = "It is open from {from_on} until {until}."
WITHOUT_FIRST_DAY = "It is open until {until}."
WITHOUT_LAST_DAY = "It is open since {from_on}, with no last day."
ALWAYS = "It is open, with no first and no last day."


@dataclass(frozen=True, slots=True)
class Benefit:
    """One thing the program offers, on a day. `from_on`, `until_on` None: no such day is given."""

    benefit: str
    state: BenefitState
    from_on: date | None
    until_on: date | None
    reasons: tuple[Reason, ...]

    @property
    def name(self) -> str:
        """The benefit as people know it."""
        return NAMES[self.benefit]


def benefit(name: str, provision: Provision, as_of: date, unmet: Sequence[Reason] = ()) -> Benefit:
    """The benefit `name` of a provision on `as_of`; in its days `unmet` holds why this partner does not qualify."""
    from_on, until_on = provision.from_on, provision.until_on
    days = reason(provision.key, sentence(provision, as_of), from_on=from_on, until=until_on)
    if not provision.begun(as_of):
        state = BenefitState.UPCOMING
    elif not provision.in_force(as_of):
        state = BenefitState.CLOSED
    elif unmet:
        state = BenefitState.NOT_QUALIFIED
    else:
        state = BenefitState.OPEN
    told = (days, *unmet) if state is BenefitState.NOT_QUALIFIED else (days,)
    return Benefit(name, state, from_on, until_on, told)


def sentence(provision: Provision, as_of: date) -> str:
    """What is said of the provision's days, seen from `as_of`."""
    if not provision.begun(as_of):
        return UPCOMING
    if not provision.in_force(as_of):
        return CLOSED
    if provision.until_on is None:
        return ALWAYS if provision.from_on is None else WITHOUT_LAST_DAY
    return WITHOUT_FIRST_DAY if provision.from_on is None else OPEN
