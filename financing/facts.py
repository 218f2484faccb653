"""What partners owe and how far it is deferred already, for a set of partners at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from financing.choices import AgreementState, State
from financing.rules import OpenInvoice
from partners.statements import Question, listed

# An application's and an agreement's state as they were on the day.
OVER = "COALESCE(application.decided_on, application.ended_on, 'infinity') <= %(as_of)s"
OPEN = """FROM financing_question AS question WHERE question.application_id = application.id
    AND question.asked_on <= %(as_of)s AND COALESCE(question.ended_on, 'infinity') > %(as_of)s"""
STATE = f"""CASE WHEN {OVER} THEN application.state
    WHEN EXISTS (SELECT {OPEN}) THEN '{State.NEEDS_INFORMATION.value}'
    WHEN application.taken_up_on <= %(as_of)s THEN '{State.IN_REVIEW.value}'
    WHEN application.submitted_on <= %(as_of)s THEN '{State.SUBMITTED.value}' ELSE '{State.DRAFT.value}' END"""
AGREEMENT_STATE = f"""CASE WHEN move.cancelled_on <= %(as_of)s THEN '{AgreementState.CANCELLED.value}'
    WHEN agreement.until_on < %(as_of)s THEN '{AgreementState.COMPLETED.value}' ELSE '{AgreementState.ACTIVE.value}' END"""
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
    WHERE line.invoice_id = invoice.id AND application.submitted_on <= %(as_of)s AND NOT {OVER}
) AS live ON TRUE
WHERE invoice.partner_id = ANY(%(partners)s) AND invoice.issued_on <= %(as_of)s
ORDER BY invoice.partner_id, invoice.due_on, invoice.number, invoice.id
"""


OWED = Question(GATHER, 11, listed(OpenInvoice))


def gather(partners: Collection[int], as_of: date) -> dict[int, list[OpenInvoice]]:
    """By due day, the invoices of each of `partners` (ids) issued by `as_of`, with the due days that stood then."""
    return OWED.gather(partners, as_of)


ASKED = f"""
SELECT application.partner_id, {STATE}, application.number, (SELECT question.until_on {OPEN})
FROM financing_application AS application
WHERE application.partner_id = ANY(%(partners)s) AND application.started_on <= %(as_of)s AND NOT {OVER}
ORDER BY application.id
"""
LISTED = f"""
SELECT application.partner_id, application.number, application.kind, {STATE}, application.days,
       CASE WHEN application.submitted_on <= %(as_of)s THEN application.submitted_on END,
       CASE WHEN application.submitted_on <= %(as_of)s THEN application.promised_on END, line.count, line.total
FROM financing_application AS application
CROSS JOIN LATERAL (
    SELECT count(*) AS count, sum(amount) AS total FROM financing_applicationline WHERE application_id = application.id
) AS line
WHERE application.partner_id = ANY(%(partners)s) AND application.started_on <= %(as_of)s
ORDER BY application.id DESC
"""
AGREED = f"""
SELECT agreement.partner_id, agreement.number, application.number, {AGREEMENT_STATE}, agreement.until_on, move.total
FROM financing_agreement AS agreement
JOIN financing_application AS application ON application.id = agreement.application_id
CROSS JOIN LATERAL (
    SELECT sum(amount) AS total, min(cancelled_on) AS cancelled_on FROM financing_duedaymove
    WHERE agreement_id = agreement.id
) AS move
WHERE agreement.partner_id = ANY(%(partners)s) AND agreement.made_on <= %(as_of)s
ORDER BY agreement.id DESC
"""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application as it was on the day; `total` None: it has no line yet."""

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
    """An agreement as it was on the day."""

    number: str
    application: str
    state: str
    until_on: date
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """An application without an outcome on the day. `answer_until_on` None: nothing is asked of the partner."""

    state: str
    number: str
    answer_until_on: date | None


UNDECIDED = Question(ASKED, 4, listed(Undecided))  # the oldest first
APPLICATIONS = Question(LISTED, 9, listed(ApplicationFacts))  # begun by the day, the newest first
AGREEMENTS = Question(AGREED, 6, listed(AgreementFacts))  # made by the day, the newest first
