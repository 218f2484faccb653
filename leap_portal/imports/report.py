"""What an import answers: how many rows were added, changed and the same, or all that is wrong with the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 60


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is wrong. `line` is the physical line on which the row starts; 0: the file as a whole."""

    file: str
    line: int
    column: str
    problem: str
    value: str | None = None  # None: there is no single value to show

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: {self.column}" if self.line else self.file
        return f"{where}: {self.problem}" + ("" if self.value is None else f" ({self.shown})")

    @property
    def shown(self) -> str:
        """The value on one line, at most 60 characters of it; nothing where there is none."""
        return "" if self.value is None else shown(self.value)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after; both the same where it doesn't change, `before` None for a row that is added."""

    before: str | None
    after: str

    @property
    def changed(self) -> bool:
        return self.before is not None and self.before != self.after


@dataclass(frozen=True, slots=True)
class RowChange:
    """What becomes of a row of the file: `state` is added, changed or same; the cells stand in the kind's order."""

    state: str
    line: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class FileReport:
    """How many rows of a file were added, changed an existing one, or stood already; where asked for, the first of each."""

    name: str
    added: int
    changed: int
    same: int
    columns: tuple[str, ...] = ()
    rows: tuple[RowChange, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.added} added, {self.changed} changed, {self.same} the same"


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, file by file."""

    files: tuple[FileReport, ...]
    run: int | None = None  # the id of the import's row in the history; None where nothing was written
    digest: str = ""  # of all that it would write, where asked for

    @property
    def writes(self) -> bool:
        return any(file.added or file.changed for file in self.files)


class OtherThanPreviewed(Exception):
    """Nothing was written: what the import would do now is not what was previewed."""


class ImportRefused(Exception):
    """Nothing was written. `errors` holds all that is wrong, by file, line and column."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors: tuple[RowError, ...] = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


def shown(value: str) -> str:
    """A value as an error names it: on one line, at most 60 characters, with what cannot be seen as escapes."""
    cut = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    seen = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in cut)
    return seen or "empty"
