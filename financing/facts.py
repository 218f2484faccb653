"""What partners owe and how far it is deferred already, for a set of partners at once."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from financing.choices import LIVE
from financing.rules import OpenInvoice

GATHER = """
SELECT invoice.partner_id, invoice.id, invoice.number, invoice.issued_on, invoice.due_on,
       COALESCE(move.to_on, invoice.due_on), invoice.currency, invoice.amount, invoice.open_amount,
       invoice.written_off_on, COALESCE(live.number, '')
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
