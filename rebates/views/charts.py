"""The geometry of the rebate page's two pictures: how much of the target is reached, and the pace by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from partners.dated import MONTHS
from rebates.rules.bands import ZERO
from rebates.rules.pace import Pace, Week
from rebates.rules.rebate import Rebate

WIDTH, HEIGHT = 1000, 160
MOST_TICKS = 13
SHORTEST = Decimal("1.25")  # of the target: how far the gauge reaches at least


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis, in % of it; one that is `alternate` is left out where there is little room."""

    x: str
    label: str
    alternate: bool = False


@dataclass(frozen=True, slots=True)
class Gauge:
    """Sales as a bar, and where bands begin; `target_x` is the target's place."""

    reached: str
    target_x: str
    edges: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Weeks as bars, drawn as paths WIDTH by HEIGHT; `needed` and `even` are lines, "" where there is none."""

    zero: str
    sold: str
    returned: str
    even: str
    needed: str
    months: tuple[Mark, ...]
    top: Decimal


def percent(value: Decimal) -> str:
    """A part of 1 as a person reads it: 3.5 %."""
    return f"{(value * 100).normalize():f} %"


def gauge(one: Rebate) -> Gauge | None:
    """The gauge; None where the target is 0."""
    if not one.target:
        return None
    reached = max(ZERO, one.qualifying)
    length = max(reached, one.target * SHORTEST)
    shares = one.plan.unit == "share"
    edges = [band.from_ * (one.target if shares else 1) for band in one.plan.bands]
    marks = (
        Mark(place(edge, length), percent(band.from_) if shares else "")
        for edge, band in zip(edges, one.plan.bands, strict=True)
        if edge <= length
    )
    return Gauge(place(reached, length), place(one.target, length), tuple(marks))


def chart(one: Rebate, weeks: Sequence[Week], pace: Pace) -> Chart | None:
    """The weeks' chart; None where nothing was sold yet."""
    sums = [week.sold for week in weeks if week.sold is not None]
    if not any(sums):
        return None
    even = one.target * 7 / pace.days
    top, low = max(*sums, even, pace.needed or ZERO), min(ZERO, *sums)
    axis = Axis(one.given.from_on, pace.days, top, low)
    return Chart(
        zero=axis.line(one.given.from_on, ZERO),
        sold="".join(axis.bar(week) for week in weeks if week.sold and week.sold > 0),
        returned="".join(axis.bar(week) for week in weeks if week.sold and week.sold < 0),
        even=axis.line(one.given.from_on, even) if even else "",
        needed=axis.line(one.as_of + timedelta(days=1), pace.needed) if pace.needed else "",
        months=tuple(axis.months()),
        top=top,
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """Days to the right, amounts upwards from `low` to `top`."""

    from_on: date
    days: int
    top: Decimal
    low: Decimal

    def x(self, on: date) -> float:
        return WIDTH * (on - self.from_on).days / self.days

    def y(self, amount: Decimal) -> float:
        return float(HEIGHT * (self.top - amount) / (self.top - self.low))

    def bar(self, week: Week) -> str:
        """A week's bar, with a gap before the next."""
        left, right = self.x(week.from_on), self.x(week.until_on) + WIDTH * 0.3 / self.days
        return (
            f"M{left:.1f} {self.y(ZERO):.1f}V{self.y(week.sold or ZERO):.1f}H{right:.1f}V{self.y(ZERO):.1f}Z"
        )

    def line(self, from_on: date, amount: Decimal) -> str:
        """A level line from a day to the period's end."""
        return f"M{self.x(from_on):.1f} {self.y(amount):.1f}H{WIDTH}"

    def share(self, on: date) -> str:
        return f"{100 * (on - self.from_on).days / self.days:.2f}%"

    def months(self) -> list[Mark]:
        """Where months begin, thinned out where the period is long."""
        last = self.from_on + timedelta(days=self.days - 1)
        count = (last.year - self.from_on.year) * 12 + last.month - self.from_on.month + 1
        step = -(-count // MOST_TICKS)
        firsts = [month_after(self.from_on, steps) for steps in range(0, count, step)]
        shown = [max(first, self.from_on) for first in firsts]
        return [
            Mark(self.share(on), MONTHS[on.month - 1][:3], place % 2 == 1) for place, on in enumerate(shown)
        ]


def month_after(on: date, steps: int) -> date:
    """The first day of the month so many months after that of `on`."""
    years, month = divmod(on.month - 1 + steps, 12)
    return date(on.year + years, month + 1, 1)


def place(amount: Decimal, length: Decimal) -> str:
    return f"{float(100 * amount / length):.2f}%"
