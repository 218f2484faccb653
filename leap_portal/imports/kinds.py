"""The kinds of files: their columns, where each is kept, and what rows must agree with, as declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from financing.choices import LIVE
from financing.models import ApplicationLine, DueDayMove, Invoice
from leap_portal.imports.cells import AMOUNT, COUNTRY, CURRENCY, DAY, LEVEL, STAFF, YES_NO, Sort, one_of, text
from partners.choices import Standing
from partners.models import LevelSpan, Partner, PartnerOwned
from training.choices import Kind as SpecializationKind
from training.models import Specialization


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: `kept_in` is the table's own name for it, where that is another."""

    name: str
    sort: Sort
    key: bool = False
    empty: bool = False
    kept_in: str = ""

    @property
    def field(self) -> str:
        return self.kept_in or self.name


@dataclass(frozen=True, slots=True)
class Check:
    """A row that would be written (`due`) is wrong where `condition` holds; both are SQL, the problem an expression."""

    column: str
    problem: str
    condition: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `also` are the table's columns no file tells, with what a new row gets (SQL)."""

    name: str
    model: type[Partner] | type[PartnerOwned]
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def owned(self) -> bool:
        """Whether its rows belong to a partner, named in the column `partner`."""
        return self.model is not Partner

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)

    @property
    def values(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.key)


def not_before(column: str, other: str) -> Check:
    return Check(column, f"'is before {other}'", f"{column} < {other}")


def decimals(column: str) -> Check:
    """Zeros at the end don't count: 100.00 is 100 in a currency without decimals."""
    allowed = "(%(minor_units)s::jsonb ->> currency)::integer"
    return Check(
        column,
        f"format('has more decimals than %%s has, %%s', currency, {allowed})",
        f"scale(trim_scale({column})) > {allowed}",
    )


# In the checks `was_...` are the columns as they stand, and `home` the partner's currency as it stands.
PARTNER = Column("partner", text(32), key=True, kept_in="partner_id")
THEIR_CURRENCY = (
    "coalesce((SELECT min(one.currency) FROM staged_partners AS one WHERE one.code = due.partner), home)"
)
OTHER_CURRENCY = f"""(
    SELECT min(invoice.currency) FROM {Invoice._meta.db_table} AS invoice
    WHERE invoice.partner_id = due.id AND invoice.currency <> due.currency
)"""
DEFERRED = f"""(
    EXISTS (SELECT FROM {DueDayMove._meta.db_table} AS move WHERE move.invoice_id = due.id)
    OR EXISTS (
        SELECT FROM {ApplicationLine._meta.db_table} AS asked
        WHERE asked.invoice_id = due.id AND asked.application_state IN ({", ".join(f"'{state}'" for state in LIVE)})
    )
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
SPECIALIZATIONS = Kind(
    "specializations",
    Specialization,
    (
        PARTNER,
        Column("specialization", text(120), key=True, kept_in="name"),
        Column("kind", one_of(*(word.value for word in SpecializationKind))),
        Column("from_on", DAY, key=True),
        Column("expires_on", DAY, empty=True),
        Column("revoked_on", DAY, empty=True),
    ),
    (not_before("expires_on", "from_on"), not_before("revoked_on", "from_on")),
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

# By file name, in the order in which they are written: what others point at comes first.
KINDS = {kind.file: kind for kind in (PARTNERS, LEVELS, SPECIALIZATIONS, INVOICES)}
