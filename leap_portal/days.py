"""Closing a day: every room's refresh in order, in pieces that are each done once, whoever does them."""

import logging
import time
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db import connection, transaction

from leap_portal import ledger
from leap_portal.jobs import JOBS, Job
from leap_portal.ledger import Task
from partners import audit, wake
from partners.batches import uncollected
from partners.dated import long_day
from partners.errors import NotAllowed
from partners.models import ProgramClock, User
from partners.reasons import reason
from partners.terms import Terms

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
FARTHEST = timedelta(days=366)
PAUSE = 0.05
CLOSE = "leap_portal.tasks.close_days"


class NotClosed(Exception):
    """Pieces of a day failed: the ledger says which and why, and the next run tries them again."""


def close(to: date, *, terms: Terms, by: User | None = None) -> Iterator[date]:
    """Closes each day after the last closed one through `to`, in order; yields each day as it is closed.

    Several processes may close at once and share the pieces; a second run changes nothing. Killed at any point,
    the next run goes on with the pieces that were not done. Raises NotClosed where a piece failed, after the job's
    others. Must run outside a transaction.
    """
    while (day := ProgramClock.objects.values_list("last_closed_on", flat=True).get() + DAY) <= to:
        for job in JOBS:
            run(job, day, terms)
        if advance(day, by=by, terms=terms):
            yield day


def run(job: Job, day: date, terms: Terms) -> None:
    """Does the job's pieces for the day that nobody else is doing, then waits for the others'."""
    task = task_of(job, day, terms)
    ledger.plan(task)
    failed: list[int] = []
    is_open = ledger.waiting(task)
    while is_open:
        is_open = work(job, task, terms, failed) or still_open(task, failed)


def task_of(job: Job, day: date, terms: Terms) -> Task:
    """The job on the day: due for everyone where the day before knew other terms, else for whom its own query finds."""
    everyone = ledger.under_other_terms(job.name, day, terms.digest)
    return Task(job.name, day, terms.digest, job.due(day, terms, everyone=everyone))


def still_open(task: Task, failed: Collection[int]) -> bool:
    """Whether others are still at pieces of the job, after a pause; NotClosed where this run's own have failed."""
    if failed:
        said = f"{len(failed)} of the pieces of {task.job} failed on {task.on}: the ledger of jobs says why."
        raise NotClosed(said)
    waiting = ledger.waiting(task)
    if waiting:
        time.sleep(PAUSE)
    return waiting


def work(job: Job, task: Task, terms: Terms, failed: list[int]) -> bool:
    """Does one piece in one transaction with its mark in the ledger; False where none is free.

    A piece that fails is undone, marked with the failure, and added to `failed`, which this run leaves alone.
    """
    piece: int | None = None
    try:
        with uncollected(), transaction.atomic(), connection.cursor() as cursor:
            claimed = ledger.claim(cursor, task, failed)
            if claimed is None:
                return False
            piece, partners = claimed
            changes = job.refresh(partners, as_of=task.on, terms=terms)
            ledger.done(cursor, task, piece, changes)
    except Exception as error:
        if piece is None:
            raise
        log.exception("%s on %s failed for a piece", task.job, task.on)
        if ledger.failed(piece, error):
            failed.append(piece)
    return True


@transaction.atomic
def advance(day: date, *, by: User | None, terms: Terms) -> bool:
    """Says that the day is closed; False where another process said so already."""
    with connection.cursor() as cursor:
        cursor.execute(ledger.ALONE)
    moved = ProgramClock.objects.filter(last_closed_on=day - DAY)
    rehearsal = moved.filter(rehearsal_on__isnull=False).update(last_closed_on=day, rehearsal_on=day)
    if not rehearsal and not moved.filter(rehearsal_on=None).update(last_closed_on=day):
        return False
    with connection.cursor() as cursor:
        cursor.execute(ledger.FORGET_TOUCHED, {"on": day})
    sentence = f"{by or 'The portal'} closed {long_day(day)}."
    audit.record("day closed", str(day), sentence, by=by, as_of=day, edition=terms.digest)
    return True


@transaction.atomic
def observe(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """After an import: records the states that the new facts bring on the business date.

    Must share the transaction that wrote the facts: no day's piece runs between this and its end.
    """
    with connection.cursor() as cursor:
        cursor.execute(ledger.ALONE)
    return sum(job.refresh(partners, as_of=as_of, terms=terms) for job in JOBS if job.observes)


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
