"""What an import would change: the first rows of each file before and after, and a digest of all that it writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from django.db.backends.utils import CursorWrapper

from leap_portal.imports.reading import Source
from leap_portal.imports.report import CellChange, RowChange
from leap_portal.imports.staging import Staging, json_object

STATES = {
    "changed": "SELECT * FROM {due} WHERE id IS NOT NULL",
    "added": "SELECT * FROM {due} WHERE id IS NULL",
    "same": "SELECT * FROM {staged} AS given WHERE NOT EXISTS (SELECT FROM {due} AS due WHERE due.line = given.line)",
}


def rows(cursor: CursorWrapper, staging: Staging, shown: int) -> tuple[RowChange, ...]:
    """The first rows that change, are added, and stay, `shown` of each."""
    names = [column.name for column in staging.kind.columns]
    after = json_object(
        {column.name: column.sort.kept.format(column.name) for column in staging.kind.columns}
    )
    found = []
    for state, query in STATES.items():
        before = json_object(staging.before) if state == "changed" else "'{}'::jsonb"
        of = query.format(due=staging.due, staged=staging.staged)
        cursor.execute(
            f"SELECT line, {before}::text, {after}::text FROM ({of} ORDER BY line LIMIT {shown}) AS rows"
        )
        found += [
            RowChange(state, line, cells(names, json.loads(was), json.loads(becomes)))
            for line, was, becomes in cursor.fetchall()
        ]
    return tuple(found)


def cells(
    names: Iterable[str], before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[CellChange, ...]:
    """Each column before and after. A key's column never changes, so that `before` doesn't name it."""
    return tuple(
        CellChange(written(before[name]) if name in before else None, written(after.get(name)))
        for name in names
    )


def written(value: object) -> str:
    """A value of the history as a file writes it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def digest(cursor: CursorWrapper, given: Sequence[Source], stagings: Mapping[str, Staging]) -> str:
    """Of the files, and of every row they would add or change with what it is now."""
    told = hashlib.sha256()
    for source in given:
        staging = stagings[source.kind.name]
        written = [column.name for column in source.kind.columns] + [
            f"was_{column.name}" for column in source.kind.values
        ]
        cursor.execute(
            f"SELECT md5(string_agg(row(line, id, {', '.join(written)})::text, E'\\n' ORDER BY line)) FROM {staging.due}"
        )
        told.update(f"{source.kind.file} {source.digest} {cursor.fetchone()[0]}\n".encode())
    return told.hexdigest()
