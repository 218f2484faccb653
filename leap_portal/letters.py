"""The program status letter: all that stands on a day, with its reasons, frozen."""

from datetime import date
from typing import Any

from django.db import transaction

from leap_portal import standing
from partners import letters
from partners.benefits import NAMES
from partners.choices import LetterKind
from partners.models import Letter, Partner, User
from partners.money import Money
from partners.terms import Terms
from rebates.rules.rebate import Rebate


@transaction.atomic
def status_letter(partner: int, *, speaks_of: date, by: User | None, as_of: date, terms: Terms) -> Letter:
    """Issues the partner's status letter for a day, or returns the one that stands; NotAllowed for a day to come."""
    row = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner)
    found = standing.of([partner], speaks_of, terms)[partner]
    return letters.issue(
        LetterKind.STATUS,
        partner=row,
        subject="",
        speaks_of=speaks_of,
        content=content(row, found, terms),
        edition=terms.digest,
        by=by,
        as_of=as_of,
    )


def content(partner: Partner, found: standing.Standing, terms: Terms) -> dict[str, Any]:
    """What the letter says: the standing as the API answers it, and what only paper needs."""
    financing, told = found.financing, standing.as_json(found, terms)
    return {
        **told,
        "requirements": [{**one, "asked_of": asked_of(one["for"], terms)} for one in told["requirements"]],
        "rebates": [
            {**row, "name": one.plan.name, "amounts": amounts(one)}
            for row, one in zip(told["rebates"], found.rebates.rebates, strict=True)
        ],
        "benefits": [{**one, "name": NAMES[one["benefit"]]} for one in told["benefits"]],
        "partner": {"code": partner.code, "name": partner.name, "country": partner.country},
        "program": terms.title,
        "vendor": terms.vendor,
        "level_name": found.level.name,
        "invoices": [
            {
                "invoice": one.invoice.number,
                "original_due_on": str(one.invoice.original_due_on),
                "due_on": str(one.invoice.current_due_on),
                "amount": one.invoice.open.shown,
            }
            for one in financing.deferred
        ],
    }


def asked_of(asker: str, terms: Terms) -> str:
    """Who asks, by name: a level, or a specialization."""
    kind, _, key = asker.partition(":")
    names = {level.key: level.name for level in terms.levels}
    return f"Level {names[key]}" if kind == "level" else key


def amounts(one: Rebate) -> dict[str, str]:
    """A rebate's amounts with their currency."""
    figures = {
        "target": one.target,
        "qualifying": one.qualifying,
        "missing": one.missing,
        "payout": one.payout,
    }
    return {name: Money(amount, one.given.currency).shown for name, amount in figures.items()}
