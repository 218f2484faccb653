"""From the text of an edition document to the ground floor's terms, or to all that is wrong with it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from partners.errors import EditionError
from partners.money import is_currency
from partners.sections import read
from partners.terms import Head, PartnersSection, Stated, Terms

OWN_SECTIONS = ("edition", "partners")
HEAD_FIELDS = (
    "key", "title", "program", "vendor", "announced_on", "time_zone", "currency", "lender", "links", "rates",
)  # fmt: skip


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
    levels = frozenset(step.key for step in own.levels.ladder) if own else None
    known = Known(levels, head.currency if head else None)
    return (_joined(document, head, own) if head and own else None), known, errors


def unknown_levels(named: Iterable[str], known: Known, path: str) -> Iterator[str]:
    """A sentence for each level named at `path` that the ladder doesn't hold."""
    for key in named:
        if known.levels is not None and key not in known.levels:
            yield f"{path}: names the level {key!r}, which partners.levels.ladder doesn't hold"


def overlapping(groups: Iterable[tuple[str, str, Stated]]) -> Iterator[str]:
    """A sentence for each two of (path, what it is about, terms) that are about the same and share a day."""
    for (earlier, about, one), (path, same, other) in combinations(groups, 2):
        if about == same and one.span.touches(other.span):
            yield f"{path}: shares days with {earlier}, both about {about!r}"


def repeated(keys: Iterable[tuple[str, object]]) -> Iterator[str]:
    """A sentence for each (path, value) whose value an earlier path has already."""
    first: dict[object, str] = {}
    for path, value in keys:
        if first.setdefault(value, path) != path:
            yield f"{path}: is {value!r}, as is {first[value]}"


def _head_relations(head: Head | None) -> Iterator[str]:
    if head is None:
        return
    if not _is_zone(head.time_zone):
        yield f"edition.time-zone: {head.time_zone!r} is no time zone known here, such as 'America/New_York'"
    rates = [(f"rates.one-unit-is.{code}", code) for code in head.rates.one_unit_is]
    for path, code in (("currency", head.currency), *rates):
        if not is_currency(code):
            yield f"edition.{path}: {code!r} is no currency of ISO 4217"
    if head.currency in head.rates.one_unit_is:
        yield f"edition.rates.one-unit-is.{head.currency}: is the edition's own currency, which needs no rate"
    for place, link in enumerate(head.links, 1):
        if not link.url.startswith("https://"):
            yield f"edition.links[{place}].url: must begin with https://"
    yield from repeated((f"edition.links[{place}].key", link.key) for place, link in enumerate(head.links, 1))


def _ladder_relations(own: PartnersSection | None) -> Iterator[str]:
    ladder = own.levels.ladder if own else ()
    path = "partners.levels.ladder"
    yield from repeated((f"{path}[{place}].key", level.key) for place, level in enumerate(ladder, 1))
    yield from repeated((f"{path}[{place}].name", level.name) for place, level in enumerate(ladder, 1))


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
