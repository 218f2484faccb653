"""The files of the ground floor: partners and the levels they were given."""

from financing.models import Invoice
from leap_portal.imports.cells import COUNTRY, CURRENCY, DAY, LEVEL, STAFF, YES_NO, one_of, text
from leap_portal.imports.columns import PARTNER, Check, Column, Kind, not_before
from partners.choices import Standing
from partners.models import LevelSpan, Partner

OTHER_CURRENCY = f"""(
    SELECT min(invoice.currency) FROM {Invoice._meta.db_table} AS invoice
    WHERE invoice.partner_id = due.id AND invoice.currency <> due.currency
)"""

PARTNERS = Kind(
    "partners",
    Partner,
    (
        Column("code", text(32), key=True),
        Column("name", text(200)),
        Column("country", COUNTRY),
        Column("currency", CURRENCY),
        Column("standing", one_of(*(word.value for word in Standing))),
        Column("partnerworks", YES_NO),
        Column("channel_manager", STAFF, empty=True, kept_in="channel_manager_id"),
    ),
    (
        Check(
            "currency",
            f"'is another than that of its invoices, ' || {OTHER_CURRENCY}",
            f"currency <> was_currency AND {OTHER_CURRENCY} IS NOT NULL",
        ),
    ),
    also={"mailbox": "''"},
)
LEVELS = Kind(
    "levels",
    LevelSpan,
    (
        PARTNER,
        Column("level", LEVEL, key=True),
        Column("from_on", DAY, key=True),
        Column("ends_on", DAY, empty=True),
    ),
    (not_before("ends_on", "from_on"),),
)
