"""The days on which rows of a schedule are due: by months that never drift, or every few days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise


@cache
def in_month(month: int, day: int) -> date:
    """The `day` of a month, counted from year 0, or the month's last day where that is earlier."""
    year, place = divmod(month, 12)
    return date(year, place + 1, min(day, monthrange(year, place + 1)[1]))


def month_of(on: date) -> int:
    """The day's month, counted from year 0."""
    return on.year * 12 + on.month - 1


def due_days(first: date, day: int, every_days: int | None, count: int) -> tuple[date, ...]:
    """`count` due days from `first` on; None: monthly, on `day` of each month clipped to its end."""
    if every_days is None:
        month = month_of(first)
        return tuple([in_month(each, day) for each in range(month, month + count)])
    start = first.toordinal()
    return tuple([date.fromordinal(start + every_days * place) for place in range(count)])


def after(start: date, every_days: int | None) -> date:
    """The due day one step after `start`."""
    if every_days is None:
        return in_month(month_of(start) + 1, start.day)
    return date.fromordinal(start.toordinal() + every_days)


def reaches(first: date, every_days: int | None, count: int, last: date) -> bool:
    """Whether the `count`-th due day from `first` on lies after `last`, told without naming it."""
    if every_days is None:
        return month_of(first) + count - 1 > month_of(last)
    return first.toordinal() + every_days * (count - 1) > last.toordinal()


def gaps(start: date, days: Sequence[date]) -> tuple[int, ...]:
    """How many calendar days each due day lies after the one before, the first after `start`."""
    numbers = [start.toordinal(), *(each.toordinal() for each in days)]
    return tuple([later - earlier for earlier, later in pairwise(numbers)])
