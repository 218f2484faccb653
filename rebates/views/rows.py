"""Bands, weeks and sales as the rebate page's tables show them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from partners.dated import MONTHS, short_day
from partners.money import rounded
from partners.sheets import sheet
from partners.templatetags import portal
from rebates.facts import SaleFacts
from rebates.rules import bands
from rebates.rules.pace import Week
from rebates.rules.rebate import Rebate
from rebates.views.charts import month_after, percent

COLUMNS = ("transaction", "booked_on", "received_on", "currency", "amount", "qualifying", "state")


def band_rows(one: Rebate) -> list[tuple[str, str, str, str, str, str, bool]]:
    """Each band's cells, ready to be written: from, its share of the target, to below, rate, sales, payout, reached.

    Empty where the bands are shares of a target of 0.
    """
    currency, times = one.given.currency, bands.scale(one.plan.unit, one.target) or Decimal(0)
    return [
        (
            portal.amount(each.band.from_ * times, currency),
            percent(each.band.from_) if one.plan.unit == "share" else "",
            "" if each.band.to is None else portal.amount(each.band.to * times, currency),
            percent(each.band.rate),
            portal.amount(each.amount, currency),
            portal.amount(each.payout, currency),
            each.amount > 0,
        )
        for each in one.slices
    ]


def week_rows(weeks: Sequence[Week], currency: str) -> list[tuple[int, str, str, str]]:
    """The weeks that have begun: number, days, what was sold in it, and so far."""
    return [
        (
            week.number,
            f"{short_day(week.from_on)} – {short_day(week.until_on)}",
            plain(week.sold, currency),
            plain(week.total, currency),
        )
        for week in weeks
        if week.sold is not None and week.total is not None
    ]


def sale_rows(sales: Iterable[SaleFacts], received_by: date) -> list[tuple[str, bool, str, str, str, str]]:
    """Each sale's cells, ready to be written: transaction, whether it is a return, state, booked, received, amount."""
    return [
        (
            sale.transaction,
            sale.amount < 0,
            portal.state(state(sale, received_by)),
            portal.day(sale.booked_on),
            portal.day(sale.received_on),
            plain(sale.amount, sale.currency),
        )
        for sale in sales
    ]


def plain(amount: Decimal, currency: str) -> str:
    """The amount grouped, without its currency, which the table's head names."""
    return f"{rounded(amount, currency):,f}".replace("-", "−")


def months(one: Rebate) -> tuple[tuple[str, str], ...]:
    """The months of the period begun by the day, the latest first, as a filter's value and words."""
    last, first = one.booked_by, one.given.from_on
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begun = [month_after(first, steps) for steps in reversed(range(count))]
    return tuple((f"{on:%Y-%m}", f"{MONTHS[on.month - 1]} {on.year}") for on in begun)


def state(sale: SaleFacts, received_by: date) -> str:
    """Whether the sale counts, or why it doesn't."""
    if not sale.qualifying:
        return "not-qualifying"
    return "counts" if sale.received_on <= received_by else "received-late"


def exported(sales: Iterable[SaleFacts], received_by: date) -> str:
    """The sales as CSV."""
    return sheet(
        COLUMNS,
        (
            (
                sale.transaction,
                sale.booked_on,
                sale.received_on,
                sale.currency,
                rounded(sale.amount, sale.currency),
                str(sale.qualifying).lower(),
                state(sale, received_by),
            )
            for sale in sales
        ),
    )
