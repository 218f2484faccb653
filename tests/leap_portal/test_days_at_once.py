"""Several at the same days: processes that share the pieces, one that stalls, an import in the middle."""

import threading
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest
from django.db import connection, transaction

from leap_portal import days
from partners.models import Notice, Partner, ProgramClock, StatusChange
from partners.services.changes import Kind
from tests.drill.races import at_once
from tests.leap_portal.test_days import (
    OCTOBER_1,
    OCTOBER_6,
    TRAINING,
    close,
    closed_through,
    effects,
    evening,
    small_pieces,
)
from training.models import Specialization
from training.services import refresh as module
from training.services.refresh import refresh

__all__ = ["evening", "small_pieces"]
pytestmark = pytest.mark.django_db(transaction=True)


def alone(act: Callable[[], object]) -> Callable[[], object]:
    """`act` in a thread, whose connection is closed at its end."""

    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    return run


def test_two_who_close_at_once_share_the_days(evening: list[Partner], terms) -> None:
    found = at_once(*[alone(lambda: close(OCTOBER_6, terms))] * 2)
    assert sorted(chain(*found)) == [date(2020, 10, day) for day in range(1, 7)]
    changes, notices, mails, audit, _ = effects()
    assert [len(each) for each in (changes, notices, mails, audit)] == [100, 25, 10, 6]


def test_a_stalled_process_that_loses_its_session_writes_nothing_when_it_comes_back(
    evening: list[Partner], terms
) -> None:
    began, back = threading.Event(), threading.Event()
    sessions: list[int] = []

    def stalling(partners: Collection[int], **arguments: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            sessions.append(cursor.fetchone()[0])
        began.set()
        back.wait(20)
        return refresh(partners, **arguments)

    def take_over() -> list[date]:
        began.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", sessions)
        try:
            return close(OCTOBER_6, terms)
        finally:
            back.set()

    _, closed = at_once(
        alone(lambda: days.run(replace(TRAINING, refresh=stalling), OCTOBER_1, terms)), alone(take_over)
    )
    assert len(sessions) == 1 and len(closed) == 6
    assert [len(each) for each in effects()[:3]] == [100, 25, 10] and closed_through() == OCTOBER_6


@pytest.fixture
def import_in_the_middle(
    monkeypatch: pytest.MonkeyPatch, evening: list[Partner], terms
) -> Callable[[], list[str]]:
    """A revocation is imported when a piece has read the facts and not recorded yet; what was recorded of it."""
    ProgramClock.objects.update(last_closed_on=date(2020, 10, 1), rehearsal_on=date(2020, 10, 1))
    held = Specialization.objects.get(partner=evening[0], name="Campus")
    read, imported = threading.Event(), threading.Event()
    record = module.changes.record

    def slow_record(kind: Kind, *arguments: object, **named: object) -> object:
        if kind.name == "specialization" and threading.current_thread().name.endswith("_0"):
            read.set()
            imported.wait(0.7)
        return record(kind, *arguments, **named)

    def bring() -> None:
        read.wait(10)
        with transaction.atomic():
            Specialization.objects.filter(pk=held.pk).update(revoked_on=date(2020, 10, 2))
            days.observe([evening[0].pk], as_of=date(2020, 10, 2), terms=terms)
        imported.set()

    def run() -> list[str]:
        monkeypatch.setattr(module.changes, "record", slow_record)
        at_once(alone(lambda: close(date(2020, 10, 2), terms)), alone(bring))
        rows = StatusChange.objects.filter(subject=str(held.pk)).order_by("sequence")
        return list(rows.values_list("after", flat=True))

    return run


def test_an_import_waits_for_the_pieces_that_read_before_it(
    import_in_the_middle: Callable[[], list[str]],
) -> None:
    assert import_in_the_middle() == ["active", "revoked"]
    assert Notice.objects.filter(text__contains="is active since").count() == 0


def test_without_that_wait_a_piece_takes_back_what_was_imported(
    import_in_the_middle: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days.ledger, "ALONE", "SELECT 1")
    assert import_in_the_middle() == ["active", "revoked", "active"]
