"""The training room's other part of closing a day: what has become of exceptions (provision 14) and of what is asked."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from partners.dated import long_day
from partners.services import candidates, changes
from partners.services.changes import Kind, Seen
from partners.services.refresh import SPANS
from partners.terms import Terms
from training import status
from training import terms as training_terms
from training.choices import ReliefState, RequirementState
from training.rules import ReliefStatus, RequirementStatus
from training.services.refresh import HELD

EDGES = (
    SPANS,
    HELD,
    candidates.edges("training_relief", first=["from_on"], last=["until_on"]),
    candidates.edges("training_person", first=["employed_from"], last=["employed_until"]),
    candidates.edges("training_credential", first=["earned_on"], last=["expires_on"]),
)
WAIVED, EXCEPTED = RequirementState.WAIVED, RequirementState.EXCEPTED


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records every exception, and every requirement asked on `as_of`, whose state is another than the last recorded.

    Each with a notice, once, but for first states; returns how many. What is not asked on the day has no state.
    """
    found = status.of(partners, as_of, terms)
    reliefs: list[Seen[ReliefStatus]] = [
        (partner, f"{one.requirement} {one.from_on}", one.state, one)
        for partner, training in found.items()
        for one in training.exceptions
    ]
    asked: list[Seen[RequirementStatus]] = [
        (partner, f"{one.demand.asked_of} {one.demand.credential}", one.state, one)
        for partner, training in found.items()
        for one in training.requirements
    ]
    told = changes.record(EXCEPTION, reliefs, partners=partners, on=as_of, edition=terms.digest)
    return told + changes.record(REQUIREMENT, asked, partners=partners, on=as_of, edition=terms.digest)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners of whose exceptions and requirements one may have another state on the day."""
    named = candidates.days_of(terms.partners) | candidates.days_of(training_terms.of(terms))
    return candidates.query(*EDGES, named=named, as_of=as_of, everyone=everyone)


def relief_told(before: str, one: ReliefStatus, on: date) -> str:
    """What is told of an exception or entitlement that has begun or ended."""
    what, end = f"Your {one.kind.label} from {one.requirement}", one.effective_end
    if one.state is ReliefState.ENDED and end:
        return f"{what} has ended: {long_day(end)} was its last day."
    again = " again" if before == ReliefState.ENDED else ""
    return f"{what} is current{again} from {long_day(on)} {until(end)}."


def requirement_told(before: str, one: RequirementStatus, on: date) -> str:
    """What is told of a requirement: whether it is met now, what covers it, or that people are missing."""
    kind, _, name = one.asked_of.partition(":")
    what = f"{one.requirement} for {name}" if kind == "specialization" else one.requirement
    if one.state is RequirementState.MET:
        return f"{what} is met since {long_day(on)}: {there(one)}"
    if one.state is EXCEPTED and one.relief is not None:
        return f"{what} is covered by your {one.relief.kind.label} {until(one.until)}."
    if one.state is WAIVED:
        return f"{what} is waived {until(one.until)}."
    if one.state is RequirementState.DUE and one.due_on:
        return f"{what} is due by {long_day(one.due_on)}: {there(one)}"
    if before in (WAIVED, EXCEPTED):
        return f"{what} is asked for again from {long_day(on)}: {there(one)}"
    if before == RequirementState.DUE and one.due_on:
        return f"{what} was due by {long_day(one.due_on)} and is missing: {there(one)}"
    return f"{what} is missing since {long_day(on)}: {there(one)}"


def there(one: RequirementStatus) -> str:
    return f"{one.have} of {one.want} {'person has' if one.want == 1 else 'people have'} it."


def until(end: date | None) -> str:
    return f"until {long_day(end)}" if end else "with no last day"


EXCEPTION = Kind("exception", "/training/", relief_told)
REQUIREMENT = Kind("requirement", "/training/", requirement_told)
