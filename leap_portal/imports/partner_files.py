"""The files of the ground floor: partners and the levels they were given."""

from financing.models import Invoice, Payment, Subscription
from leap_portal.imports.cells import COUNTRY, CURRENCY, DAY, LEVEL, STAFF, YES_NO, one_of, text
from leap_portal.imports.columns import PARTNER, Check, Column, Kind, not_before
from partners.choices import Standing
from partners.models import LevelSpan, Partner, PartnerOwned
from rebates.models import Sale, Target


def keeps_its_currency(of: type[PartnerOwned], called: str) -> Check:
    """A partner's currency stays once it has such rows."""
    other = f"""(
        SELECT min(one.currency) FROM {of._meta.db_table} AS one
        WHERE one.partner_id = due.id AND one.currency <> due.currency
    )"""
    return Check(
        "currency",
        f"'is another than that of its {called}, ' || {other}",
        f"currency <> was_currency AND {other} IS NOT NULL",
    )


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
        keeps_its_currency(Invoice, "invoices"),
        keeps_its_currency(Payment, "payments"),
        keeps_its_currency(Subscription, "subscriptions"),
        keeps_its_currency(Sale, "sales"),
        keeps_its_currency(Target, "targets"),
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
