"""What the tables of the section [training] must agree on with each other and with the ladder of levels."""

from collections.abc import Iterator
from typing import TypeVar

from partners.document import Known, overlapping, repeated, unknown_levels
from training.terms.provisions import TrainingTerms

T = TypeVar("T")


def relations(own: TrainingTerms, known: Known) -> Iterator[str]:
    """A sentence, with its path, for each thing that does not agree."""
    yield from overlapping((path, each.credential, each) for path, each in numbered("waivers", own.waivers))
    path = "training.specializations.catalogue"
    catalogue = list(enumerate(own.specializations.catalogue if own.specializations else (), 1))
    yield from repeated((f"{path}[{place}].key", each.key) for place, each in catalogue)
    yield from repeated((f"{path}[{place}].name", each.name) for place, each in catalogue)
    names = {each.name for _, each in catalogue}
    for path, requirement in numbered("requirements", own.requirements):
        yield from _unknown_holders(f"{path}.for", requirement.for_, names, known)
    yield from _replaced(own, known)


def numbered(key: str, tables: tuple[T, ...]) -> Iterator[tuple[str, T]]:
    """Each of several tables of one key with its path in the document."""
    return ((f"training.{key}[{place}]", each) for place, each in enumerate(tables, 1))


def _unknown_holders(path: str, asker: str, names: set[str], known: Known) -> Iterator[str]:
    sort, _, name = asker.partition(":")
    if sort == "level":
        yield from unknown_levels([name], known, path)
    elif sort != "specialization":
        yield f"{path}: must be 'level:' and a level's key, or 'specialization:' and a name, not {asker[:40]!r}"
    elif name not in names:
        yield f"{path}: names the specialization {name!r}, which training.specializations.catalogue doesn't hold"


def _replaced(own: TrainingTerms, known: Known) -> Iterator[str]:
    swaps = list(numbered("replacements", own.replacements))
    asked = {(each.for_, each.credential) for each in own.requirements}
    for path, each in swaps:
        yield from unknown_levels([each.level], known, f"{path}.level")
        known_level = known.levels is not None and each.level in known.levels
        for place, name in enumerate(each.replaces if known_level else (), 1):
            if (f"level:{each.level}", name) not in asked:
                yield f"{path}.replaces[{place}]: names {name!r}, which no requirement asks of level:{each.level}"
    yield from overlapping(
        (path, f"{name} of {each.level}", each) for path, each in swaps for name in each.replaces
    )
    yield from overlapping(
        [
            *(
                (path, f"{each.credential} of {each.for_}", each)
                for path, each in numbered("requirements", own.requirements)
            ),
            *((path, f"{each.by} of level:{each.level}", each) for path, each in swaps),
        ]
    )
