"""The roof's part of closing a day: which of the program's benefits have opened to a partner, or closed."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from django.db import transaction

from financing import terms as financing_terms
from leap_portal import standing
from partners.benefits import Benefit
from partners.choices import BenefitState
from partners.dated import long_day
from partners.services import candidates, changes
from partners.services.changes import Kind
from partners.services.refresh import SPANS
from partners.terms import Terms
from rebates import terms as rebate_terms
from training import terms as training_terms

WRITTEN_OFF = candidates.edges("financing_invoice", first=["written_off_on"])


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records each benefit whose state for a partner is another than the last recorded, with a notice, once.

    Returns how many notices it wrote. The first state ever seen of one is recorded without a notice.
    """
    seen = [
        (partner, subject, one.state, one)
        for partner, found in standing.of(partners, as_of, terms).items()
        for subject, one in named(found.benefits)
    ]
    return changes.record(BENEFIT, seen, partners=partners, on=as_of, edition=terms.digest)


def named(benefits: Collection[Benefit]) -> Iterator[tuple[str, Benefit]]:
    """Each benefit by the words its history goes by: several plans may each have a relief of the same name."""
    times: Counter[str] = Counter()
    for one in benefits:
        times[one.benefit] += 1
        place = times[one.benefit]
        yield (one.benefit if place == 1 else f"{one.benefit} {place}"), one


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners to whom a benefit may have opened or closed on the day."""
    sections = (terms.partners, financing_terms.of(terms), training_terms.of(terms), rebate_terms.of(terms))
    days = frozenset[date]().union(*(candidates.days_of(section) for section in sections))
    return candidates.query(SPANS, WRITTEN_OFF, named=days, as_of=as_of, everyone=everyone)


def told(before: str, one: Benefit, on: date) -> str:
    """What is told of a benefit that has opened or closed."""
    last = f"until {long_day(one.until_on)}" if one.until_on else "with no last day"
    if one.state is BenefitState.OPEN:
        return f"{one.name} is open to you from {long_day(on)} {last}."
    if one.state is BenefitState.CLOSED and one.until_on:
        return f"{one.name} is over: {long_day(one.until_on)} was the last day."
    if one.state is BenefitState.NOT_QUALIFIED:
        why = " ".join(each.text for each in one.reasons[1:])
        return f"{one.name} is not open to you from {long_day(on)}: {why}"
    return f"{one.name} is not open yet on {long_day(on)}."


BENEFIT = Kind("benefit", "/", told)
