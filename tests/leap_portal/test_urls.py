"""The matrix: every path is in the table, answers everybody as it says, and shows no trace of what isn't the asker's."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from tests.leap_portal.matrix import every_cell, faults
from tests.leap_portal.paths import ALL, Path
from tests.leap_portal.people import World

pytestmark = pytest.mark.slow


def named(resolver: object, space: str = "") -> Iterator[str]:
    """The names of all paths, as `reverse` knows them; those without a name by their pattern."""
    for found in resolver.url_patterns:
        if hasattr(found, "url_patterns"):
            yield from named(found, f"{found.namespace}:" if found.namespace else space)
        else:
            yield space + (found.name or str(found.pattern))


def told() -> set[str]:
    """The names in the table; Django has one for the short addresses of all models."""
    return {"admin:<path:object_id>/" if path.name.endswith("_short") else path.name for path in ALL}


def test_every_path_is_in_the_table() -> None:
    assert set(named(get_resolver())) == told()


def test_there_are_thousands_of_cells() -> None:
    assert len(list(every_cell())) >= 15_000


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_path_answers_everybody_as_the_table_says(path: Path, world: World) -> None:
    assert faults(world, path) == []
