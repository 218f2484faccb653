"""An edition document as frozen, typed terms: its head, the ladder of levels, provisions 10 and 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from annotated_types import Ge, Gt, MinLen

from partners.dated import Span
from partners.money import Money
from partners.sections import Days, Key, Table, Text, document_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Table):
    """A group of terms with the sentence a partner reads, its source, its days and which keys are assumed."""

    sentence: Text
    source: Text
    from_on: date | None = None  # None: no first day is given
    until_on: date | None = None  # None: no last day is given
    assumed: tuple[str, ...] = ()  # keys of the document, as "from" or "max-days"

    def __post_init__(self) -> None:
        keys = {document_key(each.name) for each in fields(self)}
        if strangers := [name for name in self.assumed if name not in keys]:
            raise ValueError(f"assumed names {', '.join(map(repr, strangers))}, no key known here")

    def begun(self, on: date) -> bool:
        """Whether the first day has come: before it the terms are not spoken of."""
        return self.from_on is None or self.from_on <= on

    def in_force(self, on: date) -> bool:
        """Whether the day is one of its days, first and last included."""
        return self.span.contains(on)

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.from_on, self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Stated):
    """One dated rule of the program. `key` is unique in the edition and carried by every reason it gives."""

    key: Key
    number: Annotated[int, Gt(0)]


@dataclass(frozen=True, slots=True)
class Level(Table):
    """A step of the ladder of levels, with what a review asks of it; what it doesn't ask for is None.

    `bookings` are those of the trailing twelve months in the edition's currency.
    """

    key: Key
    name: Text
    bookings: Annotated[Decimal, Ge(0)] | None = None
    specializations: Annotated[int, Ge(0)] | None = None
    masters: Annotated[int, Ge(0)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels(Stated):
    """The levels of the program, the lowest first."""

    ladder: Annotated[tuple[Level, ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelExtension(Provision):
    """Provision 10: no level falls in these days; a span that touches them lasts to the last of them."""

    key: Key = "level-extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelingReview(Provision):
    """Provision 11: the days in which levels are next reviewed, on the facts of the record day."""

    key: Key = "leveling-review"
    record_on: date
    appeal_days: Days


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersSection(Table):
    """The document's section [partners]."""

    levels: Levels
    level_extension: LevelExtension | None = None
    leveling_review: LevelingReview | None = None


@dataclass(frozen=True, slots=True)
class Link(Table):
    """A page of the vendor on which more is told."""

    key: Key
    title: Text
    url: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates(Stated):
    """What one unit of a currency is in the edition's own, for limits, the envelope and thresholds only."""

    one_unit_is: Mapping[str, Annotated[Decimal, Gt(0)]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Stated):
    """The document's section [edition]."""

    key: Key
    title: Text
    program: Text
    vendor: Text
    announced_on: date
    time_zone: Text
    currency: Text
    lender: Text
    links: tuple[Link, ...] = ()
    rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """One edition, typed; two of one digest are equal. `sections` holds what the rooms read themselves."""

    digest: str
    key: str
    title: str
    program: str
    vendor: str
    announced_on: date
    time_zone: str
    currency: str
    lender: str
    links: tuple[Link, ...]
    rates: Rates
    levels: tuple[Level, ...]
    level_extension: LevelExtension | None
    review: LevelingReview | None
    head: Head = field(repr=False)
    partners: PartnersSection = field(repr=False)
    sections: Mapping[str, Mapping[str, Any]] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Terms) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def in_own_currency(self, money: Money) -> Money:
        """The money at the edition's fixed rate, for limits only; KeyError for a currency without one."""
        if money.currency == self.currency:
            return money
        return Money(money.amount * self.rates.one_unit_is[money.currency], self.currency).rounded


def provisions_of(section: Any, path: str) -> Iterator[tuple[str, Provision]]:
    """The provisions of a section's dataclass, each with its path in the document."""
    for each in fields(section):
        where, value = f"{path}.{document_key(each.name)}", getattr(section, each.name)
        if isinstance(value, Provision):
            yield where, value
        elif isinstance(value, tuple):
            for place, entry in enumerate(value, 1):
                if isinstance(entry, Provision):
                    yield f"{where}[{place}]", entry
