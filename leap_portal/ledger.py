"""The ledger of the daily jobs in PostgreSQL: which pieces a day has, who is at them, and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from partners.models import JobRun

# Pieces pass together. What plans, advances or brings new facts passes alone: no piece records what it read before.
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtext('days'))"
ALONE = "SELECT pg_advisory_xact_lock(hashtext('days'))"
IS_NEXT = "EXISTS (SELECT FROM partners_programclock WHERE last_closed_on = %(on)s::date - 1)"
UNDER_THESE_TERMS = """
SELECT coalesce(bool_and(edition = %(edition)s), false) FROM partners_jobrun
WHERE job = %(job)s AND "on" = %(on)s::date - 1
"""
# The first plan of a day takes what was written until then; what is written from then on waits for the next day.
TAKE_TOUCHED = f"""
UPDATE partners_touched SET "on" = %(on)s
WHERE "on" IS NULL AND {IS_NEXT} AND NOT EXISTS (SELECT FROM partners_jobrun WHERE "on" = %(on)s)
"""
FORGET_TOUCHED = 'DELETE FROM partners_touched WHERE "on" <= %(on)s'
PLAN = f"""
WITH piece AS (
    SELECT min(partner_id) AS first_id, max(partner_id) AS last_id
    FROM (
        SELECT partner_id, (row_number() OVER (ORDER BY partner_id) - 1) / %(chunk)s AS piece
        FROM (SELECT DISTINCT partner_id FROM ({{due}}) AS due) AS partner
    ) AS numbered
    GROUP BY piece
)
INSERT INTO partners_jobrun (job, "on", edition, first_id, last_id, done_at)
SELECT %(job)s, %(on)s, %(edition)s, planned.*
FROM (
    SELECT first_id, last_id, NULL::timestamptz FROM piece
    UNION ALL SELECT 0, 0, now() WHERE NOT EXISTS (SELECT FROM piece)
) AS planned
WHERE {IS_NEXT} AND NOT EXISTS (SELECT FROM partners_jobrun WHERE job = %(job)s AND "on" = %(on)s)
ON CONFLICT DO NOTHING
"""
CLAIM = f"""
SELECT id, first_id, last_id FROM partners_jobrun
WHERE job = %(job)s AND "on" = %(on)s AND done_at IS NULL AND NOT id = ANY(%(failed)s::bigint[]) AND {IS_NEXT}
ORDER BY first_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
PARTNERS = "SELECT DISTINCT partner_id FROM ({due}) AS due WHERE partner_id BETWEEN %(first)s AND %(last)s"
DONE = """
UPDATE partners_jobrun
SET done_at = now(), changes = %s, attempts = attempts + 1, failure = '', edition = CASE edition WHEN %s THEN edition ELSE '' END
WHERE id = %s
"""
FAILED = "UPDATE partners_jobrun SET attempts = attempts + 1, failure = %s WHERE id = %s AND done_at IS NULL"


@dataclass(frozen=True, slots=True)
class Task:
    """A job of a day under an edition (its digest); `due` is the query of the partners it is due for."""

    job: str
    on: date
    edition: str
    due: str

    @property
    def parameters(self) -> dict[str, Any]:
        return {"job": self.job, "on": self.on, "edition": self.edition, "chunk": settings.DAY_CHUNK}


def under_other_terms(job: str, day: date, edition: str) -> bool:
    """Whether the job was done the day before under another edition, or not at all: then it looks at everyone."""
    with connection.cursor() as cursor:
        cursor.execute(UNDER_THESE_TERMS, {"job": job, "on": day, "edition": edition})
        (same,) = cursor.fetchone()
        return not same


@transaction.atomic
def plan(task: Task) -> None:
    """Writes the pieces of the day's job, once and only while the day is the next to be closed.

    Each covers so many of the partners that the job is due for; where it is due for none, one row says that it is done.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(TAKE_TOUCHED, task.parameters)
        cursor.execute(PLAN.format(due=task.due), task.parameters)


def claim(cursor: CursorWrapper, task: Task, failed: Collection[int]) -> tuple[int, list[int]] | None:
    """A piece that is free, until the end of the transaction, with its partners; None where there is none."""
    cursor.execute(TOGETHER)
    cursor.execute(CLAIM, {**task.parameters, "failed": list(failed)})
    claimed = cursor.fetchone()
    if claimed is None:
        return None
    piece, first, last = claimed
    return piece, partners(cursor, task, first, last)


def partners(cursor: CursorWrapper, task: Task, first: int, last: int) -> list[int]:
    """The partners (ids, in order) of a piece that the job is due for."""
    cursor.execute(PARTNERS.format(due=task.due), {"on": task.on, "first": first, "last": last})
    return sorted(key for (key,) in cursor.fetchall())


def done(cursor: CursorWrapper, task: Task, piece: int, changes: int) -> None:
    cursor.execute(DONE, [changes, task.edition, piece])


def failed(piece: int, error: Exception) -> bool:
    """Writes down that a piece failed; False where somebody else has done it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [f"{type(error).__name__}: {error}"[:2000], piece])
        return bool(cursor.rowcount)


def waiting(task: Task) -> bool:
    """Whether a piece is not done yet."""
    return JobRun.objects.filter(job=task.job, on=task.on, done_at=None).exists()
