"""The program status letter: all that stands on a day, with its reasons, frozen."""

from datetime import date
from typing import Any

from django.db import transaction

from leap_portal import standing
from partners import letters
from partners.choices import LetterKind
from partners.models import Letter, Partner, User
from partners.terms import Terms


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
    financing = found.financing
    return {
        **standing.as_json(found, terms),
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
