"""Django's sessions in PostgreSQL, read by a statement that is planned once a connection."""

from typing import Any

from django.contrib.sessions.backends import db

from partners.statements import statement

KEPT = statement(
    "SELECT session_data FROM django_session WHERE session_key = $1 AND expire_date > now()", "text"
)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is read; what is kept and how it is signed stays Django's."""

    def load(self) -> dict[str, Any]:
        """The session's contents; empty, and without its key, where it is over or never was."""
        rows = KEPT.rows(self.session_key)
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])
