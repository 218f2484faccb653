"""Django's sessions in PostgreSQL, read by a statement that is planned once a connection; over when idle, or old."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db

from partners.statements import statement

EVERY = 5 * 60  # seconds after which being used is written down
LONGEST = 12 * 60 * 60  # seconds after signing in, used or not
SIGNED_IN = "account_authentication_methods"  # where allauth keeps when, and by what
IDLE = settings.SESSION_COOKIE_AGE

KEPT = statement(
    f"SELECT session_data, expire_date < now() + interval '{IDLE - EVERY} seconds', extract(epoch FROM now())"
    " FROM public.django_session WHERE session_key = $1 AND expire_date > now()",
    "text",
)
USED = statement(
    f"UPDATE public.django_session SET expire_date = now() + interval '{IDLE} seconds' WHERE session_key = $1 RETURNING 1",
    "text",
)


class SessionStore(db.SessionStore):
    """Django's own, but for how a session is read and how it ends; what is kept and how it is signed stays Django's."""

    def load(self) -> dict[str, Any]:
        """The session's contents; empty, and without its key, where it is over or never was."""
        rows = KEPT.rows(self.session_key)
        kept = self.decode(rows[0][0]) if rows else {}
        if not rows or float(rows[0][2]) - opened(kept) > LONGEST:
            self._session_key = None
            return {}
        if rows[0][1]:
            USED.rows(self.session_key)  # the row alone: what another request writes meanwhile stands
        return kept


def opened(kept: dict[str, Any]) -> float:
    """When one signed in, in seconds; never over, by this, where nobody did."""
    return min((record.get("at", float("inf")) for record in kept.get(SIGNED_IN, ())), default=float("inf"))
