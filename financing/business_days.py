"""Which days are business days in a country, and how a day is rolled to one."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

DAY = timedelta(days=1)
WEEKEND = (5, 6)


@lru_cache(maxsize=256)
def calendar(country: str) -> Any | None:
    """The public holidays and weekends of a country (ISO 3166); None where they are not known."""
    import holidays  # a third of a second, needed by few processes

    return holidays.country_holidays(country) if country in holidays.list_supported_countries() else None


@lru_cache(maxsize=16384)
def is_business_day(country: str, day: date) -> bool:
    """Whether `day` is neither a weekend nor a public holiday; Saturday and Sunday where the country is not known."""
    known = calendar(country)
    return bool(known.is_working_day(day)) if known is not None else day.weekday() not in WEEKEND


def roll(country: str, day: date, last: date) -> date:
    """`day`, or the next business day, unless that passes `last`: then the business day before."""
    forward = day
    while not is_business_day(country, forward):
        forward += DAY
    if forward <= last:
        return forward
    while not is_business_day(country, day):
        day -= DAY
    return day


def between(country: str, after: date, until: date) -> int:
    """How many business days come after the one day and up to the other; 0 where that is past."""
    return sum(
        is_business_day(country, after + timedelta(days=step)) for step in range(1, (until - after).days + 1)
    )


def add(country: str, day: date, count: int) -> date:
    """The `count`-th business day after `day`."""
    while count:
        day += DAY
        count -= is_business_day(country, day)
    return day
