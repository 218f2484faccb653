"""Bands, weeks and sales as the rebate page's tables show them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.dated import MONTHS, short_day
from partners.money import Money, rounded
from rebates.facts import SaleFacts
from rebates.rules import bands
from rebates.rules.pace import Week
from rebates.rules.rebate import Rebate
from rebates.views.charts import month_after, percent

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
COLUMNS = ("transaction", "booked_on", "received_on", "currency", "amount", "qualifying", "state")


@dataclass(frozen=True, slots=True)
class BandRow:
    """A band with what of the sales lies in it. `until` None: it has no end."""

    share: str
    begins: Money
    until: Money | None
    rate: str
    sold: Money
    payout: Money
    reached: bool


def band_rows(one: Rebate) -> list[BandRow]:
    """The plan's bands, edges in money; empty where they are shares of a target of 0."""
    currency, times = one.given.currency, bands.scale(one.plan.unit, one.target) or Decimal(0)
    return [
        BandRow(
            percent(each.band.from_) if one.plan.unit == "share" else "",
            Money(each.band.from_ * times, currency),
            None if each.band.to is None else Money(each.band.to * times, currency),
            percent(each.band.rate),
            Money(each.amount, currency),
            Money(each.payout, currency),
            each.amount > 0,
        )
        for each in one.slices
    ]


def week_rows(weeks: Sequence[Week], currency: str) -> Iterator[tuple[int, str, str, str]]:
    """The weeks that have begun: number, days, what was sold in it, and so far."""
    for week in weeks:
        if week.sold is not None and week.total is not None:
            days = f"{short_day(week.from_on)} – {short_day(week.until_on)}"
            yield week.number, days, plain(week.sold, currency), plain(week.total, currency)


def plain(amount: Decimal, currency: str) -> str:
    """The amount grouped, without its currency, which the table's head names."""
    return f"{rounded(amount, currency):,f}".replace("-", "−")


def months(one: Rebate) -> list[tuple[str, str]]:
    """The months of the period begun by the day, the latest first, as a filter's value and words."""
    last, first = one.booked_by, one.given.from_on
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    begun = [month_after(first, steps) for steps in reversed(range(count))]
    return [(f"{on:%Y-%m}", f"{MONTHS[on.month - 1]} {on.year}") for on in begun]


def state(sale: SaleFacts, received_by: date) -> str:
    """Whether the sale counts, or why it doesn't."""
    if not sale.qualifying:
        return "not-qualifying"
    return "counts" if sale.received_on <= received_by else "received-late"


def sheet(sales: Iterable[SaleFacts], received_by: date) -> str:
    """The sales as CSV, every cell in quotes, no text one that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for sale in sales:
        days, amount = (sale.booked_on, sale.received_on), rounded(sale.amount, sale.currency)
        name = f"'{sale.transaction}" if sale.transaction.startswith(FORMULA) else sale.transaction
        writer.writerow(
            [name, *days, sale.currency, amount, str(sale.qualifying).lower(), state(sale, received_by)]
        )
    return text.getvalue()
