"""A house to run the launcher in, taken down whatever happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.embedded import house as houses


@pytest.fixture
def house(tmp_path: Path) -> Iterator[houses.House]:
    built = houses.build(tmp_path / "house")
    yield built
    built.end()
