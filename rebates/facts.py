"""Targets of partners with what was sold towards them, and their sales, for a set of partners at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from partners.money import Money
from partners.statements import Question, Row, listed, statement
from partners.terms import Terms
from rebates.rules.rebate import Target

COUNTS = """
sale.partner_id = target.partner_id AND sale.qualifying
AND sale.booked_on BETWEEN target.from_on AND least(target.until_on, %(as_of)s)
AND sale.received_on <= least(target.until_on + plan.grace_days, %(as_of)s)
"""
TOWARDS = f"""
SELECT target.partner_id, target.plan, target.period, target.from_on, target.until_on, target.currency,
       target.original, target.reduced, coalesce(sum(sale.amount), 0)
FROM rebates_target AS target
JOIN unnest({{plans}}, {{grace_days}}) AS plan (key, grace_days) ON plan.key = target.plan
LEFT JOIN rebates_sale AS sale ON {COUNTS}
WHERE target.partner_id = ANY(%(partners)s) AND target.from_on <= %(as_of)s
GROUP BY target.id, plan.grace_days
ORDER BY target.plan, target.period
"""
Targets = dict[int, list[Target]]


@lru_cache(maxsize=16)
def towards(grace_days: tuple[tuple[str, int], ...]) -> Question[Targets]:
    """Asks for the targets of partners begun by the day, sorted by plan and period, with what counts towards each.

    `grace_days` names the plans, each a key of an edition, and how long after a period its sales may be received. Who has
    no target is absent from the answer.
    """
    plans = ", ".join(f"'{key}'" for key, _ in grace_days)
    days = ", ".join(str(count) for _, count in grace_days)
    sql = TOWARDS.format(plans=f"ARRAY[{plans}]::text[]", grace_days=f"ARRAY[{days}]::integer[]")
    return Question(sql, 9, _targets)


def _targets(rows: Iterable[Row], partners: Collection[int], as_of: date) -> Targets:
    found: Targets = {}
    for partner, *columns in rows:
        found.setdefault(partner, []).append(Target(*columns))
    return found


BOOKED = """
SELECT partner_id, currency, sum(amount) FROM rebates_sale
WHERE partner_id = ANY(%(partners)s) AND booked_on > %(as_of)s - interval '12 months' AND booked_on <= %(as_of)s
GROUP BY partner_id, currency
"""


@dataclass(frozen=True, slots=True)
class Booked:
    """What a partner sold in a currency, whether it qualifies for a rebate or not."""

    currency: str
    amount: Decimal


BOOKINGS = Question(BOOKED, 3, listed(Booked))  # of the twelve months that end on the day, returns taken off


def bookings(booked: Iterable[Booked], terms: Terms) -> Decimal:
    """The sum in the edition's currency at its fixed rates; a currency without a rate cannot be told in it and counts 0."""
    known = (
        one for one in booked if one.currency == terms.currency or one.currency in terms.rates.one_unit_is
    )
    return sum((terms.in_own_currency(Money(one.amount, one.currency)).amount for one in known), Decimal(0))


WEEKLY = statement(
    f"""
SELECT (sale.booked_on - target.from_on) / 7, sum(sale.amount)
FROM (SELECT $1 AS partner_id, $2 AS from_on, $3 AS until_on) AS target
CROSS JOIN (SELECT $4 AS grace_days) AS plan
JOIN rebates_sale AS sale ON {COUNTS.replace("%(as_of)s", "$5")}
GROUP BY 1
""",
    "bigint", "date", "date", "integer", "date",
)  # fmt: skip


def weekly(partner: int, target: Target, as_of: date, grace_days: int) -> dict[int, Decimal]:
    """What counts of the target's sales by the week of the period they were booked in, 0 the first."""
    return dict(WEEKLY.rows(partner, target.from_on, target.until_on, grace_days, as_of))


@dataclass(frozen=True, slots=True)
class SaleFacts:
    """A sale as lists and exports show it; a negative amount is a return."""

    transaction: str
    booked_on: date
    received_on: date
    currency: str
    amount: Decimal
    qualifying: bool


SALES = statement(
    """
SELECT transaction, booked_on, received_on, currency, amount, qualifying FROM rebates_sale
WHERE partner_id = $1 AND booked_on BETWEEN $2 AND $3 AND received_on <= $4 AND ($5 IS NULL OR qualifying = $5)
ORDER BY booked_on DESC, id DESC LIMIT $6
""",
    "bigint", "date", "date", "date", "boolean", "bigint",
)  # fmt: skip


def sales(
    partner: int, from_on: date, until_on: date, as_of: date, *, qualifying: bool | None, most: int | None
) -> list[SaleFacts]:
    """The partner's sales booked in these days and received by `as_of`, the latest first, at most so many.

    `qualifying` None: whether they do or not; `most` None: all of them.
    """
    return [SaleFacts(*row) for row in SALES.rows(partner, from_on, until_on, as_of, qualifying, most)]
