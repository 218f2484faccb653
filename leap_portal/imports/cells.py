"""What a cell may hold, by sort: each reads one value of a file into the text that is staged."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from partners.dated import long_day, parse_day
from partners.money import is_currency
from partners.sections import FIRST_DAY, LAST_DAY

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
EMAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
PAGE_ADDRESS = re.compile(r"https://[!-~]+")
INTEGER_DIGITS, DECIMALS = 14, 4
# The days from FIRST_DAY to LAST_DAY, for the database's regular expressions.
YEAR, LEAP_YEAR = (
    "(19[7-9]|20[0-9]|21[0-9])[0-9]",
    "(197[26]|198[048]|199[26]|20[02468][048]|20[13579][26]|2104|2108|21[2468][048]|21[13579][26])",
)
DAY_OF_MONTH = "(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"
LONGEST_EMAIL, LONGEST_PAGE = 254, 500


class Wrong(ValueError):
    """The cell cannot be used; the text says what is wrong, to be followed by the value."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What cells may name: the edition's levels, rebate plans and requirements, and the staff by e-mail address."""

    levels: Collection[str]
    staff: Mapping[str, int]
    plans: Collection[str]
    requirements: Collection[str]


Read = Callable[[str, Lists], str]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of cell: how it is read, the type it is staged as, and `kept`, how the import's history writes it.

    `sound` is SQL over the cell's text, for files that quick.py stages without reading each cell here: where it holds,
    `read` takes the cell, and `cast` stages the same. It may know %(...)s of Lists. Without it such a file is read here.
    """

    read: Read
    staged: str = "text"
    kept: str = "{}"
    sound: str = ""
    cast: str = ""


def text(longest: int) -> Sort:
    """Text on one line; a line break inside quotes counts as a space."""

    def read(value: str, lists: Lists) -> str:
        if value.isprintable():
            line = value
        else:
            line = LINE_BREAK.sub(" ", value)
            if hidden := HIDDEN.search(line):
                raise Wrong(f"holds the control character U+{ord(hidden[0]):04X}")
        if line != line.strip():
            raise Wrong("has blanks around it")
        if len(line) > longest:
            raise Wrong(f"is longer than {longest} characters")
        return line

    return Sort(read, sound=f"length({{}}) <= {longest} AND {{}} = btrim({{}})")


def one_of(*words: str) -> Sort:
    """One of a few words."""

    def read(value: str, lists: Lists) -> str:
        return among(value, words)

    return Sort(read, sound="{} IN (" + ", ".join(f"'{word}'" for word in words) + ")")


def among(value: str, words: Collection[str]) -> str:
    if value not in words:
        raise Wrong(f"is none of {', '.join(words)}")
    return value


def read_level(value: str, lists: Lists) -> str:
    if value not in lists.levels:
        raise Wrong(f"is no level of the edition: {', '.join(lists.levels)}")
    return value


def read_plan(value: str, lists: Lists) -> str:
    if value not in lists.plans:
        raise Wrong(f"is no rebate plan of the edition: {', '.join(lists.plans)}")
    return value


def read_requirement(value: str, lists: Lists) -> str:
    if value not in lists.requirements:
        raise Wrong(f"is no requirement of the edition: {', '.join(lists.requirements)}")
    return value


def read_email(value: str, lists: Lists) -> str:
    """Kept in small letters, so that one address is one person however it is written."""
    if not EMAIL_ADDRESS.fullmatch(value) or len(value) > LONGEST_EMAIL:
        raise Wrong("is no e-mail address like ada@example.com")
    return value.lower()


def read_page(value: str, lists: Lists) -> str:
    if not PAGE_ADDRESS.fullmatch(value) or len(value) > LONGEST_PAGE:
        raise Wrong("is no page's address like https://example.com/course")
    return value


def read_day(value: str, lists: Lists) -> str:
    try:
        day = parse_day(value)
    except ValueError:
        raise Wrong("is no day like 2020-09-30") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Wrong(f"is not between {long_day(FIRST_DAY)} and {long_day(LAST_DAY)}")
    return value


def read_amount(value: str, lists: Lists) -> str:
    if value.startswith("-") and NUMBER.fullmatch(value):
        raise Wrong("is less than 0")
    return read_signed(value, lists)


def read_signed(value: str, lists: Lists) -> str:
    """An amount that may be less than 0."""
    if not NUMBER.fullmatch(value):
        raise Wrong("is no amount like 1234.50")
    whole, _, decimals = value.partition(".")
    if len(whole.lstrip("-0")) > INTEGER_DIGITS:
        raise Wrong("is too large")
    if len(decimals.rstrip("0")) > DECIMALS:
        raise Wrong(f"has more than {DECIMALS} decimals")
    return value


def read_country(value: str, lists: Lists) -> str:
    if value not in countries():
        raise Wrong("is no country code of ISO 3166 like DE")
    return value


def read_currency(value: str, lists: Lists) -> str:
    if not is_currency(value):
        raise Wrong("is no currency code of ISO 4217 like USD")
    return value


def read_staff(value: str, lists: Lists) -> str:
    key = lists.staff.get(value.lower())
    if key is None:
        raise Wrong("is the address of no active staff")
    return str(key)


@cache
def countries() -> frozenset[str]:
    """The countries whose business days are known: those of ISO 3166 and Kosovo."""
    from holidays import list_supported_countries  # here, not above: it costs start-up time

    return frozenset(list_supported_countries(include_aliases=False))


LEVEL = Sort(read_level, sound="{} = ANY(%(levels)s)")
PLAN = Sort(read_plan, sound="{} = ANY(%(plans)s)")
REQUIREMENT = Sort(read_requirement, sound="{} = ANY(%(requirements)s)")
EMAIL = Sort(
    read_email,
    sound=r"{} ~ '^[A-Za-z0-9.!#$%%&''*+/=?^_`{{|}}~-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$'"
    f" AND length({{}}) <= {LONGEST_EMAIL}",
    cast='lower({} COLLATE "C")',
)
PAGE = Sort(
    read_page,
    sound=f"""{{}} COLLATE "C" ~ '^https://[!-~]+$' AND length({{}}) <= {LONGEST_PAGE}""",
)
DAY = Sort(
    read_day,
    "date",
    sound=f"{{}} ~ '^({YEAR}-({DAY_OF_MONTH})|{LEAP_YEAR}-02-29)$'",
    cast="{}::date",
)
AMOUNT = Sort(
    read_amount,
    "numeric",
    "trim_scale({})::text",
    sound=r"{} ~ '^[0-9]{{1,14}}([.][0-9]{{1,4}})?$'",
    cast="{}::numeric",
)
SIGNED = Sort(
    read_signed,
    "numeric",
    "trim_scale({})::text",
    sound=r"{} ~ '^-?[0-9]{{1,14}}([.][0-9]{{1,4}})?$'",
    cast="{}::numeric",
)
COUNTRY = Sort(read_country, sound="{} = ANY(%(countries)s)")
CURRENCY = Sort(read_currency, sound="{} = ANY(%(currencies)s)")
YES_NO = replace(one_of("true", "false"), staged="boolean", cast="{}::boolean")
STAFF = Sort(
    read_staff,
    "bigint",
    "(SELECT email FROM partners_user WHERE id = {})",
    sound='%(staff)s::jsonb ? lower({} COLLATE "C")',
    cast='(%(staff)s::jsonb ->> lower({} COLLATE "C"))::bigint',
)
