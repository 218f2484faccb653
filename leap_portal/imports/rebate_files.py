"""The files of the rebate room: sales, and the targets they are measured against."""

from leap_portal.imports.cells import AMOUNT, CURRENCY, DAY, PLAN, SIGNED, YES_NO, text
from leap_portal.imports.columns import PARTNER, THEIR_CURRENCY, Check, Column, Kind, decimals, not_before
from rebates.models import Sale, Target

IN_THEIR_CURRENCY = Check(
    "currency", f"'is another than its partner''s, ' || {THEIR_CURRENCY}", f"currency <> {THEIR_CURRENCY}"
)
ANOTHER = """one.plan = due.plan AND one.period <> due.period
AND one.from_on <= due.until_on AND one.until_on >= due.from_on"""
IN_FILE = f"EXISTS (SELECT FROM due_targets AS one WHERE one.partner = due.partner AND {ANOTHER})"
KEPT = f"""FROM {Target._meta.db_table} AS one WHERE one.partner_id = due.partner_id AND {ANOTHER}
AND one.id NOT IN (SELECT id FROM due_targets WHERE id IS NOT NULL)"""

SALES = Kind(
    "sales",
    Sale,
    (
        PARTNER,
        Column("transaction", text(64), key=True),
        Column("booked_on", DAY),
        Column("received_on", DAY),
        Column("currency", CURRENCY),
        Column("amount", SIGNED),
        Column("qualifying", YES_NO),
    ),
    (not_before("received_on", "booked_on"), IN_THEIR_CURRENCY, decimals("amount")),
)
TARGETS = Kind(
    "targets",
    Target,
    (
        PARTNER,
        Column("plan", PLAN, key=True),
        Column("period", text(32), key=True),
        Column("from_on", DAY),
        Column("until_on", DAY),
        Column("currency", CURRENCY),
        Column("original", AMOUNT),
        Column("reduced", AMOUNT, empty=True),
    ),
    (
        not_before("until_on", "from_on"),
        Check("from_on", "'shares days with another of the plan''s periods in this file'", IN_FILE),
        Check(
            "from_on",
            f"'shares days with the plan''s period ' || (SELECT min(one.period) {KEPT})",
            f"EXISTS (SELECT {KEPT})",
        ),
        IN_THEIR_CURRENCY,
        decimals("original"),
        decimals("reduced"),
        Check("reduced", "'is more than the original, ' || original", "reduced > original"),
    ),
)
