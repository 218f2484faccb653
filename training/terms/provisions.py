"""What the section [training] may state: requirements, the catalogue of specializations, the room's provisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from annotated_types import Gt, Le, MinLen

from partners.sections import Key, Table, Text
from partners.terms import Provision, Stated

Texts = Annotated[tuple[Text, ...], MinLen(1)]
Delivery = Literal["virtual", "classroom", "on-demand"]
Relief = Literal["exception", "entitlement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecializationExtension(Provision):
    """Provision 5: what was active on `record_on` stands until the last day at least."""

    key: Key = "specialization-extension"
    record_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Stated):
    """So many people with `credential`, asked in its days of what `for_` names; `due_on` None: at once.

    `for_` is "level:" and a level's key, or "specialization:" and a name of the catalogue.
    """

    for_: Text
    credential: Text
    people: Annotated[int, Gt(0)]
    due_on: date | None = None

    def __post_init__(self) -> None:
        Stated.__post_init__(self)
        if self.due_on is not None and self.from_on is not None and self.due_on < self.from_on:
            raise ValueError("due-on is a day before from")
        if self.due_on is not None and self.until_on is not None and self.due_on > self.until_on:
            raise ValueError("due-on is a day after until, when nobody is asked any more")


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
    """Provision 13: in its days `level` is asked for `by` in place of each of `replaces`."""

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

    def __post_init__(self) -> None:
        Provision.__post_init__(self)
        if self.from_on is None:
            raise ValueError("from is missing: what is current on that day is extended")


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
    requirements: tuple[Requirement, ...] = ()
    specialization_extension: SpecializationExtension | None = None
    waivers: tuple[Waiver, ...] = ()
    free_training: FreeTraining | None = None
    virtual_training: VirtualTraining | None = None
    level_training: LevelTraining | None = None
    replacements: tuple[Replacement, ...] = ()
    exception_extension: ExceptionExtension | None = None

    @property
    def credentials(self) -> tuple[str, ...]:
        """What the program may ask for, by name: one may be excepted from each of them."""
        asked = {one.credential for one in self.requirements} | {one.by for one in self.replacements}
        return tuple(sorted(asked))
