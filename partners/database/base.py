"""The connection: every transaction begins with its scope and the seal of it, for this transaction alone."""

from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS

from partners import wall

AT_CONNECT = "SELECT pg_backend_pid(), pg_size_bytes(current_setting('track_activity_query_size'))"
# The search path too: else a temporary table that was smuggled in would stand before the portal's own of that name.
TELL = """SELECT set_config('leap.scope', %s, true), set_config('leap.seal', %s, true),
       set_config('search_path', 'public, pg_temp', true)"""
SOUND = (TRANSACTION_STATUS_IDLE, TRANSACTION_STATUS_INTRANS)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the scope; a connection's seals are good for it alone."""

    backend = 0
    tell = TELL

    def init_connection_state(self) -> None:
        """Asks who serves this connection, and how much of a statement its neighbours may read in the server's activity."""
        super().init_connection_state()
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(AT_CONNECT)
            self.backend, shown = cursor.fetchone()
        self.tell = f"/*{' ' * shown}*/{TELL}"  # so that no seal is among what they read

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if autocommit:
            return
        try:
            self.tell_scope()
        except Exception:
            self.close()
            raise

    def tell_scope(self) -> None:
        """Gives the running transaction, if there is one that can still be used, the scope of now."""
        if self.under_way():
            scope = wall.current()
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(self.tell, [scope, wall.seal(scope, self.backend)])

    def under_way(self) -> bool:
        """Whether a transaction runs that can still be used: one that can't takes along whatever it was told."""
        if self.connection is None or self.autocommit or self.connection.closed:
            return False
        return self.connection.info.transaction_status in SOUND

    def seal(self, words: str) -> str:
        """The seal of words for the connection that the next statement uses."""
        self.close_if_health_check_failed()
        self.ensure_connection()
        return wall.seal(words, self.backend)
