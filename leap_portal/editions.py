"""Reads and checks a whole edition document: the ground floor's sections and each room's."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import partners
from financing import terms as financing_terms
from partners.document import OWN_SECTIONS, Document, examine, parse, repeated
from partners.errors import EditionError
from partners.terms import Provision, Terms, provisions_of
from rebates import terms as rebate_terms
from training import terms as training_terms

ROOMS = {"training": training_terms, "financing": financing_terms, "rebates": rebate_terms}
SHIPPED = Path(partners.__file__).parent / "editions" / "leap-2020.toml"


def check(text: str) -> Terms:
    """The document's terms; EditionError with all that is wrong, each as "dotted.key: sentence"."""
    document = parse(text)
    terms, known, own_errors = examine(document)
    errors = [*_unknown_sections(document), *own_errors]
    found = list(provisions_of(terms.partners, "partners")) if terms else []
    for name, room in ROOMS.items():
        section, room_errors = room.examine(document.tables.get(name, {}), known)
        errors += room_errors
        found += provisions_of(section, name) if section else []
    errors += repeated((f"{path}.key", provision.key) for path, provision in found)
    errors += repeated((f"{path}.number", provision.number) for path, provision in found)
    if terms is None or errors:
        raise EditionError(errors)
    return terms


def shipped() -> str:
    """The text of the edition that comes with the portal, LEAP 2020."""
    return SHIPPED.read_text(encoding="utf-8")


def provisions(terms: Terms) -> tuple[Provision, ...]:
    """All provisions of an edition, by number."""
    sections = {"partners": terms.partners, **{name: room.of(terms) for name, room in ROOMS.items()}}
    found = chain.from_iterable(provisions_of(section, name) for name, section in sections.items())
    return tuple(sorted((provision for _, provision in found), key=lambda each: each.number))


def _unknown_sections(document: Document) -> list[str]:
    known = (*OWN_SECTIONS, *ROOMS)
    return [f"{name}: is no section known here" for name in document.tables if name not in known]
