"""The cliff radar's geometry: what ends when, as bars on one axis of months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

FEWEST_MONTHS = 9
MOST_MONTHS = 15
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Ending:
    """One thing that ends on `until_on`, and without the program on `own_until_on` (None: the same day)."""

    label: str
    from_on: date | None  # None: since before anything known
    until_on: date
    note: str = ""
    href: str = ""
    tone: str = ""
    own_until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month; `year` is written over January and the first month, "" elsewhere."""

    x: str
    label: str
    year: str
    alternate: bool  # left out where there is little room


@dataclass(frozen=True, slots=True)
class Bar:
    """One row, in % of the axis: `own` from `x`, then `more` (the program's) from `more_x`, up to `end_x`."""

    ending: Ending
    x: str
    own: str
    more_x: str
    more: str
    end_x: str
    ends_beyond: bool
    over: bool

    @property
    def span(self) -> str:
        """The bar in words."""
        row = self.ending
        start = f"{_said(row.from_on)} to " if row.from_on else "Until "
        if not (row.own_until_on and self.more):
            return start + _said(row.until_on)
        return f"{start}{_said(row.until_on)}; without the program until {_said(row.own_until_on)}"


@dataclass(frozen=True, slots=True)
class Radar:
    """The whole picture: `today_x` is where `as_of` stands, `grid` a path of the months, 1000 wide."""

    as_of: date
    first_on: date
    last_on: date
    ticks: tuple[Tick, ...]
    bars: tuple[Bar, ...]
    today_x: str
    grid: str

    @property
    def extended(self) -> bool:
        """Whether any bar is longer for the program, so that the legend is needed."""
        return any(bar.more for bar in self.bars)


def draw(rows: Sequence[Ending], as_of: date) -> Radar:
    """Bars, nearest end first, on an axis of 9 to 15 months from the month before `as_of` to the last end.

    What ended before the axis begins is left out; what ends after it runs to the axis' end and says so.
    """
    axis = _axis(rows, as_of)
    nearest = sorted(rows, key=lambda row: (row.until_on, row.label))
    bars = tuple(_bar(row, axis, as_of) for row in nearest if row.until_on >= axis.first_on)
    today_x = _percent(axis.at(as_of))
    return Radar(as_of, axis.first_on, axis.last_on, _ticks(axis), bars, today_x, _grid(axis))


@dataclass(frozen=True, slots=True)
class _Axis:
    first_on: date
    last_on: date
    months: int

    def at(self, on: date) -> float:
        """Where the morning of a day stands, in % of the axis, kept within it."""
        length = (self.last_on - self.first_on).days + 1
        return min(100.0, max(0.0, 100 * (on - self.first_on).days / length))

    def after(self, on: date) -> float:
        """Where the evening of a day stands: days are inclusive."""
        return self.at(on + timedelta(days=1)) if on <= self.last_on else 100.0


@lru_cache(maxsize=64)
def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    return tuple(_tick(axis, number) for number in range(axis.months))


def _tick(axis: _Axis, number: int) -> Tick:
    on = _month(axis.first_on, number)
    year = str(on.year) if on.month == 1 or number == 0 else ""
    return Tick(_percent(axis.at(on) + 0.5), MONTHS[on.month - 1], year, number % 2 == 1)


@lru_cache(maxsize=64)
def _grid(axis: _Axis) -> str:
    firsts = (_month(axis.first_on, number) for number in range(axis.months))
    return "".join(f"M{10 * axis.at(on):.1f} 0V1" for on in firsts)


def _axis(rows: Sequence[Ending], as_of: date) -> _Axis:
    within = min(max(as_of, date(1, 2, 1)), date(9998, 1, 1))  # the calendar's own ends leave no room
    first = _month(within, -1)
    last = max((row.until_on for row in rows), default=as_of)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    shown = max(FEWEST_MONTHS, min(MOST_MONTHS, months))
    return _Axis(first, _month(first, shown) - timedelta(days=1), shown)


def _bar(row: Ending, axis: _Axis, as_of: date) -> Bar:
    end = axis.after(row.until_on)
    start = min(axis.at(row.from_on), end) if row.from_on else 0.0
    own_until = row.until_on if row.own_until_on is None else min(row.own_until_on, row.until_on)
    turn = min(max(start, axis.after(own_until)), end)
    return Bar(
        ending=row,
        x=_percent(start),
        own=_percent(turn - start) if turn > start else "",
        more_x=_percent(turn),
        more=_percent(end - turn) if end > turn else "",
        end_x=_percent(end),
        ends_beyond=row.until_on > axis.last_on,
        over=row.until_on < as_of,
    )


def _month(on: date, steps: int) -> date:
    """The first day of the month so many months after that of `on`."""
    years, month = divmod(on.month - 1 + steps, 12)
    return date(on.year + years, month + 1, 1)


def _said(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
