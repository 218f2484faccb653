"""What partners owe and how far it is deferred already, for a set of partners at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.choices import LIVE, State
from financing.rules import OpenInvoice
from partners.statements import Question, listed

LIVE_STATES = ", ".join(f"'{state.value}'" for state in LIVE)
GATHER = f"""
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
    WHERE line.invoice_id = invoice.id AND line.application_state IN ({LIVE_STATES})
) AS live ON TRUE
WHERE invoice.partner_id = ANY(%(partners)s) AND invoice.issued_on <= %(as_of)s
ORDER BY invoice.due_on, invoice.number, invoice.id
"""


OWED = Question(GATHER, 11, listed(OpenInvoice))


def gather(partners: Collection[int], as_of: date) -> dict[int, list[OpenInvoice]]:
    """By due day, the invoices of each of `partners` (ids) issued by `as_of`, with the due days that stood then."""
    return OWED.gather(partners, as_of)


ASKED = f"""
SELECT partner_id, state, number FROM financing_application
WHERE partner_id = ANY(%(partners)s) AND state IN ('{State.DRAFT.value}', {LIVE_STATES})
ORDER BY id
"""
LISTED = """
SELECT application.partner_id, application.number, application.kind, application.state, application.days, application.submitted_on,
       application.promised_on, line.count, line.total
FROM financing_application AS application
CROSS JOIN LATERAL (
    SELECT count(*) AS count, sum(amount) AS total FROM financing_applicationline WHERE application_id = application.id
) AS line
WHERE application.partner_id = ANY(%(partners)s) AND application.started_on <= %(as_of)s
ORDER BY application.id DESC
"""
AGREED = """
SELECT agreement.partner_id, agreement.number, application.number, agreement.state, agreement.until_on, move.total
FROM financing_agreement AS agreement
JOIN financing_application AS application ON application.id = agreement.application_id
CROSS JOIN LATERAL (
    SELECT sum(amount) AS total FROM financing_duedaymove WHERE agreement_id = agreement.id
) AS move
WHERE agreement.partner_id = ANY(%(partners)s) AND agreement.made_on <= %(as_of)s
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


@dataclass(frozen=True, slots=True)
class Undecided:
    """An application without an outcome."""

    state: str
    number: str


UNDECIDED = Question(ASKED, 3, listed(Undecided))  # the oldest first
APPLICATIONS = Question(LISTED, 9, listed(ApplicationFacts))  # begun by the day, the newest first
AGREEMENTS = Question(AGREED, 6, listed(AgreementFacts))  # made by the day, the newest first
