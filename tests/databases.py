"""The databases of one run of the tests: a template migrated once, a copy for each process, none left behind."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
import psycopg2.errors
from django.db import connections

PRIVILEGES = "GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {role}"


@contextmanager
def copy(run: str, process: str, build: Callable[[], None]) -> Iterator[None]:
    """Both roles work in a database of this process alone, filled by `build`; it is gone afterwards.

    All processes of a run hold a share of its lock; whose lock is free has ended, and is swept away.
    """
    owner = connect()
    name, template = (f"{prefix(owner)}{run}_{place}" for place in (process, "template"))
    try:
        with owner.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [run])
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), 1)", [run])
            sweep(cursor)
            if template not in databases(cursor):
                cursor.execute(f'CREATE DATABASE "{template}"')
                point(template)
                build()
                let_tests_flush()
                connections.close_all()
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), 1)", [run])
            point(name)
            yield
            connections.close_all()
            drop(cursor, name)
            cursor.execute("SELECT pg_advisory_unlock_shared(hashtext(%s))", [run])
            sweep(cursor)
    finally:
        owner.close()


def connect() -> Any:
    """The owner of the tables, in the database that the environment names."""
    settings = connections["owner"].settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    owner = psycopg2.connect(**{key: settings[name] for key, name in names.items() if settings[name]})
    owner.autocommit = True
    return owner


@contextmanager
def superuser() -> Iterator[bool]:
    """Whoever works as the owner of the tables is a superuser of the server meanwhile; False where none is known."""
    known = urlsplit(os.environ.get("DATABASE_SUPERUSER_URL", ""))
    owner = connections["owner"]
    kept = {name: owner.settings_dict[name] for name in ("USER", "PASSWORD")}
    if known.username:
        owner.close()
        owner.settings_dict.update(USER=unquote(known.username), PASSWORD=unquote(known.password or ""))
    yield bool(known.username)
    if known.username:
        owner.close()
        owner.settings_dict.update(kept)


def prefix(owner: Any) -> str:
    """What all test databases of this database begin with: advisory locks reach no further than it."""
    return f"{owner.info.dbname}_test_"


def databases(cursor: Any) -> list[str]:
    """The names of all databases of tests."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix(cursor.connection)]
    )
    return [name for (name,) in cursor.fetchall()]


def sweep(cursor: Any) -> None:
    """Drops what runs left that have ended or were killed."""
    own = prefix(cursor.connection)
    for run in {name.removeprefix(own).split("_")[0] for name in databases(cursor)}:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [run])
        if not cursor.fetchone()[0]:
            continue
        for name in databases(cursor):
            if name.startswith(f"{own}{run}_"):
                drop(cursor, name)
        cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [run])


def drop(cursor: Any, name: str) -> None:
    """Drops it with whoever of the owner's is connected; where somebody else still is, the next run will."""
    for _ in range(4):
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            break
        except psycopg2.errors.InsufficientPrivilege:
            time.sleep(0.25)


def point(name: str) -> None:
    """From now on both roles connect to `name`."""
    connections.close_all()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = name


def let_tests_flush() -> None:
    """The application's role may empty tables here, which it may not in a portal."""
    role = connections["default"].settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(PRIVILEGES.format(role=connections["owner"].ops.quote_name(role)))
