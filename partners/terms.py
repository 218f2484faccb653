"""An edition document as frozen, typed terms: its head, the ladder of levels, provisions 10 and 11."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from annotated_types import Gt, MinLen

from partners.dated import Span
from partners.errors import EditionError
from partners.money import Money, is_currency
from partners.sections import Table, Text, document_key, read

OWN_SECTIONS = ("edition", "partners")
HEAD_FIELDS = (
    "key", "title", "program", "vendor", "announced_on", "time_zone", "currency", "lender", "links", "rates",
)  # fmt: skip


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

    key: Text
    number: Annotated[int, Gt(0)]


@dataclass(frozen=True, slots=True)
class Level(Table):
    """A step of the ladder of levels."""

    key: Text
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels(Stated):
    """The levels of the program, the lowest first."""

    ladder: Annotated[tuple[Level, ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelExtension(Provision):
    """Provision 10: no level falls in these days; a span that touches them lasts to the last of them."""

    key: Text = "level-extension"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelingReview(Provision):
    """Provision 11: the days in which levels are next reviewed, on the facts of the record day."""

    key: Text = "leveling-review"
    record_on: date
    appeal_days: Annotated[int, Gt(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersSection(Table):
    """The document's section [partners]."""

    levels: Levels
    level_extension: LevelExtension | None = None
    leveling_review: LevelingReview | None = None


@dataclass(frozen=True, slots=True)
class Link(Table):
    """A page of the vendor on which more is told."""

    key: Text
    title: Text
    url: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates(Stated):
    """What one unit of a currency is in the edition's own, for limits, the envelope and thresholds only."""

    one_unit_is: Mapping[str, Annotated[Decimal, Gt(0)]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Stated):
    """The document's section [edition]."""

    key: Text
    title: Text
    program: Text
    vendor: Text
    announced_on: date
    time_zone: Text
    currency: Text
    lender: Text
    links: tuple[Link, ...] = ()
    rates: Rates


@dataclass(frozen=True, slots=True)
class Document:
    """The tables of an edition document, and the digest of its text."""

    tables: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What a room may name of the ground floor; None where the document is too broken to tell."""

    levels: frozenset[str] | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terms:
    """One edition, typed. Two of the same digest are equal; `sections` holds what the rooms read themselves."""

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
        """The money at the edition's fixed rate, for limits and thresholds; KeyError for a currency without one."""
        if money.currency == self.currency:
            return money
        return Money(money.amount * self.rates.one_unit_is[money.currency], self.currency).rounded


def parse(text: str) -> Document:
    """The document's tables; EditionError with line and column where the text is no TOML.

    The digest is the SHA-256 of the text in UTF-8, exactly as written: another comment is another document.
    """
    try:
        tables = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError) as broken:
        raise EditionError([f"document: is no valid TOML: {broken}"]) from None
    except RecursionError:
        raise EditionError(["document: is nested too deeply to be an edition"]) from None
    return Document(tables, "sha256:" + hashlib.sha256(text.encode()).hexdigest())


def examine(document: Document) -> tuple[Terms | None, Known, tuple[str, ...]]:
    """The ground floor's terms, what rooms may name of it, and all that is wrong with its two sections."""
    head, head_errors = read(Head, document.tables.get("edition", {}), "edition")
    own, own_errors = read(PartnersSection, document.tables.get("partners", {}), "partners")
    errors = (*head_errors, *own_errors, *_head_relations(head), *_ladder_relations(own))
    known = Known(frozenset(step.key for step in own.levels.ladder) if own else None, head.currency if head else None)
    return (_joined(document, head, own) if head and own else None), known, errors


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


def unknown_levels(named: Iterable[str], known: Known, path: str) -> Iterator[str]:
    """A sentence for each level named at `path` that the ladder doesn't hold."""
    for key in named:
        if known.levels is not None and key not in known.levels:
            yield f"{path}: names the level {key!r}, which partners.levels.ladder doesn't hold"


def overlapping(groups: Iterable[tuple[str, str, Stated]]) -> Iterator[str]:
    """A sentence for each two of (path, what it is about, terms) that are about the same and share a day."""
    for (path, about, one), (earlier, same, other) in combinations(groups, 2):
        if about == same and one.span.touches(other.span):
            yield f"{earlier}: shares days with {path}, both about {about!r}"


def repeated(keys: Iterable[tuple[str, object]]) -> Iterator[str]:
    """A sentence for each (path, value) whose value an earlier path has already."""
    first: dict[object, str] = {}
    for path, value in keys:
        if first.setdefault(value, path) != path:
            yield f"{path}: is {value!r} like {first[value]}; it must be the only one"


def _head_relations(head: Head | None) -> Iterator[str]:
    if head is None:
        return
    if not _is_zone(head.time_zone):
        yield f"edition.time-zone: {head.time_zone!r} is no time zone known here, such as 'America/New_York'"
    for path, code in (("currency", head.currency), *((f"rates.one-unit-is.{c}", c) for c in head.rates.one_unit_is)):
        if not is_currency(code):
            yield f"edition.{path}: {code!r} is no currency of ISO 4217"
    for place, link in enumerate(head.links, 1):
        if not link.url.startswith("https://"):
            yield f"edition.links[{place}].url: must begin with https://"
    yield from repeated((f"edition.links[{place}].key", link.key) for place, link in enumerate(head.links, 1))


def _ladder_relations(own: PartnersSection | None) -> Iterator[str]:
    for attribute in ("key", "name") if own else ():
        steps = enumerate(own.levels.ladder, 1) if own else ()
        yield from repeated((f"partners.levels.ladder[{n}].{attribute}", getattr(step, attribute)) for n, step in steps)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):
        return False


def _joined(document: Document, head: Head, own: PartnersSection) -> Terms:
    return Terms(
        digest=document.digest,
        **{name: getattr(head, name) for name in HEAD_FIELDS},
        levels=own.levels.ladder,
        level_extension=own.level_extension,
        review=own.leveling_review,
        head=head,
        partners=own,
        sections={name: table for name, table in document.tables.items() if name not in OWN_SECTIONS},
    )
