"""Records that a thing's state has become another: one row for each change, whoever sees it first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

RECORD = """
WITH seen AS (
    SELECT * FROM unnest(%(partners)s::bigint[], %(subjects)s::bigint[], %(states)s::text[])
        AS seen (partner_id, subject_id, state)
), last AS (
    SELECT DISTINCT ON (subject_id) subject_id, sequence, after, "on"
    FROM partners_statuschange
    WHERE kind = %(kind)s AND subject_id = ANY(%(subjects)s::bigint[])
    ORDER BY subject_id, sequence DESC
), written AS (
    INSERT INTO partners_statuschange (partner_id, kind, subject_id, sequence, "on", before, after, edition)
    SELECT seen.partner_id, %(kind)s, seen.subject_id, COALESCE(last.sequence, 0) + 1, %(on)s,
           COALESCE(last.after, ''), seen.state, %(edition)s
    FROM seen LEFT JOIN last USING (subject_id)
    WHERE last.subject_id IS NULL OR (last.after <> seen.state AND last."on" <= %(on)s)
    ON CONFLICT DO NOTHING
    RETURNING partner_id, subject_id, sequence, before, after
)
SELECT partner_id, subject_id, sequence, before, after FROM written ORDER BY subject_id
"""


@dataclass(frozen=True, slots=True)
class Observed:
    """A thing and the state it has on the day."""

    partner: int
    subject: int
    state: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change just written; `before` is empty where it was the first state ever seen."""

    partner: int
    subject: int
    sequence: int
    before: str
    after: str


def record(kind: str, observed: Sequence[Observed], *, on: date, edition: str) -> list[Change]:
    """Writes a row where the state is another than the last recorded; returns the rows that it wrote.

    A look back is no change: nothing is written for a thing whose last change is dated after `on`.
    """
    parameters: dict[str, Any] = {
        "kind": kind,
        "partners": [one.partner for one in observed],
        "subjects": [one.subject for one in observed],
        "states": [one.state for one in observed],
        "on": on,
        "edition": edition,
    }
    with connection.cursor() as cursor:
        cursor.execute(RECORD, parameters)
        return [Change(*row) for row in cursor.fetchall()]
