"""Two at once, in transactions that overlap; and the database with unique keys taken out, to see what they are for."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from django.db import connection, transaction

from tests import walls
from tests.databases import connect

KEY = """
SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s AND contype = 'u'
"""


def overlapping(act: Callable[[], object], seconds: float = 0.5) -> None:
    """Does `act` in two transactions: the second begins when the first has done it and not committed yet."""
    acted, ended = threading.Event(), threading.Event()

    def first() -> None:
        with closing(connection), transaction.atomic():
            act()
            acted.set()
            ended.wait(seconds)

    def second() -> None:
        acted.wait(10)
        with closing(connection), transaction.atomic():
            act()
        ended.set()

    at_once(first, second)


def at_once(*parts: Callable[[], object]) -> list[object]:
    """What the parts return, each done in a thread of its own; raises what one of them raised."""
    with ThreadPoolExecutor(len(parts), initializer=walls.see_all) as pool:
        running = [pool.submit(part) for part in parts]
    return [one.result() for one in running]


@contextmanager
def without_keys(*names: str) -> Iterator[None]:
    """The process's database without these unique keys; they are put back when their tables have been emptied."""
    owner = connect()
    try:
        with owner.cursor() as cursor:
            keys = [(name, *found(cursor, name)) for name in names]
            for name, table, _ in keys:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            yield
            for name, table, definition in keys:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    finally:
        owner.close()


def found(cursor, name: str) -> tuple[str, str]:
    cursor.execute(KEY, [name])
    table, definition = cursor.fetchone()
    return table, definition
