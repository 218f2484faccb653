"""The preview of a schedule of installments (provision 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import Ge, Le
from pydantic import BeforeValidator

from financing import rules
from financing.rules import Loan, Row
from financing.rules.schedules import HIGHEST_RATE, MOST_ROWS, DayCount
from leap_portal.previews.reading import Amount, Currency, Day, Request, read
from partners.terms import Terms

EVERY = re.compile(r"1 month|([1-9][0-9]{0,3}) days?", re.ASCII)


def spacing(value: object) -> str:
    """How far installments lie apart."""
    if not isinstance(value, str) or not EVERY.fullmatch(value):
        raise ValueError('must be "1 month" or a number of days like "15 days"')
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSchedule(Request):
    """A loan as asked."""

    principal: Amount
    currency: Currency
    annual_rate: Annotated[Amount, Ge(0), Le(HIGHEST_RATE)]
    installments: Annotated[int, Ge(1), Le(MOST_ROWS)]
    every: Annotated[str, BeforeValidator(spacing)]
    start_on: Day
    first_due_on: Day | None = None
    day_count: DayCount = "30/360"
    down_payment: Amount = Decimal(0)
    principal_grace: Annotated[int, Ge(0)] = 0
    interest_grace: Annotated[int, Ge(0)] = 0

    @property
    def loan(self) -> Loan:
        """The same as the rules take it."""
        apart = EVERY.fullmatch(self.every)
        return Loan(
            principal=self.principal,
            currency=self.currency,
            annual_rate=self.annual_rate,
            installments=self.installments,
            every_days=int(apart[1]) if apart and apart[1] else None,
            start_on=self.start_on,
            first_due_on=self.first_due_on,
            day_count=self.day_count,
            down_payment=self.down_payment,
            principal_grace=self.principal_grace,
            interest_grace=self.interest_grace,
        )


def answer(raw: object, terms: Terms) -> dict[str, Any]:
    """The rows; NotAllowed with every reason why there can be none."""
    return shown(rules.schedule(read(AskedSchedule, raw).loan).rows)


def shown(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows and their totals as the interfaces write them."""
    return {
        "rows": [row(each) for each in rows],
        "total_interest": f"{sum(each.interest for each in rows):f}",
        "total": f"{sum(each.payment for each in rows):f}",
    }


def row(one: Row) -> dict[str, str]:
    """A row; one that is a charge carries it."""
    amounts = {name: getattr(one, name) for name in ("principal", "interest", "payment", "balance")}
    if one.charge is not None:
        amounts["charge"] = one.charge
    return {"due_on": one.due_on.isoformat(), **{name: f"{each:f}" for name, each in amounts.items()}}
