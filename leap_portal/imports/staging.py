"""The files' rows in the database, beside the tables: which of them would be written, what is wrong, and writing them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.utils import CursorWrapper

from leap_portal.imports import quick
from leap_portal.imports.cells import Lists
from leap_portal.imports.columns import Check, Column, Kind
from leap_portal.imports.partner_files import PARTNERS
from leap_portal.imports.reading import Source
from leap_portal.imports.report import RowError
from partners.models import Partner

PARTNER_TABLE = Partner._meta.db_table
NO_PARTNER = Check(
    "partner",
    "'names no partner'",
    f"partner_id IS NULL AND partner IS NOT NULL"
    f" AND NOT EXISTS (SELECT FROM staged_{PARTNERS.name} AS one WHERE one.code = due.partner)",
)


@dataclass(frozen=True, slots=True)
class Staging:
    """One kind's rows: `staged_...` holds all of the file, `due_...` those that add or change a row, until commit."""

    cursor: CursorWrapper
    kind: Kind

    @property
    def due(self) -> str:
        return f"due_{self.kind.name}"

    @property
    def staged(self) -> str:
        return f"staged_{self.kind.name}"

    def make(self) -> None:
        columns = ", ".join(f"{column.name} {column.sort.staged}" for column in self.kind.columns)
        self.cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{self.staged}, pg_temp.{self.due}")
        self.cursor.execute(f"CREATE TEMPORARY TABLE {self.staged} (line integer, {columns}) ON COMMIT DROP")

    def take(self, source: Source, lists: Lists) -> None:
        """Stages a file's rows: a clean one as it stands, any other cell by cell, with its errors."""
        rows = quick.stage(self.cursor, self.kind, source.content, self.staged, lists)
        if rows is None:
            self.copy(source.chunks(lists))
        else:
            source.rows = rows

    def copy(self, chunks: Iterable[Sequence[Sequence[str]]]) -> None:
        """Stages rows; an empty cell is NULL."""
        text = io.StringIO()
        writer = csv.writer(text)
        for rows in chunks:
            writer.writerows(rows)
        text.seek(0)
        self.cursor.cursor.copy_expert(f"COPY {self.staged} FROM STDIN (FORMAT csv)", text)

    def index(self) -> None:
        """Lets the other files' checks find rows by their key: without it each of theirs reads all of these."""
        keys = ", ".join(column.name for column in self.kind.keys)
        self.cursor.execute(f"CREATE INDEX ON {self.staged} ({keys}); ANALYZE {self.staged}")

    def compare(self) -> None:
        """Finds the rows that add (`id` is NULL) or change one; the same row again is not among them."""
        was = "".join(f", kept.{column.field} AS was_{column.name}" for column in self.kind.values)
        same = " AND ".join(
            f"kept.{column.field} IS NOT DISTINCT FROM given.{column.name}" for column in self.kind.values
        )
        self.cursor.execute(
            f"CREATE TEMPORARY TABLE {self.due} ON COMMIT DROP AS "
            f"SELECT given.*, kept.id{was}{self._owner()} WHERE kept.id IS NULL OR NOT ({same})"
        )

    def _owner(self) -> str:
        """The partner of each row and the row that stands under its key."""
        keys = " AND ".join(f"kept.{column.field} = {key(column)}" for column in self.kind.keys)
        kept = f"LEFT JOIN {self.kind.table} AS kept ON {keys}"
        if not self.kind.owned:
            partner = "kept.id" if self.kind is PARTNERS else "NULL::bigint"
            return f", {partner} AS partner_id FROM {self.staged} AS given {kept}"
        owner = f"LEFT JOIN {PARTNER_TABLE} AS owner ON owner.code = given.partner"
        return f", owner.id AS partner_id, owner.currency AS home FROM {self.staged} AS given {owner} {kept}"

    def lock(self) -> None:
        """Locks the partners whose rows change, so that nobody decides about them meanwhile."""
        self.cursor.execute(
            f"SELECT FROM {PARTNER_TABLE} WHERE id IN (SELECT partner_id FROM {self.due} WHERE id IS NOT NULL) "
            "ORDER BY id FOR NO KEY UPDATE"
        )

    def errors(self, minor_units: str, *, partners_known: bool) -> Iterator[RowError]:
        """What is wrong with rows beside each other and beside what stands."""
        found = [self._repeated()]
        checks = [*([NO_PARTNER] if self.kind.owned and partners_known else []), *self.kind.checks]
        found += [
            f"SELECT line, '{check.column}', {check.problem}, {check.column}::text FROM {self.due} AS due"
            f" WHERE {check.condition}"
            for check in checks
        ]
        self.cursor.execute(" UNION ALL ".join(found), {"minor_units": minor_units})
        for line, column, problem, value in self.cursor.fetchall():
            yield RowError(self.kind.file, line, column, problem, value)

    def _repeated(self) -> str:
        keys = ", ".join(column.name for column in self.kind.keys)
        return (
            f"SELECT line, '{self.kind.keys[0].name}', 'repeats the key of line ' || first, concat_ws(', ', {keys})"
            f" FROM {self.staged} JOIN (SELECT {keys}, min(line) AS first FROM {self.staged} GROUP BY {keys}"
            f" HAVING count(*) > 1) AS repeated USING ({keys}) WHERE line > first"
        )

    def write(self) -> tuple[int, int]:
        """Writes the rows; how many were added, how many changed."""
        self.cursor.execute(f"SELECT count(*) - count(id), count(id) FROM {self.due}")
        added, changed = self.cursor.fetchone()
        if changed:
            self._update()
        if added:
            self._insert()
        return added, changed

    def _update(self) -> None:
        changes = ", ".join(f"{column.field} = due.{column.name}" for column in self.kind.values)
        self.cursor.execute(
            f"UPDATE {self.kind.table} AS kept SET {changes} FROM {self.due} AS due WHERE kept.id = due.id"
        )

    def _insert(self) -> None:
        fields = ", ".join([*(column.field for column in self.kind.columns), *self.kind.also])
        values = ", ".join([*(key(column, "due") for column in self.kind.columns), *self.kind.also.values()])
        owner = f"JOIN {PARTNER_TABLE} AS owner ON owner.code = due.partner" if self.kind.owned else ""
        self.cursor.execute(
            f"INSERT INTO {self.kind.table} ({fields}) SELECT {values} FROM {self.due} AS due {owner}"
            " WHERE due.id IS NULL ORDER BY line"
        )

    def touched(self) -> set[int]:
        """The partners whose rows were written."""
        self.cursor.execute(
            f"SELECT DISTINCT owner.id FROM {self.due} AS due JOIN {PARTNER_TABLE} AS owner ON owner.code = due.partner"
        )
        return {partner for (partner,) in self.cursor.fetchall()}

    @property
    def history(self) -> str:
        """A query for each changed row before and after, in the files' own columns."""
        parts = {
            "key": {column.name: column.name for column in self.kind.keys},
            "before": self.before,
            "after": {column.name: column.sort.kept.format(column.name) for column in self.kind.values},
        }
        told = ", ".join(f"'{part}', {json_object(values)}" for part, values in parts.items())
        return (
            f"SELECT jsonb_build_object('file', '{self.kind.file}', 'line', line, {told}) AS change"
            f" FROM {self.due} WHERE id IS NOT NULL"
        )

    @property
    def before(self) -> dict[str, str]:
        """The values as they stand, as the history writes them, by the files' own columns."""
        return {column.name: column.sort.kept.format(f"was_{column.name}") for column in self.kind.values}


def key(column: Column, row: str = "given") -> str:
    """A staged cell as the table keeps it: the partner by its id."""
    return "owner.id" if column.field == "partner_id" else f"{row}.{column.name}"


def json_object(values: Mapping[str, str]) -> str:
    pairs = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return f"jsonb_build_object({pairs})"
