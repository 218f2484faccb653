"""The cache in PostgreSQL, as JSON: Django's own unpickles a row, and so runs whatever SQL smuggled in has written there."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends import db
from django.db import connection

NEVER = datetime.max.replace(tzinfo=UTC)
GET = "SELECT cache_key, value FROM {} WHERE cache_key = ANY(%s) AND expires > %s"
SET = """
INSERT INTO {} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD = f"{SET} WHERE kept.expires <= %s"
TOUCH = "UPDATE {} SET expires = %s WHERE cache_key = %s AND expires > %s"


class Cache(db.DatabaseCache):
    """Texts, numbers, lists and mappings; what isn't JSON counts as not there."""

    def get_many(self, keys: Collection[Any], version: int | None = None) -> dict[Any, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        with connection.cursor() as cursor:
            cursor.execute(GET.format(self.table()), [list(names), db.tz_now()])
            return {names[name]: value for name, text in cursor.fetchall() for value in read(text)}

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = db.DEFAULT_TIMEOUT) -> bool:
        until, now = self.get_backend_timeout(timeout), db.tz_now()
        expires = NEVER if until is None else datetime.fromtimestamp(until, tz=UTC)
        with connection.cursor() as cursor:
            if mode == "touch":
                cursor.execute(TOUCH.format(self.table()), [expires, key, now])
                return bool(cursor.rowcount)
            self.make_room(cursor, now)
            statement, also = (ADD, [now]) if mode == "add" else (SET, [])
            cursor.execute(statement.format(self.table()), [key, json.dumps(value), expires, *also])
            return bool(cursor.rowcount)

    def make_room(self, cursor: Any, now: datetime) -> None:
        cursor.execute(f"SELECT count(*) FROM {self.table()}")
        (count,) = cursor.fetchone()
        if count > self._max_entries:
            self._cull("default", cursor, now, count)

    def table(self) -> str:
        return str(connection.ops.quote_name(self._table))


def read(text: str) -> list[Any]:
    """The value, alone; nothing where the row can't be read."""
    try:
        return [json.loads(text)]
    except ValueError:
        return []
