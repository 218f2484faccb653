"""Records that a thing's state has become another, and tells of it: once for each change, whoever sees it first."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection

from partners.choices import NoticeKind

Thing = TypeVar("Thing")
# A thing as it is seen: its partner, which of the partner's things of its kind it is, its state, and the thing itself.
Seen = tuple[int, str, str, Thing]
# What is known of a thing: how many states were recorded of it, the last of them, and on which day.
Last = tuple[int, str, date]
NEVER: Last = (0, "", date.min)

RECORDED = """
SELECT DISTINCT ON (partner_id, subject) partner_id, subject, sequence, after, "on"
FROM partners_statuschange
WHERE kind = %s AND partner_id = ANY(%s::bigint[])
ORDER BY partner_id, subject, sequence DESC
"""
WRITE = f"""
WITH seen AS MATERIALIZED (
    SELECT *
    FROM unnest(%(partners)s::bigint[], %(subjects)s::text[], %(sequences)s::integer[], %(befores)s::text[],
                %(afters)s::text[], %(sentences)s::text[])
        AS seen (partner_id, subject, sequence, before, after, sentence)
), written AS (
    INSERT INTO partners_statuschange (partner_id, kind, subject, sequence, "on", before, after, edition)
    SELECT partner_id, %(kind)s, subject, sequence, %(on)s, before, after, %(edition)s FROM seen
    ON CONFLICT DO NOTHING
)
INSERT INTO partners_notice (partner_id, kind, occasion, "on", text, path)
SELECT partner_id, '{NoticeKind.STATUS_CHANGE.value}', concat_ws(':', %(kind)s, partner_id, subject, sequence), %(on)s,
       sentence, %(path)s
FROM seen WHERE before <> ''
ON CONFLICT DO NOTHING
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
    written for a thing whose last change is dated after `on`. By two statements, whatever their number.
    """
    last = recorded(kind.name, partners)
    rows = []
    for partner, subject, state, thing in seen:
        sequence, before, since = last.get((partner, subject), NEVER)
        if before != state and since <= on:
            sentence = kind.told(before, thing, on) if before else ""
            rows.append((partner, subject, sequence + 1, before, state, sentence))
    return write(kind, rows, on, edition) if rows else 0


def recorded(kind: str, partners: Collection[int]) -> dict[tuple[int, str], Last]:
    """What was last recorded of the partners' things of a kind, by partner and subject."""
    with connection.cursor() as cursor:
        cursor.execute(RECORDED, [kind, numbers(partners)])
        return {
            (partner, subject): (sequence, state, on)
            for partner, subject, sequence, state, on in cursor.fetchall()
        }


def write(kind: Kind[Thing], rows: list[tuple[int, str, int, str, str, str]], on: date, edition: str) -> int:
    """Writes changes and notices of these columns; whoever comes second, by the keys, writes nothing."""
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
    with connection.cursor() as cursor:
        cursor.execute(WRITE, parameters)
        return int(cursor.rowcount)


# Arrays as PostgreSQL reads them: seven times as fast as the driver's ARRAY[...] of single literals.
def numbers(values: Collection[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Iterable[str]) -> str:
    """None of them may hold U+0000, which no text in PostgreSQL does."""
    joined = "\0".join(values).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\0", '","') + '"}'
