"""Good files of every kind: rows made cell by cell from the kind's own columns, so that a new kind has some too."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from leap_portal.imports.cells import Lists, Wrong
from leap_portal.imports.columns import Column, Kind
from leap_portal.imports.reading import cell

FIRST = date(1990, 1, 1)
APART = timedelta(days=20)
# Values that some sort of cell takes; what takes none of them is text.
SAMPLES = (
    "USD", "US", "true", "7", "100.50", "gold", "diamond-growth", "CWNA", "good", "master", "exception", "virtual",
    "ada@example.com", "https://example.com/course",
)  # fmt: skip
# What a row points at: the row of the other file with the same number. Where one of several may be named, the others are none.
POINTS_AT = {
    ("payments", "invoice"): "number {i}",
    ("payments", "agreement"): "",
    ("credentials", "email"): "email{i}@example.com",
    ("courses", "currency"): "USD",
    ("partners", "country"): "US",
}


def sheet(kind: Kind, count: int, lists: Lists, partners: int = 3) -> list[list[str]]:
    """The header and `count` rows, each partner's in turn; a partner's own rows lie 20 days apart."""
    sorts = [sample(column, lists) for column in kind.columns]
    header = [column.name for column in kind.columns]
    return [header, *(list(row(kind, sorts, i, partners)) for i in range(count))]


def sample(column: Column, lists: Lists) -> str:
    """A value that the column takes: "day" where that is a day, "text" where it is text of any sort."""
    if accepts(column, "any text", lists):
        return "text"
    if accepts(column, str(FIRST), lists):
        return "day"
    return next((value for value in (*SAMPLES, *lists.staff) if accepts(column, value, lists)), "")


def accepts(column: Column, value: str, lists: Lists) -> bool:
    try:
        cell(column, value, lists)
    except Wrong:
        return False
    return True


def row(kind: Kind, sorts: Sequence[str], i: int, partners: int) -> Iterator[str]:
    for place, (column, sort) in enumerate(zip(kind.columns, sorts, strict=True)):
        if column.name == "partner":
            yield f"code {i % partners}"
        elif (kind.name, column.name) in POINTS_AT:
            yield POINTS_AT[kind.name, column.name].format(i=i)
        elif sort == "day":
            yield str(FIRST + i // partners * APART + timedelta(days=place))
        elif sort == "text":
            yield f"{column.name} {i}"
        elif sort == "ada@example.com":
            yield f"{column.name}{i}@example.com"
        else:
            yield sort


def written(rows: Sequence[Sequence[str]], **form: object) -> bytes:
    """The rows as a file."""
    text = io.StringIO(newline="")
    csv.writer(text, **{"lineterminator": "\n", **form}).writerows(rows)
    return text.getvalue().encode()
