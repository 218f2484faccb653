"""The wall between partners in tests: what a test does itself sees everything, what it asks the portal for doesn't."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created
from django.test import client

from partners import wall

own = threading.local()  # whose thread is a test's own, not one in which the portal answers
OUTSIDE = "SELECT set_config('leap.scope', %s, false), set_config('leap.seal', %s, false)"


def tell(scope: str) -> None:
    """Outside of transactions, where the portal sees nothing, this connection sees `scope`: for tests' own rows."""
    if connection.connection is not None and not connection.connection.closed and connection.autocommit:
        with connection.connection.cursor() as cursor:
            cursor.execute(OUTSIDE, [scope, wall.seal(scope, connection.backend)])


def connected(sender: Any, connection: Any, **kwargs: Any) -> None:
    """A new connection of a test's own thread sees what the thread sees."""
    if connection.alias == "default" and getattr(own, "of_tests", False):
        tell(wall.current())


@contextmanager
def open_for_tests() -> Iterator[None]:
    """Tests see everything; a request by the test client begins with nothing, as in production."""
    handle = client.ClientHandler.__call__

    def handled(self: Any, environ: Any) -> Any:
        with seeing(wall.NOTHING):
            return handle(self, environ)

    connection_created.connect(connected)
    own.of_tests = True
    client.ClientHandler.__call__ = handled
    try:
        with seeing(wall.ALL):
            yield
    finally:
        client.ClientHandler.__call__ = handle
        connection_created.disconnect(connected)


@contextmanager
def seeing(scope: str) -> Iterator[None]:
    """Both inside and outside of transactions."""
    former = wall.current()
    with wall.within(scope):
        tell(scope)
        yield
    tell(former)


def see_all() -> None:
    """For a thread or process of a test's own: it sees everything until it ends."""
    connection_created.connect(connected)
    own.of_tests = True
    wall._scope.set(wall.ALL)
