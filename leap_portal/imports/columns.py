"""How a kind of file is declared: its columns, where each is kept, and what its rows must agree with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model

from leap_portal.imports.cells import Sort, text
from partners.models import PartnerOwned


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
    """One kind of file. `also` are the table's columns no file tells, with what a new row gets (SQL).

    `beside` are the kinds whose staged rows the checks look at, whether their files are given or not.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    checks: tuple[Check, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Kind, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def owned(self) -> bool:
        """Whether its rows belong to a partner, named in the column `partner`."""
        return issubclass(self.model, PartnerOwned)

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
