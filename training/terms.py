"""The document's section [training]: provisions 5 to 8, 12 to 14, the catalogue of specializations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from annotated_types import Gt, Le, MinLen

from partners.document import Known, overlapping, repeated, unknown_levels
from partners.errors import EditionError
from partners.sections import Key, Table, Text, read
from partners.terms import Provision, Stated, Terms

Texts = Annotated[tuple[Text, ...], MinLen(1)]
Delivery = Literal["virtual", "classroom", "on-demand"]
Relief = Literal["exception", "entitlement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecializationExtension(Provision):
    """Provision 5: what was active on `record_on` stands until the last day at least."""

    key: Key = "specialization-extension"
    record_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Provision):
    """Provision 6: in its days nobody is asked for `credential`."""

    credential: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTraining(Provision):
    """Provision 7: an enrolment made in its days in such a course costs nothing."""

    key: Key = "free-training"
    cloud: bool
    technical: bool
    deliveries: Annotated[tuple[Delivery, ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualTraining(Provision):
    """Provision 8: the share of technical training promised in virtual classrooms, as a part of 1."""

    key: Key = "virtual-training"
    share: Annotated[Decimal, Gt(0), Le(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTraining(Provision):
    """Provision 12: training asked of a level by `due_was_on` is due by `due_on`."""

    key: Key = "level-training"
    due_was_on: date
    due_on: date

    def __post_init__(self) -> None:
        Provision.__post_init__(self)
        if self.due_on < self.due_was_on:
            raise ValueError("due-on is a day before due-was-on: a requirement can only be pushed out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement(Provision):
    """Provision 13: from its first day `level` is asked for `by` in place of each of `replaces`."""

    replaces: Texts
    by: Text
    level: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionExtension(Provision):
    """Provision 14: reliefs from `requirement` current on the first day last to the last day at least."""

    key: Key = "exception-extension"
    requirement: Text
    kinds: Annotated[tuple[Relief, ...], MinLen(1)]
    partnerworks_only: bool


@dataclass(frozen=True, slots=True)
class NamedSpecialization(Table):
    """A specialization the program knows by name."""

    key: Key
    name: Text
    kind: Literal["specialization", "master"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specializations(Stated):
    """The specializations of the program."""

    catalogue: tuple[NamedSpecialization, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingTerms(Table):
    """The whole section; a provision the edition doesn't hold is None or not in its tuple."""

    specializations: Specializations | None = None
    specialization_extension: SpecializationExtension | None = None
    waivers: tuple[Waiver, ...] = ()
    free_training: FreeTraining | None = None
    virtual_training: VirtualTraining | None = None
    level_training: LevelTraining | None = None
    replacements: tuple[Replacement, ...] = ()
    exception_extension: ExceptionExtension | None = None


def examine(section: object, known: Known) -> tuple[TrainingTerms | None, tuple[str, ...]]:
    """The section's terms, and a sentence for each thing wrong with it."""
    own, errors = read(TrainingTerms, section, "training")
    return own, errors if own is None else (*errors, *_relations(own, known))


@lru_cache(maxsize=64)
def of(terms: Terms) -> TrainingTerms:
    """The training terms of an edition; EditionError where its section isn't sound."""
    own, errors = read(TrainingTerms, terms.sections.get("training", {}), "training")
    if own is None or errors:
        raise EditionError(errors)
    return own


def _relations(own: TrainingTerms, known: Known) -> Iterator[str]:
    waivers = [(f"training.waivers[{place}]", each) for place, each in enumerate(own.waivers, 1)]
    yield from overlapping((path, each.credential, each) for path, each in waivers)
    swaps = [(f"training.replacements[{place}]", each) for place, each in enumerate(own.replacements, 1)]
    for path, each in swaps:
        yield from unknown_levels([each.level], known, f"{path}.level")
    replaced = [(path, f"{name} of {each.level}", each) for path, each in swaps for name in each.replaces]
    yield from overlapping(replaced)
    catalogue = list(enumerate(own.specializations.catalogue if own.specializations else (), 1))
    path = "training.specializations.catalogue"
    yield from repeated((f"{path}[{place}].key", each.key) for place, each in catalogue)
    yield from repeated((f"{path}[{place}].name", each.name) for place, each in catalogue)
