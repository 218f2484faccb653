"""Closing a day: every room's refresh in order, in pieces that are each done once, whoever does them."""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from django.conf import settings
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

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
FARTHEST = timedelta(days=366)
PAUSE = 0.05
CLOSE = "leap_portal.tasks.close_days"
Refresh = Callable[..., int]


class NotClosed(Exception):
    """Pieces of a day failed: the ledger says which and why, and the next run tries them again."""


def tell(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """The last job of a day: one digest per member of what changed."""
    return digests.send(partners, on=as_of)


# In order: a job's pieces begin only when all pieces of the one before are done.
JOBS: tuple[tuple[str, Refresh], ...] = (
    ("training", refresh_training),
    ("financing", refresh_financing),
    ("digests", tell),
)
# Pieces pass together. What plans, advances or brings new facts passes alone: no piece records what it read before.
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtext('days'))"
ALONE = "SELECT pg_advisory_xact_lock(hashtext('days'))"
IS_NEXT = "EXISTS (SELECT FROM partners_programclock WHERE last_closed_on = %(on)s::date - 1)"
PLAN = f"""
INSERT INTO partners_jobrun (job, "on", first_id, last_id)
SELECT %(job)s, %(on)s, min(id), max(id)
FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %(chunk)s AS piece FROM partners_partner) AS partner
WHERE {IS_NEXT} AND NOT EXISTS (SELECT FROM partners_jobrun WHERE job = %(job)s AND "on" = %(on)s)
GROUP BY piece
ON CONFLICT DO NOTHING
"""
CLAIM = f"""
SELECT id, first_id, last_id FROM partners_jobrun
WHERE job = %(job)s AND "on" = %(on)s AND done_at IS NULL AND NOT id = ANY(%(failed)s::bigint[]) AND {IS_NEXT}
ORDER BY first_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
DONE = "UPDATE partners_jobrun SET done_at = now(), changes = %s, attempts = attempts + 1, failure = '' WHERE id = %s"
FAILED = "UPDATE partners_jobrun SET attempts = attempts + 1, failure = %s WHERE id = %s AND done_at IS NULL"


def close(to: date, *, terms: Terms, by: User | None = None) -> Iterator[date]:
    """Closes each day after the last closed one through `to`, in order; yields each day as it is closed.

    Several processes may close at once and share the pieces; a second run changes nothing. Killed at any point,
    the next run goes on with the pieces that were not done. Raises NotClosed where a piece failed, after the job's
    others. Must run outside a transaction.
    """
    while (day := ProgramClock.objects.values_list("last_closed_on", flat=True).get() + DAY) <= to:
        for job, refresh in JOBS:
            run(job, refresh, day, terms)
        if advance(day, by=by, terms=terms):
            yield day


def run(job: str, refresh: Refresh, day: date, terms: Terms) -> None:
    """Does the job's pieces for the day that nobody else is doing, then waits for the others'."""
    plan(job, day)
    failed: list[int] = []
    while work(job, refresh, day, terms, failed) or still_open(job, day, failed):
        pass


def still_open(job: str, day: date, failed: Collection[int]) -> bool:
    """Whether others are still at pieces of the job, after a pause; NotClosed where this run's own have failed."""
    if failed:
        raise NotClosed(f"{len(failed)} of the pieces of {job} failed on {day}: the ledger of jobs says why.")
    waiting = JobRun.objects.filter(job=job, on=day, done_at=None).exists()
    if waiting:
        time.sleep(PAUSE)
    return waiting


@transaction.atomic
def plan(job: str, day: date) -> None:
    """Writes the job's pieces for the day, once and only while it is the next to be closed."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(PLAN, {"job": job, "on": day, "chunk": settings.DAY_CHUNK})


def work(job: str, refresh: Refresh, day: date, terms: Terms, failed: list[int]) -> bool:
    """Does one piece in one transaction with its mark in the ledger; False where none is free.

    A piece that fails is undone, marked with the failure, and added to `failed`, which this run leaves alone.
    """
    piece: int | None = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TOGETHER)
            cursor.execute(CLAIM, {"job": job, "on": day, "failed": failed})
            claimed = cursor.fetchone()
            if claimed is None:
                return False
            piece, first, last = claimed
            changes = refresh(partners_between(first, last), as_of=day, terms=terms)
            cursor.execute(DONE, [changes, piece])
    except Exception as error:
        if piece is None:
            raise
        log.exception("%s on %s failed for a piece", job, day)
        with connection.cursor() as cursor:
            cursor.execute(FAILED, [f"{type(error).__name__}: {error}"[:2000], piece])
            failed += [piece] * cursor.rowcount  # none where somebody else has done it meanwhile
    return True


def partners_between(first: int, last: int) -> list[int]:
    """The ids of the partners of a piece."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM partners_partner WHERE id BETWEEN %s AND %s", [first, last])
        return [key for (key,) in cursor.fetchall()]


@transaction.atomic
def advance(day: date, *, by: User | None, terms: Terms) -> bool:
    """Says that the day is closed; False where another process said so already."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    moved = ProgramClock.objects.filter(last_closed_on=day - DAY)
    rehearsal = moved.filter(rehearsal_on__isnull=False).update(last_closed_on=day, rehearsal_on=day)
    if not rehearsal and not moved.filter(rehearsal_on=None).update(last_closed_on=day):
        return False
    sentence = f"{by or 'The portal'} closed {long_day(day)}."
    audit.record("day closed", str(day), sentence, by=by, as_of=day, edition=terms.digest)
    return True


@transaction.atomic
def observe(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """After an import: records the states that the new facts bring on the business date.

    Must share the transaction that wrote the facts: no day's piece runs between this and its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    return refresh_training(partners, as_of=as_of, terms=terms)


@transaction.atomic
def ask(to: date, *, by: User, terms: Terms) -> None:
    """In a rehearsal: asks the workers to close every day through `to`; NotAllowed by the clock or for a past day."""
    clock = ProgramClock.objects.select_for_update().get()
    if clock.rehearsal_on is None:
        raise NotAllowed((reason("clock", "Days follow the clock here; they cannot be moved by hand."),))
    if to > clock.last_closed_on + FARTHEST:
        raise NotAllowed((reason("far-day", "{day} is more than a year ahead: go there in steps.", day=to),))
    if to <= clock.last_closed_on:
        raise NotAllowed((reason("past-day", "{day} is closed already: days only go forward.", day=to),))
    ProgramClock.objects.update(asked_on=to)
    sentence = f"{by} asked to close every day through {long_day(to)}."
    audit.record("days asked", str(to), sentence, by=by, as_of=clock.last_closed_on, edition=terms.digest)
    wake.soon(CLOSE)
