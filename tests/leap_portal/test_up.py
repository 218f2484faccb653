"""Preparing a start: which database servers will do."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from leap_portal.management.commands import up


def test_an_older_server_is_refused_with_what_to_do() -> None:
    with pytest.raises(
        CommandError, match=r"is PostgreSQL 14: the portal needs 15 or later; set DATABASE_URL"
    ):
        up.refuse_old_server(14)
    up.refuse_old_server(15)


def test_nothing_is_prepared_on_an_older_server(monkeypatch: pytest.MonkeyPatch) -> None:
    server = SimpleNamespace(pg_version=140_012)
    monkeypatch.setattr(up, "connections", {"default": server, "owner": server})
    monkeypatch.setattr(up, "call_command", lambda *words, **options: pytest.fail("something was prepared"))
    with pytest.raises(CommandError, match="needs 15 or later"):
        call_command("up")
