"""The document's section [training]: requirements, the catalogue of specializations, provisions 5 to 8 and 12 to 14."""

from functools import lru_cache

from partners.document import Known
from partners.errors import EditionError
from partners.sections import read
from partners.terms import Terms
from training.terms.provisions import (
    ExceptionExtension,
    FreeTraining,
    LevelTraining,
    NamedSpecialization,
    Replacement,
    Requirement,
    SpecializationExtension,
    Specializations,
    TrainingTerms,
    VirtualTraining,
    Waiver,
)
from training.terms.relations import relations

__all__ = [
    "ExceptionExtension",
    "FreeTraining",
    "LevelTraining",
    "NamedSpecialization",
    "Replacement",
    "Requirement",
    "SpecializationExtension",
    "Specializations",
    "TrainingTerms",
    "VirtualTraining",
    "Waiver",
    "examine",
    "of",
]


def examine(section: object, known: Known) -> tuple[TrainingTerms | None, tuple[str, ...]]:
    """The section's terms, and a sentence for each thing wrong with it."""
    own, errors = read(TrainingTerms, section, "training")
    return own, errors if own is None else (*errors, *relations(own, known))


@lru_cache(maxsize=64)
def of(terms: Terms) -> TrainingTerms:
    """The training terms of an edition; EditionError where its section isn't sound."""
    own, errors = read(TrainingTerms, terms.sections.get("training", {}), "training")
    if own is None or errors:
        raise EditionError(errors)
    return own
