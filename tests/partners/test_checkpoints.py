"""Checkpoints: one a day, signed, each of what moved since the one before it and naming it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.db import connection

from leap_portal import tasks
from partners import audit, checkpoints, verifying
from partners.models import AuditEntry
from tests import factories, walls

DAY = date(2020, 5, 7)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path / "audit"
    return settings.AUDIT_FOLDER


def record(partner) -> None:
    audit.record("tried", "T-1", "The portal tried.", by=None, as_of=DAY, partner=partner.pk)


def sign(day: int):
    """As if it were that day of May 2020."""
    state = (datetime(2020, 5, day, 0, 10, tzinfo=UTC), checkpoints.state()[1])
    with mock.patch.object(checkpoints, "state", return_value=state):
        return checkpoints.sign(as_of=DAY)


def told(path):
    return json.loads(path.read_text())


def test_one_is_signed_a_day_and_said_in_the_audit():
    assert tasks.sign_checkpoint() is True
    assert tasks.sign_checkpoint() is False
    entry = AuditEntry.objects.first()
    assert (entry.verb, entry.subject, entry.by) == ("checkpoint signed", "000001", None)
    assert entry.sentence == "The portal signed checkpoint 1 of the audit."
    assert verifying.verify().wrong == 0


def test_it_holds_the_chains_that_moved_and_names_the_one_before_it():
    near, far = factories.partner(), factories.partner()
    record(near), record(far)
    first = told(sign(1))
    record(far)
    second = told(sign(2))
    assert {one for one, *_ in first["chains"]} >= {near.pk, far.pk}
    assert {one for one, *_ in second["chains"]} == {checkpoints.PROGRAM, far.pk}
    assert [number for one, number, _ in second["chains"] if one == far.pk] == [2]
    assert (first["former"], second["number"]) == ("", 2)
    assert len(second["former"]) == 64


def test_after_days_without_one_a_single_one_is_for_all_of_them(folder):
    sign(1)
    assert sign(9) is not None
    assert sorted(path.name for path in folder.iterdir()) == ["000001.json", "000002.json"]


def test_an_earlier_one_that_was_changed_stops_it(folder):
    path = sign(1)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":2'))
    with pytest.raises(
        checkpoints.CheckpointError, match="000001.json was changed: its signature does not fit"
    ):
        sign(2)


def test_one_that_is_missing_is_told():
    first, last = [sign(day) for day in (1, 2, 3)][::2]
    last.unlink()
    assert (
        str(verifying.verify().first) == "checkpoints: Checkpoint 3 is missing, or another than was signed."
    )
    first.unlink()
    assert str(verifying.verify().first).startswith("checkpoints: A checkpoint is missing before 000002.json")


def test_another_key_is_told(settings):
    sign(1)
    settings.AUDIT_KEY = "another" * 6
    said = str(verifying.verify().first)
    assert (
        said
        == "checkpoints: The checkpoints were signed with another AUDIT_KEY: set the one of this installation."
    )


def test_a_file_is_there_whole_or_not_at_all(folder):
    full = mock.patch.object(checkpoints.os, "fsync", side_effect=OSError("no room"))
    with full, pytest.raises(OSError, match="no room"):
        sign(1)
    assert list(folder.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_once_one_does(folder):
    def write(_):
        try:
            return checkpoints.sign(as_of=DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4, initializer=walls.see_all) as pool:
        signed = list(pool.map(write, range(4)))
    assert len([path for path in signed if path]) == 1
    assert [path.name for path in folder.iterdir()] == ["000001.json"]
    assert AuditEntry.objects.filter(verb="checkpoint signed").count() == 1


def test_where_no_chain_is_seen_nothing_is_signed(folder):
    with mock.patch.object(checkpoints, "TIPS", checkpoints.TIPS + " LIMIT 0"):
        with pytest.raises(checkpoints.CheckpointError, match="no entry of the program"):
            checkpoints.sign(as_of=DAY)
        assert list(folder.iterdir()) == []
    with mock.patch.object(verifying, "rows", return_value=iter(())):
        assert str(verifying.verify().first).startswith("the program: There is no entry at all")
