"""What the financing room's letters say, frozen when they are issued."""

from collections.abc import Sequence
from datetime import date

from financing import terms as financing_terms
from financing.models import Agreement, Application, ApplicationLine
from partners import letters
from partners.choices import LetterKind
from partners.models import Letter, User
from partners.money import Money
from partners.terms import Terms


def addressed(application: Application, terms: Terms) -> dict[str, object]:
    """What every letter about an application says of it."""
    partner = application.partner
    return {
        "partner": {"code": partner.code, "name": partner.name, "country": partner.country},
        "program": terms.title,
        "vendor": terms.vendor,
        "application": application.number,
        "submitted_on": str(application.submitted_on),
        "reason": application.decision_reason,
    }


def row(line: ApplicationLine) -> dict[str, str]:
    """One invoice of a letter's table."""
    return {
        "invoice": line.invoice.number,
        "original_due_on": str(line.original_due_on),
        "before_on": str(line.current_due_on),
        "due_on": str(line.new_due_on),
        "amount": Money(line.amount, line.invoice.currency).shown,
    }


def deferment(
    agreement: Agreement, lines: Sequence[ApplicationLine], *, by: User, as_of: date, terms: Terms
) -> Letter:
    """The letter that names the new due days (provisions 1 and 2)."""
    own = financing_terms.of(terms)
    content = {
        **addressed(agreement.application, terms),
        "agreement": agreement.number,
        "until_on": str(agreement.until_on),
        "rows": [row(line) for line in lines],
        "provisions": [
            provision.sentence for provision in (own.window, own.deferment) if provision is not None
        ],
    }
    return issue(LetterKind.DEFERMENT, agreement.application, content, by=by, as_of=as_of, terms=terms)


def decline(application: Application, *, by: User, as_of: date, terms: Terms) -> Letter:
    """The letter that says no, and why."""
    lines = application.lines.select_related("invoice")
    content = {**addressed(application, terms), "rows": [row(line) for line in lines]}
    return issue(LetterKind.DECLINE, application, content, by=by, as_of=as_of, terms=terms)


def issue(
    kind: LetterKind,
    application: Application,
    content: dict[str, object],
    *,
    by: User,
    as_of: date,
    terms: Terms,
) -> Letter:
    """Issues it for the application's partner, about the application."""
    return letters.issue(
        kind,
        partner=application.partner,
        subject=application.number,
        speaks_of=as_of,
        content=content,
        edition=terms.digest,
        by=by,
        as_of=as_of,
    )
