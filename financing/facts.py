"""What partners owe and how far it is deferred already, for a set of partners at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from financing.choices import LIVE, State
from financing.rules import OpenInvoice

GATHER = """
SELECT invoice.partner_id, invoice.id, invoice.number, invoice.issued_on, invoice.due_on,
       COALESCE(move.to_on, invoice.due_on), invoice.currency, invoice.amount, invoice.open_amount,
       CASE WHEN invoice.written_off_on <= %(as_of)s THEN invoice.written_off_on END, COALESCE(live.number, '')
FROM financing_invoice AS invoice
LEFT JOIN LATERAL (
    SELECT to_on FROM financing_duedaymove
    WHERE invoice_id = invoice.id AND made_on <= %(as_of)s AND (cancelled_on IS NULL OR cancelled_on > %(as_of)s)
    ORDER BY id DESC LIMIT 1
) AS move ON TRUE
LEFT JOIN LATERAL (
    SELECT application.number FROM financing_applicationline AS line
    JOIN financing_application AS application ON application.id = line.application_id
    WHERE line.invoice_id = invoice.id AND line.application_state = ANY(%(live)s)
) AS live ON TRUE
WHERE invoice.partner_id = ANY(%(partners)s) AND invoice.issued_on <= %(as_of)s
ORDER BY invoice.due_on, invoice.number
"""


def gather(partners: Collection[int], as_of: date) -> dict[int, list[OpenInvoice]]:
    """The invoices of each of `partners` (ids) issued by `as_of`, with the due days that stood then."""
    found: dict[int, list[OpenInvoice]] = {partner: [] for partner in partners}
    with connection.cursor() as cursor:
        cursor.execute(
            GATHER, {"partners": list(partners), "as_of": as_of, "live": [state.value for state in LIVE]}
        )
        for partner, *columns in cursor.fetchall():
            found[partner].append(OpenInvoice(*columns))
    return found


UNDECIDED = """
SELECT state, number FROM financing_application
WHERE partner_id = %s AND state = ANY(%s) ORDER BY id
"""
APPLICATIONS = """
SELECT application.number, application.kind, application.state, application.days, application.submitted_on,
       application.promised_on, line.count, line.total
FROM financing_application AS application
CROSS JOIN LATERAL (
    SELECT count(*) AS count, sum(amount) AS total FROM financing_applicationline WHERE application_id = application.id
) AS line
WHERE application.partner_id = %(partner)s AND application.started_on <= %(as_of)s
ORDER BY application.id DESC
"""
AGREEMENTS = """
SELECT agreement.number, application.number, agreement.state, agreement.until_on, move.total
FROM financing_agreement AS agreement
JOIN financing_application AS application ON application.id = agreement.application_id
CROSS JOIN LATERAL (
    SELECT sum(amount) AS total FROM financing_duedaymove WHERE agreement_id = agreement.id
) AS move
WHERE agreement.partner_id = %(partner)s AND agreement.made_on <= %(as_of)s
ORDER BY agreement.id DESC
"""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application as the list shows it; `total` None: it has no line yet."""

    number: str
    kind: str
    state: str
    days: int | None
    submitted_on: date | None
    promised_on: date | None
    line_count: int
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement as lists and cards show it."""

    number: str
    application: str
    state: str
    until_on: date
    total: Decimal | None


def undecided(partner: int) -> list[tuple[str, str]]:
    """State and number of the partner's applications without an outcome, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(UNDECIDED, [partner, [State.DRAFT.value, *(state.value for state in LIVE)]])
        return list(cursor.fetchall())


def applications(partner: int, as_of: date) -> list[ApplicationFacts]:
    """The partner's applications begun by `as_of`, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(APPLICATIONS, {"partner": partner, "as_of": as_of})
        return [ApplicationFacts(*row) for row in cursor.fetchall()]


def agreements(partner: int, as_of: date) -> list[AgreementFacts]:
    """The partner's agreements made by `as_of`, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(AGREEMENTS, {"partner": partner, "as_of": as_of})
        return [AgreementFacts(*row) for row in cursor.fetchall()]
