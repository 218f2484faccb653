"""Records that a thing's state has become another, and tells of it: once for each change, whoever sees it first."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, connection, transaction

from partners.arrays import numbers, texts
from partners.choices import NoticeKind

Thing = TypeVar("Thing")
# A thing as it is seen: its partner, which of the partner's things of its kind it is, its state, and the thing itself.
Seen = tuple[int, str, str, Thing]
# What is known of a thing: how many states were recorded of it, the last of them, and on which day.
Last = tuple[int, str, date]
NEVER: Last = (0, "", date.min)
Row = tuple[int, str, int, str, str, str]

RECORDED = """
SELECT DISTINCT ON (partner_id, subject) partner_id, subject, sequence, after, "on"
FROM partners_statuschange
WHERE kind = %s AND partner_id = ANY(%s::bigint[])
ORDER BY partner_id, subject, sequence DESC
"""
LOOK_AGAIN = "INSERT INTO partners_touched (partner_id) SELECT unnest(%s::bigint[])"
WRITE = f"""
WITH seen AS MATERIALIZED (
    SELECT *
    FROM unnest(%(partners)s::bigint[], %(subjects)s::text[], %(sequences)s::integer[], %(befores)s::text[],
                %(afters)s::text[], %(sentences)s::text[])
        AS seen (partner_id, subject, sequence, before, after, sentence)
), written AS (
    INSERT INTO partners_statuschange (partner_id, kind, subject, sequence, "on", before, after, edition)
    SELECT partner_id, %(kind)s, subject, sequence, %(on)s, before, after, %(edition)s FROM seen
    {{on_conflict}}
)
INSERT INTO partners_notice (partner_id, kind, occasion, "on", text, path)
SELECT partner_id, '{NoticeKind.STATUS_CHANGE.value}', concat_ws(':', %(kind)s, partner_id, subject, sequence), %(on)s,
       sentence, %(path)s
FROM seen WHERE before <> ''
{{on_conflict}}
"""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Thing]):
    """A kind of thing whose states are recorded.

    `told` is the sentence of a change, of the state before, the thing as it is now, and the day; `path` is where it leads.
    """

    name: str
    path: str
    told: Callable[[str, Thing, date], str]


def record(
    kind: Kind[Thing], seen: Iterable[Seen[Thing]], *, partners: Collection[int], on: date, edition: str
) -> int:
    """Writes a row for each thing whose state is another than the last recorded, and a notice, but not for a first state.

    Returns how many notices it wrote. `seen` are things of `partners` (ids). A look back is no change: nothing is
    written for a thing whose last change is dated after `on`; the next day looks at its partner again. The number of
    statements is the same whatever that of things.
    """
    last = recorded(kind.name, partners)
    rows: list[Row] = []
    ahead: set[int] = set()
    for partner, subject, state, thing in seen:
        sequence, before, since = last.get((partner, subject), NEVER)
        if before == state:
            continue
        if since > on:
            ahead.add(partner)
        else:
            sentence = kind.told(before, thing, on) if before else ""
            rows.append((partner, subject, sequence + 1, before, state, sentence))
    look_again(ahead)
    return write(kind, rows, on, edition) if rows else 0


def look_again(partners: Collection[int]) -> None:
    """Has the next day look at these partners."""
    if partners:
        with connection.cursor() as cursor:
            cursor.execute(LOOK_AGAIN, [numbers(partners)])


def recorded(kind: str, partners: Collection[int]) -> dict[tuple[int, str], Last]:
    """What was last recorded of the partners' things of a kind, by partner and subject."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDED, [kind, numbers(partners)])
        return {
            (partner, subject): (sequence, state, on)
            for partner, subject, sequence, state, on in cursor.fetchall()
        }


def write(kind: Kind[Thing], rows: list[Row], on: date, edition: str) -> int:
    """Writes changes and notices of these columns; where somebody else is writing them too, those that are missing."""
    partners, subjects, sequences, befores, afters, sentences = zip(*rows, strict=True)
    parameters: dict[str, Any] = {
        "kind": kind.name,
        "path": kind.path,
        "on": on,
        "edition": edition,
        "partners": numbers(partners),
        "subjects": texts(subjects),
        "sequences": numbers(sequences),
        "befores": texts(befores),
        "afters": texts(afters),
        "sentences": texts(sentences),
    }
    try:
        with transaction.atomic():
            return told(parameters, on_conflict="")
    except IntegrityError:  # rare, and the look for conflicts costs a third of the writing: so only then
        return told(parameters, on_conflict="ON CONFLICT DO NOTHING")


def told(parameters: dict[str, Any], on_conflict: str) -> int:
    """How many notices were written."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(on_conflict=on_conflict), parameters)
        return int(cursor.rowcount)
