"""Asks a worker to look soon; the tick finds the row anyway, so a failure here is nothing lost."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)
PATIENCE = {"max_retries": 0, "socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry_on_timeout": False}


def soon(task: str) -> None:
    """Sends the task named `task` after commit, waiting at most half a second for Redis."""
    transaction.on_commit(lambda: send(task))


def send(task: str) -> None:
    """Sends it now; a broker that is away is logged and forgotten."""
    try:
        celery = app()
        with impatient(celery) as connection:
            celery.send_task(task, connection=connection, ignore_result=True, retry=False)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the row is there
        log.warning("nobody could be woken for %s: %s", task, error)


def app() -> Any:
    """The portal's Celery, loaded when somebody is first woken: it makes up a quarter of a start."""
    return import_string(settings.CELERY_APP)


def impatient(celery: Any) -> Any:
    """A connection to the broker that gives up at once."""
    options = {**celery.conf.broker_transport_options, **PATIENCE}
    return celery.connection_for_write(connect_timeout=0.5, transport_options=options)
