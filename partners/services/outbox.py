"""The sweep that sends what the outbox holds: claimed by conditional UPDATE, sent, stamped."""

import hashlib
import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction

log = logging.getLogger(__name__)

AT_ONCE = 500

CLAIM = """
UPDATE partners_outgoingmail
SET attempts = attempts + 1, not_before = now() + LEAST(attempts + 1, 12) * interval '5 minutes'
WHERE id = (
    SELECT id FROM partners_outgoingmail
    WHERE sent_at IS NULL AND (not_before IS NULL OR not_before <= now())
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, occasion, recipient, subject, text
"""
STAMP = "UPDATE partners_outgoingmail SET sent_at = now(), failure = '' WHERE id = %s"
FAIL = "UPDATE partners_outgoingmail SET failure = %s WHERE id = %s"


def send_due(limit: int = AT_ONCE) -> int:
    """Sends at most `limit` mails that are due, over one connection; returns how many the server accepted.

    A mail whose sender dies between acceptance and stamp is sent again after five minutes, with the same Message-ID.
    A server that cannot be reached ends the run.
    """
    server = get_connection()
    sent = 0
    try:
        for _ in range(limit):
            claimed = claim()
            if claimed is None or not reached(server, claimed[0]):
                break
            sent += deliver(server, *claimed)
    finally:
        server.close()
    return sent


def reached(server: Any, key: int) -> bool:
    """Whether the server answers; where it does not, that is written down with the mail, which stays due."""
    try:
        server.open()
    except Exception as error:  # noqa: BLE001 - SMTP, TLS and socket errors alike
        log.warning("the mail server cannot be reached: %s", error)
        run(FAIL, [f"The mail server cannot be reached: {error}"[:500], key])
        return False
    return True


def claim() -> tuple[int, str, str, str, str] | None:
    """Takes the next mail that is due; nobody else gets it for five minutes."""
    claimed: tuple[int, str, str, str, str] | None = run(CLAIM, [], fetch=True)
    return claimed


def run(statement: str, parameters: list[Any], *, fetch: bool = False) -> Any:
    """One statement, committed at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone() if fetch else None


def deliver(server: Any, key: int, occasion: str, recipient: str, subject: str, text: str) -> bool:
    """Hands one mail to the server and stamps it; a refusal is written down and tried again later."""
    headers = {"Message-ID": message_id(key, occasion), "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, text, to=[recipient], headers=headers, connection=server).send()
    except Exception as error:  # noqa: BLE001 - SMTP, TLS and socket errors alike: the row stays due
        log.warning("mail %s was not accepted: %s", key, error)
        run(FAIL, [str(error)[:500], key])
        server.close()
        return False
    run(STAMP, [key])
    return True


def message_id(key: int, occasion: str) -> str:
    """The same for the same row, so that a repeated mail is seen as one."""
    digest = hashlib.sha256(f"{key}:{occasion}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname}>"
