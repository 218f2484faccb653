"""What SQL through the application's role gets to do with another partner's rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import errors

from partners import wall

TELL = "SELECT set_config('leap.scope', %s, true), set_config('leap.seal', %s, true)"
NOW = "SELECT current_setting('leap.scope', true), current_setting('leap.seal', true)"
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND column_name NOT IN ('id', 'partner_id') AND is_generated = 'NEVER'
"""


@contextmanager
def told(cursor: Any, scope: str, seal: str | None = None) -> Iterator[None]:
    """The running transaction with this scope, sealed unless a seal is given."""
    cursor.execute("SELECT pg_backend_pid()")
    (backend,) = cursor.fetchone()
    cursor.execute(NOW)
    former = cursor.fetchone()
    cursor.execute(TELL, [scope, wall.seal(scope, backend) if seal is None else seal])
    yield
    cursor.execute(TELL, former)


def leaks(cursor: Any, table: str, mine: int, theirs: int) -> list[str]:
    """How the scope of the partner `mine` gets at rows of `theirs`, of which the table holds at least one each."""
    cursor.execute(COLUMNS, [table])
    columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    copied = f"INSERT INTO {table} (partner_id{columns and ', '}{columns}) SELECT %s{columns and ', '}{columns} FROM {table} WHERE partner_id = %s LIMIT 1"
    with told(cursor, wall.of_partner(mine)):
        cursor.execute(f"SELECT count(*) FROM {table} WHERE partner_id = %s", [mine])
        found = [] if cursor.fetchone()[0] else ["own rows are not seen"]
        attempts = {
            "read": (f"SELECT 1 FROM {table} WHERE partner_id = %s", [theirs]),
            "read any": (f"SELECT 1 FROM {table} WHERE partner_id IS DISTINCT FROM %s", [mine]),
            "updated": (f"UPDATE {table} SET partner_id = partner_id WHERE partner_id = %s", [theirs]),
            "deleted": (f"DELETE FROM {table} WHERE partner_id = %s", [theirs]),
            "moved": (f"UPDATE {table} SET partner_id = %s WHERE partner_id = %s", [theirs, mine]),
            "inserted": (copied, [theirs, mine]),
        }
        return found + [name for name, attempt in attempts.items() if succeeds(cursor, name, *attempt)]


def succeeds(cursor: Any, name: str, statement: str, parameters: list[Any]) -> bool:
    """Whether the wall lets it touch a row: what another guard refuses has come past it, but for one's own row that stands."""
    cursor.execute("SAVEPOINT attempt")
    try:
        cursor.execute(statement, parameters)
        return bool(cursor.rowcount)
    except Exception as error:
        refused = error if isinstance(error, psycopg2.Error) else error.__cause__
        if isinstance(refused, errors.InsufficientPrivilege):
            return False
        if isinstance(refused, psycopg2.IntegrityError | errors.RaiseException):
            return name != "moved" or isinstance(refused, psycopg2.IntegrityError)
        raise
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT attempt")
