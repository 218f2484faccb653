"""1000 corruptions of good files of every kind: never a traceback, never half; the quick way reads what reading reads."""

import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leap_portal.imports import KINDS, ImportRefused, engine, quick
from leap_portal.imports.cells import Lists, Wrong
from leap_portal.imports.columns import Column, Kind
from leap_portal.imports.reading import Source, cell
from leap_portal.imports.staging import Staging
from partners.models import User
from tests import good_files
from tests.corruptions import NASTY, spoiled

TODAY, ROWS = date(2020, 5, 7), 8
TIMES = 1000 // len(KINDS) + 1
NAMES = pytest.mark.parametrize("name", KINDS)


@pytest.fixture
def known(db: None, terms) -> Lists:
    User.objects.create_user("mary@example.com", name="Mary", is_staff=True)
    return engine.lists(terms)


@pytest.fixture
def sheets(known: Lists) -> dict[str, list[list[str]]]:
    return {name: good_files.sheet(kind, ROWS, known) for name, kind in KINDS.items()}


@pytest.fixture
def take(terms) -> Callable:
    return lambda files: engine.take(
        [Source(KINDS[name], files[name]) for name in KINDS if name in files],
        by=None,
        as_of=TODAY,
        terms=terms,
    )


def books() -> list[tuple]:
    """How many rows each table of the house holds, and a digest of all of them."""
    rooms = ("partners", "financing", "training", "rebates")
    tables = [model._meta.db_table for room in rooms for model in apps.get_app_config(room).get_models()]
    digests = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(string_agg(kept::text, '' ORDER BY kept::text)) FROM {table} AS kept"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{digests} ORDER BY 1")
        return cursor.fetchall()


def test_the_good_files_are_good(take: Callable, sheets: dict) -> None:
    files = {name: good_files.written(rows) for name, rows in sheets.items()}
    assert [(file.name, file.added) for file in take(files).files] == [(name, ROWS) for name in KINDS]
    assert not take(files).writes


@pytest.mark.slow
@NAMES
def test_a_corrupted_file_is_taken_whole_or_refused_with_file_and_line(
    name: str, take: Callable, sheets: dict
) -> None:
    pointed_at = list(KINDS)[: list(KINDS).index(name)]
    stand = {other: rows if other in pointed_at else rows[:5] for other, rows in sheets.items()}
    take({other: good_files.written(rows) for other, rows in stand.items()})
    before = books()
    ends = {"refused": 0, "taken": 0}
    for seed in range(TIMES):
        way, content = spoiled(sheets[name], seed)
        try:
            with transaction.atomic():
                report = take({name: content})
                transaction.set_rollback(True)
        except ImportRefused as refusal:
            ends["refused"] += 1
            for error in refusal.errors:
                assert (
                    error.file == name and 0 < error.line <= content.count(b"\n") + content.count(b"\r") + 1
                ), way
                assert error.column in {"row", "header", *(column.name for column in KINDS[name].columns)}
                assert str(error).isprintable() and error.problem, (way, seed)
            assert books() == before, (way, seed)
        else:
            ends["taken"] += 1
            (file,) = report.files
            assert min(file.added, file.changed, file.same) >= 0, (way, seed)
    assert books() == before
    assert min(ends.values()) > TIMES // 12, ends


@pytest.mark.slow
@NAMES
def test_the_quick_way_stages_what_reading_stages_and_takes_nothing_else(
    name: str, known: Lists, sheets: dict
) -> None:
    quickly = sum(compared(KINDS[name], spoiled(sheets[name], seed)[1], known) for seed in range(TIMES))
    assert quickly > TIMES // 30
    assert compared(KINDS[name], good_files.written(sheets[name]), known)


def compared(kind: Kind, content: bytes, known: Lists) -> bool:
    """Whether the file goes the quick way; if so, reading finds no error in it, and the same rows."""
    with connection.cursor() as cursor, transaction.atomic():
        staging = Staging(cursor, kind)
        staging.make()
        count = quick.stage(cursor, kind, content, staging.staged, known)
        staged = everything(cursor, staging)
        assert count is not None or staged == []
        if count is not None:
            staging.make()
            source = Source(kind, content)
            staging.copy(source.chunks(known))
            assert source.errors == [] and everything(cursor, staging) == staged, content
            assert count == source.rows
        transaction.set_rollback(True)
    return count is not None


def everything(cursor: object, staging: Staging) -> list[tuple]:
    cursor.execute(f"SELECT * FROM {staging.staged} ORDER BY line")
    return cursor.fetchall()


def columns() -> Iterator[tuple[str, Column]]:
    """A column of each sort that says what is sound."""
    told = {
        (column.sort.sound, column.empty): (kind, column)
        for kind in KINDS.values()
        for column in kind.columns
    }
    return ((f"{kind.name}.{column.name}", column) for kind, column in told.values() if column.sort.sound)


SOUND = dict(columns())
LETTERS = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
PRINTABLE = st.text(LETTERS, max_size=14).filter(str.isprintable)
TRICKY = st.from_regex(
    r"-?[0-9]{1,16}(\.[0-9]{0,6})?|[0-9]{4}-[0-9]{2}-[0-9]{2}|[a-zA-Z.@:/ -]{1,12}", fullmatch=True
)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOUND)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(values=st.lists(PRINTABLE | TRICKY, min_size=20, max_size=40))
def test_what_sql_calls_sound_reading_takes_and_stages_alike(
    name: str, known: Lists, values: list[str]
) -> None:
    column = SOUND[name]
    good = good_files.sample(column, known)
    own = {"text": "any text", "day": str(good_files.FIRST)}.get(good, good)
    tried = [
        *values,
        *(value for value in NASTY if value.isprintable()),
        own,
        own.upper(),
        f"{own} ",
        f"{own}0",
    ]
    verdicts = judged(column, tried, known)
    assert verdicts[tried.index(own)][0], f"{own} is not sound"
    for value, (sound, staged) in zip(tried, verdicts, strict=True):
        if sound:
            assert staged == read_alike(column, value, known), value


def test_of_all_that_look_like_days_those_are_sound_that_reading_takes(known: Lists) -> None:
    column = KINDS["levels.csv"].columns[2]
    years, months, days = (1969, 1970, 1999, 2000, 2001, 2004, 2100, 2199, 2200), range(14), range(33)
    tried = [f"{year}-{month:02}-{day:02}" for year in years for month in months for day in days]
    sound = [value for value, (taken, _) in zip(tried, judged(column, tried, known), strict=True) if taken]
    assert column.name == "from_on" and sound == [value for value in tried if reads(column, value, known)]


def reads(column: Column, value: str, known: Lists) -> bool:
    try:
        cell(column, value, known)
    except Wrong:
        return False
    return True


def judged(column: Column, values: list[str], known: Lists) -> list[tuple[bool, str | None]]:
    """Whether each value is sound, and what it is staged as, as text."""
    case = f"CASE WHEN {quick.judged(column)} THEN ({quick.cast(column)})::{column.sort.staged}::text END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce({quick.judged(column)}, false), {case}"
            f" FROM jsonb_array_elements_text(%(tried)s::jsonb) WITH ORDINALITY AS given(value, place),"
            f" LATERAL (SELECT nullif(value, '') AS {column.name}) AS one ORDER BY place",
            {**quick.parameters(known), "tried": json.dumps(values)},
        )
        return cursor.fetchall()


def read_alike(column: Column, value: str, known: Lists) -> str | None:
    """What reading stages, as text; the test fails where reading refuses it."""
    try:
        read = cell(column, value, known)
    except Wrong as wrong:
        pytest.fail(f"{value!r} counts as sound, but {wrong}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nullif(%s, '')::{column.sort.staged}::text", [read])
        return cursor.fetchone()[0]
