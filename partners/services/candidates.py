"""Whose states may become others on a day: the pre-selection of partners, by SQL, before any rule is asked."""

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
EVERYONE = "SELECT id AS partner_id FROM partners_partner"
TOUCHED = 'SELECT partner_id FROM partners_touched WHERE "on" = %(on)s'


def edges(table: str, *, first: Collection[str] = (), last: Collection[str] = ()) -> str:
    """The partners of whose rows the day is one of the `first` days, or the day after one of the `last` days."""
    begun = [f"SELECT partner_id FROM {table} WHERE {column} = %(on)s" for column in first]
    ended = [f"SELECT partner_id FROM {table} WHERE {column} = %(on)s::date - 1" for column in last]
    return " UNION ALL ".join([*begun, *ended])


def query(*of_rows: str, named: Collection[date], as_of: date, everyone: bool) -> str:
    """The query of the partners whose states may be others on `as_of` than on the day before; %(on)s is the day.

    Those with an edge `of_rows` and those whose facts were written since; everyone on and after each day that is `named`
    in the terms, and where `everyone` is to be looked at.
    """
    if everyone or as_of in named or as_of - DAY in named:
        return EVERYONE
    return " UNION ALL ".join([*of_rows, TOUCHED])


def days_of(terms: object) -> frozenset[date]:
    """Every day that a section of an edition names: on none but these and the days after them does a term begin or end."""
    return frozenset(_days(terms))


def _days(found: object) -> Iterator[date]:
    if isinstance(found, date):
        yield found
    elif isinstance(found, tuple):
        for each in found:
            yield from _days(each)
    elif is_dataclass(found):
        for field in fields(found):
            yield from _days(getattr(found, field.name))
