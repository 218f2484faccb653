"""What the program offers in financing, and whether it is open to a partner on a day (provisions 1 to 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from financing.terms import FinancingTerms, Window
from partners.benefits import Benefit, benefit
from partners.reasons import Reason
from partners.terms import Provision

DEFERMENT, FINANCING, SUBSCRIPTION = "deferment", "financing", "subscription"


def benefits(as_of: date, unmet: Sequence[Reason], terms: FinancingTerms) -> Iterator[Benefit]:
    """The benefits of an edition, by name; `unmet` holds why the partner is not qualified.

    Deferment and financing are open on the days that their own provision and the program's window share. What the
    edition lacks, or can never be asked for, is not listed. A notice on a subscription is bound to no window.
    """
    for name, provision in ((DEFERMENT, terms.deferment), (FINANCING, terms.financing)):
        if provision is not None and terms.window is not None and shared(terms.window, provision):
            yield benefit(name, both(terms.window, provision, as_of), as_of, unmet)
    if terms.subscription_notice is not None:
        yield benefit(SUBSCRIPTION, terms.subscription_notice, as_of)


def shared(window: Window, provision: Provision) -> bool:
    """Whether there is a day on which both are in force."""
    return window.span.touches(provision.span)


def both(window: Window, provision: Provision, as_of: date) -> Provision:
    """The provision on the days it shares with the window; the window speaks where it alone is not in force."""
    speaking = window if provision.in_force(as_of) and not window.in_force(as_of) else provision
    first = max((day for day in (window.from_on, provision.from_on) if day is not None), default=None)
    ends = [day for day in (window.until_on, provision.until_on) if day is not None]
    return replace(speaking, from_on=first, until_on=min(ends, default=None))
