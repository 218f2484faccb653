"""Closing a day: every room's refresh in order, in pieces that are each done once, whoever does them."""

import time
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from django.db import connection, transaction

from financing.services.refresh import refresh as refresh_financing
from partners import audit, wake
from partners.dated import long_day
from partners.errors import NotAllowed
from partners.models import JobRun, ProgramClock, User
from partners.reasons import reason
from partners.services import digests
from partners.terms import Terms
from training.services.refresh import refresh as refresh_training

DAY = timedelta(days=1)
CHUNK = 500
CLOSE = "leap_portal.tasks.close_days"
Refresh = Callable[..., int]


def tell(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """The last job of a day: one digest per member of what changed."""
    return digests.send(partners, on=as_of)


# In order: a job's pieces begin only when all pieces of the one before are done.
JOBS: tuple[tuple[str, Refresh], ...] = (
    ("training", refresh_training),
    ("financing", refresh_financing),
    ("digests", tell),
)
PLAN = """
INSERT INTO partners_jobrun (job, "on", first_id, last_id)
SELECT %(job)s, %(on)s, piece.first_id, piece.last_id
FROM (
    SELECT min(id) AS first_id, max(id) AS last_id
    FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(chunk)s AS part FROM partners_partner) AS partner
    GROUP BY part
) AS piece
WHERE piece.first_id IS NOT NULL AND NOT EXISTS (SELECT FROM partners_jobrun WHERE job = %(job)s AND "on" = %(on)s)
ON CONFLICT DO NOTHING
"""
CLAIM = """
SELECT id, first_id, last_id FROM partners_jobrun
WHERE job = %(job)s AND "on" = %(on)s AND done_at IS NULL
ORDER BY first_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
DONE = "UPDATE partners_jobrun SET done_at = now(), changes = %s, attempts = attempts + 1, failure = '' WHERE id = %s"
FAILED = "UPDATE partners_jobrun SET attempts = attempts + 1, failure = %s WHERE id = %s AND done_at IS NULL"


def close(to: date, *, terms: Terms, by: User | None = None) -> Iterator[date]:
    """Closes each day after the last closed one through `to`, in order; yields each day as it is closed.

    Several processes may close at once and share the pieces; a second run changes nothing. Killed at any point,
    the next run goes on with the pieces that were not done. Must run outside a transaction.
    """
    while (day := ProgramClock.objects.values_list("last_closed_on", flat=True).get() + DAY) <= to:
        for job, refresh in JOBS:
            run(job, refresh, day, terms)
        if advance(day, by=by, terms=terms):
            yield day


def run(job: str, refresh: Refresh, day: date, terms: Terms) -> None:
    """Does the job's pieces for the day that nobody else is doing, then waits for the others'."""
    plan(job, day)
    while True:
        worked = work(job, refresh, day, terms)
        if not worked and not JobRun.objects.filter(job=job, on=day, done_at=None).exists():
            return
        if not worked:
            time.sleep(0.05)


@transaction.atomic
def plan(job: str, day: date) -> None:
    """Writes the job's pieces for the day, once: whoever comes second finds them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"plan:{job}:{day}"])
        cursor.execute(PLAN, {"job": job, "on": day, "chunk": CHUNK})


def work(job: str, refresh: Refresh, day: date, terms: Terms) -> bool:
    """Does one piece in one transaction with its mark in the ledger; False where none is free."""
    piece: int | None = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CLAIM, {"job": job, "on": day})
            claimed = cursor.fetchone()
            if claimed is None:
                return False
            piece, first, last = claimed
            changes = refresh(partners_between(first, last), as_of=day, terms=terms)
            cursor.execute(DONE, [changes, piece])
    except Exception as error:
        with connection.cursor() as cursor:
            cursor.execute(FAILED, [f"{type(error).__name__}: {error}"[:2000], piece])
        raise
    return True


def partners_between(first: int, last: int) -> list[int]:
    """The ids of the partners of a piece."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM partners_partner WHERE id BETWEEN %s AND %s", [first, last])
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def advance(day: date, *, by: User | None, terms: Terms) -> bool:
    """Says that the day is closed; False where another process said so already."""
    moved = ProgramClock.objects.filter(last_closed_on=day - DAY)
    rehearsal = moved.filter(rehearsal_on__isnull=False).update(last_closed_on=day, rehearsal_on=day)
    if not rehearsal and not moved.filter(rehearsal_on=None).update(last_closed_on=day):
        return False
    sentence = f"{by or 'The portal'} closed {long_day(day)}."
    audit.record("day closed", str(day), sentence, by=by, as_of=day, edition=terms.digest)
    return True


@transaction.atomic
def observe(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """After an import: records the states that the new facts bring on the business date."""
    return refresh_training(partners, as_of=as_of, terms=terms)


@transaction.atomic
def ask(to: date, *, by: User, terms: Terms) -> None:
    """In a rehearsal: asks the workers to close every day through `to`; NotAllowed by the clock or for a past day."""
    clock = ProgramClock.objects.select_for_update().get()
    if clock.rehearsal_on is None:
        raise NotAllowed((reason("clock", "Days follow the clock here; they cannot be moved by hand."),))
    if to <= clock.last_closed_on:
        raise NotAllowed((reason("past-day", "{day} is closed already: days only go forward.", day=to),))
    ProgramClock.objects.update(asked_on=to)
    sentence = f"{by} asked to close every day through {long_day(to)}."
    audit.record("days asked", str(to), sentence, by=by, as_of=clock.last_closed_on, edition=terms.digest)
    wake.soon(CLOSE)
