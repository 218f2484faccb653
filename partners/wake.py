"""Asks a worker to look soon; the tick finds the row anyway, so a failure here is nothing lost."""

import logging

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)


def soon(task: str) -> None:
    """Sends the task named `task` after commit, waiting at most half a second for Redis."""
    transaction.on_commit(lambda: send(task))


def send(task: str) -> None:
    """Sends it now; a broker that is away is logged and forgotten."""
    try:
        current_app.send_task(task, ignore_result=True, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the row is there
        log.warning("nobody could be woken for %s: %s", task, error)
