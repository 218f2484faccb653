"""The files of the financing room."""

from financing.choices import LIVE
from financing.models import Agreement, ApplicationLine, DueDayMove, Invoice, Payment, Subscription
from leap_portal.imports.cells import AMOUNT, CURRENCY, DAY, Lists, Sort, Wrong, text
from leap_portal.imports.columns import PARTNER, THEIR_CURRENCY, Check, Column, Kind, decimals, not_before

DEFERRED = f"""(
    EXISTS (SELECT FROM {DueDayMove._meta.db_table} AS move WHERE move.invoice_id = due.id)
    OR EXISTS (
        SELECT FROM {ApplicationLine._meta.db_table} AS asked
        WHERE asked.invoice_id = due.id AND asked.application_state IN ({", ".join(f"'{state}'" for state in LIVE)})
    )
)"""
IN_THEIR_CURRENCY = Check(
    "currency", f"'is another than its partner''s, ' || {THEIR_CURRENCY}", f"currency <> {THEIR_CURRENCY}"
)


def read_billing_day(value: str, lists: Lists) -> str:
    """A day of the month, written without a zero before it."""
    if value not in BILLING_DAYS:
        raise Wrong("is no day of the month from 1 to 31")
    return value


BILLING_DAYS = frozenset(str(day) for day in range(1, 32))
BILLING_DAY = Sort(
    read_billing_day, "smallint", sound="{} ~ '^([1-9]|[12][0-9]|3[01])$'", cast="{}::smallint"
)
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
        IN_THEIR_CURRENCY,
        decimals("amount"),
        decimals("open_amount"),
        Check("open_amount", "'is more than the amount, ' || amount", "open_amount > amount"),
        not_before("written_off_on", "issued_on"),
    ),
)
NO_INVOICE = f"""invoice IS NOT NULL
AND NOT EXISTS (SELECT FROM staged_{INVOICES.name} AS one WHERE one.partner = due.partner AND one.number = due.invoice)
AND NOT EXISTS (
    SELECT FROM {Invoice._meta.db_table} AS one WHERE one.partner_id = due.partner_id AND one.number = due.invoice
)"""
NO_AGREEMENT = f"""agreement IS NOT NULL AND NOT EXISTS (
    SELECT FROM {Agreement._meta.db_table} AS one
    WHERE one.partner_id = due.partner_id AND one.number = due.agreement
)"""
PAYMENTS = Kind(
    "payments",
    Payment,
    (
        PARTNER,
        Column("reference", text(64), key=True),
        Column("paid_on", DAY),
        Column("currency", CURRENCY),
        Column("amount", AMOUNT),
        Column("invoice", text(40), empty=True),
        Column("agreement", text(24), empty=True),
    ),
    (
        IN_THEIR_CURRENCY,
        decimals("amount"),
        Check("amount", "'must be more than 0'", "amount = 0"),
        Check(
            "invoice",
            "'is empty, and so is agreement: name one of the two'",
            "invoice IS NULL AND agreement IS NULL",
        ),
        Check("invoice", "'names no invoice of this partner'", NO_INVOICE),
        Check(
            "agreement",
            "'is named beside an invoice: name one of the two'",
            "invoice IS NOT NULL AND agreement IS NOT NULL",
        ),
        Check("agreement", "'names no agreement of this partner'", NO_AGREEMENT),
    ),
    beside=(INVOICES,),
)
SUBSCRIPTIONS = Kind(
    "subscriptions",
    Subscription,
    (
        PARTNER,
        Column("number", text(40), key=True),
        Column("started_on", DAY),
        Column("billing_day", BILLING_DAY),
        Column("currency", CURRENCY),
        Column("monthly_amount", AMOUNT),
        Column("ended_on", DAY, empty=True),
    ),
    (IN_THEIR_CURRENCY, decimals("monthly_amount"), not_before("ended_on", "started_on")),
)
