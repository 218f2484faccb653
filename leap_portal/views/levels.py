"""The level: what it stands on, what it and the next one ask for, its history, and the review to come."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leap_portal import leveling
from leap_portal.leveling import Step
from partners import rules
from partners.access import member
from partners.money import Money
from partners.rules import Criterion, Outcome, Span
from partners.terms import Terms

NAMES = {
    "bookings": "Bookings of twelve months",
    "specializations": "Active specializations",
    "masters": "Active master specializations",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion as its table shows it; `share` is how much of it is there, in % of what is wanted, at most 100."""

    name: str
    current: Money | int
    required: Money | int
    missing: Money | int
    share: int
    state: str


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """The level on the day looked at, with what a review held on that day would find."""
    found = leveling.of([request.partner.id], request.as_of, request.terms)[request.partner.id]
    steps = found.steps
    context = {
        "level": found.level,
        "steps": [shown(one) for one in steps],
        "highest": len(steps) == 1,
        "spans": history(found.partner.spans, request.as_of, request.terms),
        "review": found.review,
        "outcome": result(found.outcome),
    }
    return render(request, "levels/level.html", context)


def result(outcome: Outcome | None) -> dict[str, object] | None:
    """What the review to come would bring, as its card shows it."""
    if outcome is None:
        return None
    return {
        "name": outcome.names[outcome.level],
        "verdict": outcome.verdict.value,
        "reasons": outcome.reasons,
    }


def shown(step: Step) -> dict[str, object]:
    """A step of the ladder as its card shows it."""
    return {"name": step.level.name, "met": step.met, "rows": [row(one) for one in step.criteria]}


def row(one: Criterion) -> Row:
    """A criterion as a row."""
    share = 100 if not one.required else int(100 * max(one.current, Decimal(0)) / one.required)
    name = NAMES.get(one.key) or f"People with {one.key.partition(':')[2]}"
    current, required, missing = (
        counted(amount, one.currency) for amount in (one.current, one.required, one.missing)
    )
    return Row(name, current, required, missing, min(share, 100), one.state)


def counted(amount: Decimal, currency: str) -> Money | int:
    """Money where the criterion counts it, else a number."""
    return Money(amount, currency) if currency else int(amount)


def history(spans: list[Span], as_of: date, terms: Terms) -> list[dict[str, object]]:
    """The levels granted by `as_of`, the latest first."""
    names = {each.key: each.name for each in terms.levels}
    found = (rules.span_status(span, as_of, terms.level_extension) for span in reversed(spans))
    return [
        {
            "name": names[one.level],
            "from_on": one.from_on,
            "own_end": one.own_end,
            "effective_end": one.effective_end,
        }
        for one in found
    ]
