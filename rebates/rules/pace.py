"""How fast sales come in: what is needed a week to reach the target, what the period would bring, week by week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from partners.money import rounded
from rebates.rules import bands
from rebates.rules.bands import EXACT, ZERO
from rebates.rules.rebate import Rebate, earned

WEEK = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a period on a day. `days_left` are those after the day; `needed` None: none is left.

    `forecast` is what the period brings if sales go on as they came, after its end what counts by the day.
    """

    days: int
    days_left: int
    per_week: Decimal
    needed: Decimal | None
    forecast: Decimal
    forecast_payout: Decimal


@dataclass(frozen=True, slots=True)
class Week:
    """A week of the period, counted from its first day; the last may be shorter. `sold` None: it has not begun."""

    number: int
    from_on: date
    until_on: date
    sold: Decimal | None
    total: Decimal | None


def pace(one: Rebate) -> Pace:
    """The pace on the rebate's day; amounts half-even to the currency, a last week of less than 7 days as one week."""
    given, currency = one.given, one.given.currency
    days = (given.until_on - given.from_on).days + 1
    left = max(0, (given.until_on - one.as_of).days)
    with localcontext(EXACT):
        gone = Decimal(days - left)
        per_week = rounded(given.sold * WEEK / gone, currency)
        needed = rounded(one.missing * WEEK / max(left, WEEK), currency) if left else None
        forecast = rounded(given.sold * days / gone, currency)
    pays = bands.payout(earned(forecast, one.plan, one.target), currency)
    return Pace(days, left, per_week, needed, forecast, pays)


def weeks(one: Rebate, sums: Mapping[int, Decimal]) -> tuple[Week, ...]:
    """Every week of the period with what qualified in it; `sums` by the week's place, 0 the first."""
    found, total = [], ZERO
    for place in range((one.given.until_on - one.given.from_on).days // WEEK + 1):
        first = one.given.from_on + timedelta(days=WEEK * place)
        last = min(first + timedelta(days=WEEK - 1), one.given.until_on)
        begun = first <= one.as_of
        total += sums.get(place, ZERO)
        sold = sums.get(place, ZERO) if begun else None
        found.append(Week(place + 1, first, last, sold, total if begun else None))
    return tuple(found)
