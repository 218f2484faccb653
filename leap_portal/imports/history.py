"""The history of imports, read: a page of the rows that an import changed, each cell before and after."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from leap_portal.imports.changes import written

AT_ONCE = 100
CHANGED = """
SELECT change::text FROM partners_importrun AS run, jsonb_array_elements(run.changed) WITH ORDINALITY AS each(change, place)
WHERE run.id = %s AND change @> %s::jsonb ORDER BY place OFFSET %s LIMIT %s
"""
COUNTED = """
SELECT count(*) FROM partners_importrun AS run, jsonb_array_elements(run.changed) AS change
WHERE run.id = %s AND change @> %s::jsonb
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that an import changed. `cells` are those that became another: column, before, after."""

    file: str
    line: int
    key: str
    cells: tuple[tuple[str, str, str], ...]


def changed(run: int, *, file: str = "", start: int = 0) -> tuple[list[Changed], int]:
    """The rows from `start` on, AT_ONCE of them, of one file where it is named; and how many there are in all."""
    only = json.dumps({"file": file} if file else {})
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [run, only])
        (count,) = cursor.fetchone()
        cursor.execute(CHANGED, [run, only, start, AT_ONCE])
        return [row(text) for (text,) in cursor.fetchall()], count


def row(text: str) -> Changed:
    change = json.loads(text)
    before, after = change["before"], change["after"]
    cells = tuple(
        (column, written(before[column]), written(value))
        for column, value in after.items()
        if value != before[column]
    )
    key = ", ".join(written(value) for value in change["key"].values())
    return Changed(change["file"], change["line"], key, cells)
