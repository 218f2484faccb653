"""Waking a worker: by the portal's own Celery, loaded only then, and never at a page's cost."""

import logging
import subprocess
import sys

import pytest

from leap_portal.celery import app
from partners import wake

LOADED = "import django, sys; django.setup(); sys.exit(sum(name in sys.modules for name in ('celery', 'weasyprint')))"


def test_it_is_the_portals_own_celery() -> None:
    assert wake.app() is app


def test_a_start_loads_neither_celery_nor_the_renderer() -> None:
    assert subprocess.run([sys.executable, "-c", LOADED], check=False).returncode == 0


def test_a_broker_that_is_away_is_logged_and_forgotten(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise ConnectionError("nobody listens")

    monkeypatch.setattr(wake, "app", away)
    with caplog.at_level(logging.WARNING):
        wake.send("partners.tasks.send_mail")
    assert "nobody could be woken for partners.tasks.send_mail: nobody listens" in caplog.text
