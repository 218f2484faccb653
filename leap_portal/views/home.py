"""Home: where do we stand, what must I do, what ends when."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from financing import facts as financing_facts
from financing.choices import LIVE, State
from leap_portal import home, radar, standing
from partners import facts as partner_facts
from partners.access import member
from partners.money import Money
from partners.statements import ask
from rebates.rules.pace import pace
from rebates.rules.rebate import Rebate
from training.status import TrainingStatus

ALSO = (financing_facts.UNDECIDED, partner_facts.NOTICES)


@dataclass(frozen=True, slots=True)
class Certifications:
    """Specializations in numbers."""

    active: int
    by_extension: int
    ended: int


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """The standing on the day looked at, with what to do and what ends."""
    key, terms = request.partner.id, request.terms
    answers = ask((*standing.questions(terms), *ALSO), [key], request.as_of)
    found = standing.of_answers(answers, terms)[key]
    undecided = answers[financing_facts.UNDECIDED][key]
    context = {
        "attention": home.attention(found, undecided, terms, may_ask=request.partner.may_ask),
        "radar": radar.draw(home.endings(found, terms), request.as_of),
        "level": found.level,
        "certifications": certifications(found.training),
        "rebate": rebate(found.rebates.current),
        "financing": financing(found, Counter(one.state for one in undecided)),
        "recent": answers[partner_facts.NOTICES][key],
    }
    return render(request, "home.html", context)


def certifications(training: TrainingStatus) -> Certifications:
    return Certifications(len(training.active), training.by_extension, training.ended)


def rebate(one: Rebate | None) -> dict[str, object] | None:
    """The rebate card's figures; None for who takes part in no plan."""
    if one is None:
        return None
    currency, needed = one.given.currency, pace(one).needed
    share = 0 if one.attainment is None else int(100 * max(one.attainment, Decimal(0)))
    return {
        "name": one.plan.name,
        "period": one.given.period,
        "attainment": "–" if one.attainment is None else f"{share} %",
        "share": min(share, 100),
        "which": "original" if one.reduced_target is None else "reduced",
        "target": Money(one.target, currency),
        "missing": Money(one.missing, currency),
        "needed": Money(needed, currency) if needed else None,
        "reasons": one.reasons,
    }


def financing(found: standing.Standing, states: Counter[str]) -> dict[str, object]:
    """The financing card's figures."""
    status = found.financing
    return {
        "open_amount": status.open_amount,
        "open_count": len(status.invoices),
        "deferred_amount": status.deferred_amount,
        "deferred_until": status.deferred_until,
        "in_review": sum(states[state] for state in LIVE),
        "drafts": states[State.DRAFT],
    }
