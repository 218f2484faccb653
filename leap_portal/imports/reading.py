"""Reads a file into rows for staging, with each cell checked, and names all that cannot be read by line and column."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from leap_portal.imports.cells import Lists, Wrong
from leap_portal.imports.columns import Column, Kind
from leap_portal.imports.kinds import KINDS
from leap_portal.imports.report import ImportRefused, RowError

if TYPE_CHECKING:
    from _csv import Reader

CHUNK = 1_000  # small enough to stay in the processor's cache: three times as fast as 50 000
Row = tuple[int, list[str]]


@dataclass(slots=True)
class Source:
    """A file as it was given. `errors` grows while it is read; `unread` is true where its rows mean nothing."""

    kind: Kind
    content: bytes
    errors: list[RowError] = field(default_factory=list)
    rows: int = 0
    unread: bool = False

    @property
    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def wrong(self, line: int, column: str, problem: str, value: str | None = None) -> None:
        self.errors.append(RowError(self.kind.file, line, column, problem, value))

    def chunks(self, lists: Lists) -> Iterator[list[tuple[str, ...]]]:
        """The rows in chunks: the line, then the columns in the kind's order, empty where nothing can be staged."""
        reader = csv.reader(io.StringIO(self._text(), newline=""), strict=True)
        records = self._records(reader)
        order = self._order(records)
        while order and (chunk := list(islice(records, CHUNK))):
            self.rows += len(chunk)
            lines = [line for line, _ in chunk]
            given = list(zip(*(row for _, row in chunk), strict=True))
            columns = [
                self._cells(column, lines, given[place], lists)
                for column, place in zip(self.kind.columns, order, strict=True)
            ]
            yield list(zip(map(str, lines), *columns, strict=True))

    def _text(self) -> str:
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self.content.count(b"\n", 0, error.start) + 1
            self.wrong(line, "row", "is not UTF-8", f"byte {self.content[error.start]:#04x}")
            self.unread = True
            return ""

    def _records(self, reader: Reader) -> Iterator[Row]:
        """Each row with its line, all as wide as the first; blank lines are passed over."""
        width = 0
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.wrong(line, "row", f"is no CSV: {error}")
                continue
            width = width or len(row)
            if row and len(row) == width:
                yield line, row
            elif row:
                self.wrong(line, "row", f"has {len(row)} cells where the header has {width}")

    def _order(self, records: Iterator[Row]) -> list[int]:
        """Where each of the kind's columns stands in the file; empty where the header can't be used."""
        if self.unread:
            return []
        line, header = next(records, (1, []))
        known = [column.name for column in self.kind.columns]
        before = len(self.errors)
        for place, name in enumerate(header):
            if name not in known:
                self.wrong(line, "header", "names an unknown column", name)
            elif name in header[:place]:
                self.wrong(line, "header", "names a column twice", name)
        for name in known:
            if name not in header:
                self.wrong(line, "header", "lacks a column", name)
        self.unread = len(self.errors) > before
        return [] if self.unread else [header.index(name) for name in known]

    def _cells(self, column: Column, lines: Sequence[int], cells: Sequence[str], lists: Lists) -> list[str]:
        """The cells as staged. Each value is read once, however often it stands there."""
        staged, wrong = {}, {}
        for value in set(cells):
            try:
                staged[value] = cell(column, value, lists)
            except Wrong as problem:
                staged[value], wrong[value] = "", str(problem)
        if wrong:
            for line, value in zip(lines, cells, strict=True):
                if value in wrong:
                    self.wrong(line, column.name, wrong[value], value)
        return list(map(staged.__getitem__, cells))


def cell(column: Column, value: str, lists: Lists) -> str:
    """The cell as staged; Wrong with what is the matter."""
    if value == "":
        if column.empty:
            return value
        raise Wrong("must not be empty")
    return column.sort.read(value, lists)


def sources(paths: Sequence[Path]) -> list[Source]:
    """The files, in the order in which they are written; ImportRefused where one is none or of no known kind."""
    found: dict[str, Source] = {}
    errors: list[RowError] = []
    for path in (file for given in paths for file in files(given)):
        try:
            source = source_of(path.name, path.read_bytes)
            if found.setdefault(path.name, source) is not source:
                errors.append(RowError(path.name, 0, "", f"is given twice ({path.parent})"))
        except ImportRefused as refused:
            errors += refused.errors
        except OSError as error:
            errors.append(RowError(path.name, 0, "", f"cannot be read: {error.strerror} ({path})"))
    if not found and not errors:
        errors.append(RowError(", ".join(map(str, paths)), 0, "", "holds no CSV file"))
    if errors:
        raise ImportRefused(errors)
    return [found[name] for name in KINDS if name in found]


def source_of(name: str, read: Callable[[], bytes]) -> Source:
    """The file of this name; ImportRefused, and nothing read, where it is of no known kind."""
    if name not in KINDS:
        raise ImportRefused([RowError(name, 0, "", f"is no file the import knows: {', '.join(KINDS)}")])
    return Source(KINDS[name], read())


def files(given: Path) -> list[Path]:
    """The path itself, or a folder's CSV files by name."""
    return sorted(given.glob("*.csv")) if given.is_dir() else [given]
