"""The second wall as the application sees it: which partners a transaction may see, sealed so that no SQL can forge it.

PostgreSQL shows a row only to a transaction whose scope covers the row's partner. The scope is set here and nowhere else:

    with wall.within(wall.of_partner(7)), transaction.atomic():
        ...

Outside a transaction, and in a new thread, nothing is seen.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import connection

NOTHING = ""
ALL = "all"  # the program office's pages, jobs and commands
_scope: ContextVar[str] = ContextVar("scope", default=NOTHING)


def of_partner(key: int) -> str:
    """The scope of the partner (id) alone."""
    return f"partner:{key}"


def of_staff(key: int) -> str:
    """The scope of the partners whose channel manager is the user (id)."""
    return f"staff:{key}"


def current() -> str:
    """The scope that the next transaction begins with."""
    return _scope.get()


@contextmanager
def within(scope: str) -> Iterator[None]:
    """Transactions begun in here see `scope`, and so does one that runs already, until the end of this."""
    if scope == _scope.get():
        yield
        return
    former = _scope.set(scope)
    try:
        connection.tell_scope()  # type: ignore[attr-defined]
        yield
    finally:
        _scope.reset(former)
        connection.tell_scope()  # type: ignore[attr-defined]


@cache
def key() -> bytes:
    """The key of the seal, which the database keeps where only the owner of the tables reads it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"leap portal: second wall", sha256)


def seal(words: str, backend: int) -> str:
    """The seal of these words for one connection (its process at the server): on another it is void."""
    return hmac.digest(key(), f"{words}@{backend}".encode(), sha256).hex()
