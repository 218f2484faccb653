"""The cache holds data: what a row of it says is never run."""

import base64
import pickle
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

NOW = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


RAN: list[str] = []


def run(word: str) -> None:
    RAN.append(word)


class Command:
    """Whoever unpickles it runs something."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return run, ("smuggled in",)


def stored(key: str, text: str) -> None:
    """A row as SQL that was smuggled in would write it."""
    with connection.cursor() as cursor:
        row = [cache.make_key(key), text]
        cursor.execute("INSERT INTO cache VALUES (%s, %s, now() + interval '1 hour')", row)


def test_a_row_that_somebody_smuggled_in_is_not_run() -> None:
    stored("limit", base64.b64encode(pickle.dumps(Command())).decode())
    assert cache.get("limit", []) == [] and RAN == []


@pytest.mark.parametrize("value", [[1767225600.25, 2.0], True, "y", {"a": None}, 0])
def test_what_is_kept_comes_back(value: object) -> None:
    cache.set("one", value, 60)
    assert cache.get("one") == value and cache.get_many(["one", "two"]) == {"one": value}
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache WHERE cache_key = %s", [cache.make_key("one")])
        assert not cursor.fetchone()[0].startswith("gA")


def test_it_is_kept_so_long_and_added_only_where_nothing_is_kept() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert cache.add("lock", 1, 10) and not cache.add("lock", 2, 10) and cache.get("lock") == 1
        clock.shift(timedelta(seconds=9))
        assert cache.touch("lock", 10) and cache.has_key("lock")
        clock.shift(timedelta(seconds=11))
        assert cache.get("lock") is None and not cache.touch("lock", 10)
        assert cache.add("lock", 3, 10) and cache.get("lock") == 3
        cache.set("lock", 4, None)
        clock.shift(timedelta(days=10_000))
        assert cache.get("lock") == 4 and cache.delete("lock") and cache.get("lock") is None


def test_it_grows_to_its_size_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache._connections["default"], "_max_entries", 5, raising=False)
    for number in range(20):
        cache.set(str(number), number, 60)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] <= 6
