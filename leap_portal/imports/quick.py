"""The quick way of a clean file: copied into the database as it stands, each column judged there by one statement.

It takes nothing that reading would refuse or read otherwise, and leaves all else to reading: what it isn't sure of is
staged cell by cell, with every error by line and column. A kind goes this way when each of its sorts says what is `sound`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.backends.utils import CursorWrapper
from psycopg2 import DataError

from leap_portal.imports.cells import Lists, countries
from leap_portal.imports.columns import Column, Kind
from partners.money import currencies

BOM = b"\xef\xbb\xbf"
BESIDE_QUOTES = {",", "\n"}


def stage(cursor: CursorWrapper, kind: Kind, content: bytes, staged: str, lists: Lists) -> int | None:
    """How many rows now stand in the table `staged`; None, with none staged, where the file must be read instead."""
    header = plain_header(kind, content)
    if header is None:
        return None
    try:
        with transaction.atomic():
            return copied(cursor, kind, content, header, staged, lists)
    except (DataError, Unsure):
        return None


class Unsure(Exception):
    """A cell that may be wrong."""


def plain_header(kind: Kind, content: bytes) -> list[str] | None:
    """The columns in the file's order; None where a row may not stand on one line, or the database read it otherwise."""
    if not all(column.sort.sound for column in kind.columns):
        return None
    try:
        text = content.removeprefix(BOM).decode().replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    if "\\." in text or not text.replace("\n", "").isprintable():
        return None
    if '"' in text and not plainly_quoted(text):
        return None
    header = [cell.strip('"') for cell in text.partition("\n")[0].split(",")]
    return header if sorted(header) == sorted(column.name for column in kind.columns) else None


def plainly_quoted(text: str) -> bool:
    """Whether every pair of quotes holds a whole cell, with no line break and no quote in it."""
    first, *parts = f"\n{text}\n".split('"')
    inside, outside = parts[::2], parts[1::2]
    ends = {first[-1], *(part[-1:] for part in outside)}
    starts = {part[:1] for part in outside}
    return len(inside) == len(outside) and ends | starts <= BESIDE_QUOTES and "\n" not in "".join(inside)


def copied(
    cursor: CursorWrapper, kind: Kind, content: bytes, header: Sequence[str], staged: str, lists: Lists
) -> int:
    """Copies the file, and stages what is sound; Unsure where that is not every row, DataError where it is no table."""
    raw = f"raw_{kind.name}"
    texts = ", ".join(f"{name} text" for name in header)
    cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{raw}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {raw} (line integer GENERATED ALWAYS AS IDENTITY (START 2), {texts}) ON COMMIT DROP"
    )
    names = ", ".join(header)
    file = io.BytesIO(content.removeprefix(BOM))
    cursor.cursor.copy_expert(
        f"COPY {raw} ({names}) FROM STDIN (FORMAT csv, HEADER, FORCE_NULL ({names}), ENCODING 'UTF8')", file
    )
    rows: int = cursor.rowcount
    values = ", ".join(cast(column) for column in kind.columns)
    sound = " AND ".join(f"({judged(column)})" for column in kind.columns)
    cursor.execute(f"INSERT INTO {staged} SELECT line, {values} FROM {raw} WHERE {sound}", parameters(lists))
    if cursor.rowcount != rows:
        raise Unsure
    return rows


def cast(column: Column) -> str:
    return (column.sort.cast or "{}").replace("{}", column.name)


def judged(column: Column) -> str:
    """Holds where the cell is sound; an empty cell where it may be empty."""
    sound = column.sort.sound.format(*[column.name] * column.sort.sound.count("{}"))
    return f"{column.name} IS NULL OR {sound}" if column.empty else f"{column.name} IS NOT NULL AND {sound}"


def parameters(lists: Lists) -> dict[str, Any]:
    """What the sorts' SQL may name: each of the lists, maps as JSON, the countries and the currencies."""
    named = {field.name: getattr(lists, field.name) for field in fields(lists)}
    known = {
        name: json.dumps(value) if isinstance(value, Mapping) else list(value)
        for name, value in named.items()
    }
    return {**known, "countries": sorted(countries()), "currencies": sorted(currencies())}
