"""The ground floor's part of closing a day: what has become of partners' levels (provision 10)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from partners import status
from partners.choices import LevelState
from partners.dated import long_day
from partners.rules import LevelStatus
from partners.services import candidates, changes
from partners.services.changes import Kind
from partners.terms import Terms

SPANS = candidates.edges("partners_levelspan", first=["from_on"], last=["ends_on"])


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records each partner's level and its state where they are others than the last recorded, with a notice, once.

    Returns how many notices it wrote. The first level ever seen of a partner is recorded without one.
    """
    levels = status.of(partners, as_of, terms)
    seen = [(partner, "", f"{level.level} {level.state}", level) for partner, level in levels.items()]
    return changes.record(LEVEL, seen, partners=partners, on=as_of, edition=terms.digest)


def due(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The query of the partners whose level may be another on the day."""
    named = candidates.days_of(terms.partners)
    return candidates.query(SPANS, named=named, as_of=as_of, everyone=everyone)


def told(before: str, level: LevelStatus, on: date) -> str:
    """What is told of a level that has become another, or is held for another reason."""
    end, own = level.effective_end, level.own_end
    until = f"through {long_day(end)}" if end else "with no last day"
    if level.state is LevelState.AWAITING_REVIEW and end:
        return f"{level.name} ended on {long_day(end)} and stands until the leveling review replaces it."
    if level.state is LevelState.PROTECTED and own:
        return f"{level.name} was to end on {long_day(own)}; it is held {until}."
    if before.split(" ")[0] == level.level:
        return f"{level.name} is held {until}."
    return f"Your level is {level.name} from {long_day(on)} on, held {until}."


LEVEL = Kind("level", "/levels/", told)
