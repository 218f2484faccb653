"""Days and spans of days, inclusive on both sides, and how a day is read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `from_on` to `until_on`, both included. None: no first day, or it never ends."""

    from_on: date | None = None
    until_on: date | None = None

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the span's days."""
        return _begins_by(self.from_on, day) and _begins_by(day, self.until_on)

    def touches(self, other: Span) -> bool:
        """Whether the two spans share at least one day."""
        return _begins_by(self.from_on, other.until_on) and _begins_by(other.from_on, self.until_on)


def later_of(one: date | None, other: date | None) -> date | None:
    """The later of two end days; None never ends, so it is later than any day."""
    return None if one is None or other is None else max(one, other)


def long_day(day: date) -> str:
    """The day as sentences and letters write it: 30 September 2020."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """The day as tables write it: 30 Sep 2020."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def parse_day(text: str) -> date:
    """The day written as YYYY-MM-DD; ValueError with a sentence for anything else."""
    if ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"There is no day {text}.") from None
    raise ValueError(f"A day is written like 2020-09-30, not {text[:40]!r}.")


def _begins_by(from_on: date | None, until_on: date | None) -> bool:
    return from_on is None or until_on is None or from_on <= until_on
