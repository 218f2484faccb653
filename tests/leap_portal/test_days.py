"""Closing days: on time, late, twice, by two at once, with a piece that fails or stalls; always the same rows."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from leap_portal import days, ledger, tasks
from leap_portal.jobs import JOBS, Job
from partners.errors import NotAllowed
from partners.models import AuditEntry, JobRun, Notice, OutgoingMail, Partner, ProgramClock, StatusChange
from tests.scene import company, member, person
from training.models import Specialization
from training.services.refresh import refresh

LEVELS, TRAINING, *_ = JOBS
SEPTEMBER_30, OCTOBER_1, OCTOBER_6 = date(2020, 9, 30), date(2020, 10, 1), date(2020, 10, 6)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch, settings) -> None:
    monkeypatch.setattr("partners.wake.send", lambda task: None)
    settings.DAY_CHUNK = 2


@pytest.fixture
def evening(db: None, terms) -> list[Partner]:
    """Five partners on 30 September; of each one specialization ends that day and one on 3 October."""
    partners = [company(f"P000{number}") for number in range(5)]
    for partner in partners:
        member(partner, f"M{partner.code}")
        for name, ends_on in (("Cloud", date(2020, 6, 1)), ("Campus", date(2020, 10, 3))):
            Specialization.objects.create(
                partner=partner, name=name, from_on=date(2019, 1, 1), expires_on=ends_on
            )
    ProgramClock.objects.update(last_closed_on=SEPTEMBER_30, rehearsal_on=SEPTEMBER_30)
    days.observe([partner.pk for partner in partners], as_of=SEPTEMBER_30, terms=terms)
    return partners


def effects() -> list[list[tuple[object, ...]]]:
    """All that closing leaves, without instants."""
    return [
        sorted(
            StatusChange.objects.values_list(
                "partner__code", "kind", "subject", "sequence", "on", "before", "after"
            )
        ),
        sorted(Notice.objects.values_list("partner__code", "occasion", "on", "text", "digest_on")),
        sorted(OutgoingMail.objects.values_list("occasion", "subject", "text")),
        sorted(AuditEntry.objects.filter(verb="day closed").values_list("sentence", "as_of")),
        sorted(JobRun.objects.values_list("job", "on", "first_id", "last_id", "changes")),
    ]


def close(to: date, terms) -> list[date]:
    return list(days.close(to, terms=terms))


def plan(job: Job, day: date, terms) -> None:
    ledger.plan(days.task_of(job, day, terms))


def closed_through() -> date:
    return ProgramClock.objects.get().last_closed_on


def test_october_first_is_the_day_of_the_expiry_each_partner_told_once(evening: list[Partner], terms) -> None:
    assert close(OCTOBER_1, terms) == [OCTOBER_1]
    changes = StatusChange.objects.filter(on=OCTOBER_1).values_list("kind", "partner", "before", "after")
    keys = [partner.pk for partner in evening]
    assert sorted(changes) == [
        *(("benefit", key, "open", "closed") for key in keys for _ in ("deferment", "financing")),
        *(("requirement", key, "waived", "missing") for key in keys),
        *(("specialization", key, "active", "expired") for key in keys),
    ]
    assert Notice.objects.count() == 4 * len(evening) and OutgoingMail.objects.count() == len(evening)


def test_on_time_twice_and_five_days_late_leave_the_same_rows(evening: list[Partner], terms) -> None:
    found = []
    runs = {
        "on time": [OCTOBER_1 + timedelta(number) for number in range(6)],
        "twice": [OCTOBER_1 + timedelta(number // 2) for number in range(12)],
        "five days late": [OCTOBER_6],
    }
    for calls in runs.values():
        with transaction.atomic():
            for to in calls:
                close(to, terms)
            found.append(effects())
            transaction.set_rollback(True)
    assert found[0] == found[1] == found[2]
    assert len(found[0][0]) == 20 * len(evening) and len(found[0][2]) == 2 * len(evening)


def test_a_day_that_is_closed_is_not_closed_again(evening: list[Partner], terms) -> None:
    close(OCTOBER_1, terms)
    before = effects()
    assert close(OCTOBER_1, terms) == close(SEPTEMBER_30, terms) == []
    assert effects() == before


def test_pieces_cover_every_partner_once_and_are_planned_once(evening: list[Partner], terms) -> None:
    for _ in range(2):
        plan(TRAINING, OCTOBER_1, terms)
    ranges = JobRun.objects.order_by("first_id").values_list("first_id", "last_id")
    task = days.task_of(TRAINING, OCTOBER_1, terms)
    with connection.cursor() as cursor:
        assert [ledger.partners(cursor, task, *each) for each in ranges] == [
            [partner.pk for partner in evening[start : start + 2]] for start in (0, 2, 4)
        ]


def test_without_partners_days_are_closed_too(db: None, terms) -> None:
    begun = closed_through()
    assert close(begun + timedelta(2), terms) == [begun + timedelta(1), begun + timedelta(2)]


def test_a_partner_that_comes_while_a_day_is_closed_is_told_with_the_next(
    evening: list[Partner], terms
) -> None:
    for job in JOBS:
        plan(job, OCTOBER_1, terms)
    late = company("P0009")
    Specialization.objects.create(
        partner=late, name="Cloud", from_on=date(2019, 1, 1), expires_on=date(2020, 6, 1)
    )
    days.observe([late.pk], as_of=SEPTEMBER_30, terms=terms)
    close(OCTOBER_1 + timedelta(1), terms)
    told = Notice.objects.filter(partner=late).values_list("on", flat=True)
    assert set(told) == {OCTOBER_1 + timedelta(1)}


def failing(broken: set[int]):
    """Training's refresh, which writes and then fails where a broken partner is in the piece."""

    def broken_refresh(partners: Collection[int], **arguments: object) -> int:
        written = refresh(partners, **arguments)
        if broken & set(partners):
            raise ValueError("no such thing")
        return written

    return broken_refresh


@pytest.fixture
def broken(evening: list[Partner], monkeypatch: pytest.MonkeyPatch) -> Iterator[set[int]]:
    """The first partner's piece fails until it is taken out of this set."""
    found = {evening[0].pk}
    monkeypatch.setattr(days, "JOBS", (LEVELS, replace(TRAINING, refresh=failing(found)), *JOBS[2:]))
    return found


def test_a_failing_piece_is_undone_and_written_down_while_the_others_are_done(
    broken: set[int], terms
) -> None:
    with pytest.raises(days.NotClosed, match="1 of the pieces of training failed on 2020-10-01"):
        close(OCTOBER_1, terms)
    ledger = (
        JobRun.objects.filter(job="training")
        .order_by("first_id")
        .values_list("done_at", "failure", "attempts")
    )
    found = [(done is not None, *rest) for done, *rest in ledger]
    assert found == [(False, "ValueError: no such thing", 1), (True, "", 1), (True, "", 1)]
    assert StatusChange.objects.filter(on=OCTOBER_1).count() == 3
    assert closed_through() == SEPTEMBER_30


def test_a_piece_that_failed_is_done_by_the_next_run(broken: set[int], evening: list[Partner], terms) -> None:
    with pytest.raises(days.NotClosed):
        close(OCTOBER_1, terms)
    broken.clear()
    assert close(OCTOBER_1, terms) == [OCTOBER_1]
    assert OutgoingMail.objects.count() == len(evening)
    assert sorted(JobRun.objects.filter(job="training").values_list("attempts", "failure")) == [
        (1, ""),
        (1, ""),
        (2, ""),
    ]


def test_a_late_process_plans_and_does_nothing_for_a_day_that_is_closed(
    evening: list[Partner], terms
) -> None:
    close(OCTOBER_6, terms)
    JobRun.objects.all().delete()
    before = effects()
    plan(TRAINING, OCTOBER_1, terms)
    assert not JobRun.objects.exists()
    JobRun.objects.create(job="training", on=OCTOBER_1, first_id=1, last_id=2**40)
    assert not days.work(TRAINING, days.task_of(TRAINING, OCTOBER_1, terms), terms, [])
    assert effects()[:4] == before[:4]


def test_a_day_advances_once_and_only_the_next(evening: list[Partner], terms) -> None:
    assert not days.advance(OCTOBER_6, by=None, terms=terms)
    assert [days.advance(OCTOBER_1, by=None, terms=terms) for _ in range(2)] == [True, False]
    assert closed_through() == OCTOBER_1 and AuditEntry.objects.filter(verb="day closed").count() == 1


@pytest.mark.parametrize(
    ("rehearsal", "asked_on", "expected"),
    [
        (True, None, SEPTEMBER_30),
        (True, OCTOBER_1, OCTOBER_1),
        (False, None, OCTOBER_6),
        (False, OCTOBER_1, OCTOBER_6),
    ],
    ids=["rehearsal, nobody asked", "rehearsal, asked", "by the clock", "by the clock, once a rehearsal"],
)
def test_the_tick_closes_what_is_due(
    evening: list[Partner],
    monkeypatch: pytest.MonkeyPatch,
    rehearsal: bool,
    asked_on: date | None,
    expected: date,
) -> None:
    ProgramClock.objects.update(asked_on=asked_on, rehearsal_on=SEPTEMBER_30 if rehearsal else None)
    monkeypatch.setattr("partners.clock.business_day", lambda rehearsal_on, zone: rehearsal_on or OCTOBER_6)
    tasks.close_days()
    assert closed_through() == expected
    assert tasks.close_days() == 0


def test_days_are_asked_for_in_a_rehearsal_forward_only(evening: list[Partner], terms) -> None:
    maria = person("Maria", staff="channel managers")
    with pytest.raises(NotAllowed):
        days.ask(SEPTEMBER_30, by=maria, terms=terms)
    days.ask(OCTOBER_1, by=maria, terms=terms)
    assert ProgramClock.objects.get().asked_on == OCTOBER_1
    ProgramClock.objects.update(rehearsal_on=None)
    with pytest.raises(NotAllowed):
        days.ask(OCTOBER_6, by=maria, terms=terms)
