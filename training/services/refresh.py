"""The training room's part of closing a day: what has become of specializations (provision 5)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from partners.dated import long_day
from partners.services import candidates, changes
from partners.services.changes import Kind
from partners.terms import Terms
from training import status
from training import terms as training_terms
from training.choices import SpecializationState
from training.rules import SpecializationStatus

HELD = candidates.edges("training_specialization", first=["from_on", "revoked_on"], last=["expires_on"])


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records every specialization whose state on `as_of` is another than the last recorded, with a notice, once.

    Returns how many notices it wrote. The first state ever seen of one is recorded without a notice.
    """
    seen = [
        (partner, str(one.held.id), one.state, one)
        for partner, held in status.specializations(partners, as_of, terms).items()
        for one in held
    ]
    return changes.record(SPECIALIZATION, seen, partners=partners, on=as_of, edition=terms.digest)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners of whose specializations one may have another state on the day."""
    named = candidates.days_of(training_terms.of(terms))
    return candidates.query(HELD, named=named, as_of=as_of, everyone=everyone)


def told(before: str, one: SpecializationStatus, on: date) -> str:
    """What is told of a specialization that has become active, expired, revoked or not begun."""
    name, end = one.held.name, one.effective_end
    if one.state is SpecializationState.EXPIRED and end:
        return f"{name} has expired: {long_day(end)} was its last day."
    if one.state is SpecializationState.REVOKED:
        return f"{name} was revoked on {long_day(on)}."
    if one.state is SpecializationState.NOT_STARTED:
        return f"{name} has not begun yet on {long_day(on)}."
    return f"{name} is active since {long_day(on)}."


SPECIALIZATION = Kind("specialization", "/training/", told)
