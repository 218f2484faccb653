"""The files of the financing room."""

from financing.choices import LIVE
from financing.models import ApplicationLine, DueDayMove, Invoice
from leap_portal.imports.cells import AMOUNT, CURRENCY, DAY, text
from leap_portal.imports.columns import PARTNER, THEIR_CURRENCY, Check, Column, Kind, decimals, not_before

DEFERRED = f"""(
    EXISTS (SELECT FROM {DueDayMove._meta.db_table} AS move WHERE move.invoice_id = due.id)
    OR EXISTS (
        SELECT FROM {ApplicationLine._meta.db_table} AS asked
        WHERE asked.invoice_id = due.id AND asked.application_state IN ({", ".join(f"'{state}'" for state in LIVE)})
    )
)"""


INVOICES = Kind(
    "invoices",
    Invoice,
    (
        PARTNER,
        Column("number", text(40), key=True),
        Column("issued_on", DAY),
        Column("due_on", DAY),
        Column("currency", CURRENCY),
        Column("amount", AMOUNT),
        Column("open_amount", AMOUNT),
        Column("written_off_on", DAY, empty=True),
    ),
    (
        not_before("due_on", "issued_on"),
        Check(
            "due_on",
            "'is another than its original due day, ' || was_due_on || ', and the invoice was deferred'",
            f"due_on <> was_due_on AND {DEFERRED}",
        ),
        Check(
            "currency",
            f"'is another than its partner''s, ' || {THEIR_CURRENCY}",
            f"currency <> {THEIR_CURRENCY}",
        ),
        decimals("amount"),
        decimals("open_amount"),
        Check("open_amount", "'is more than the amount, ' || amount", "open_amount > amount"),
        not_before("written_off_on", "issued_on"),
    ),
)
