"""Facts as they are asked of the database: for a batch one statement each, for one partner all in one round trip.

A room offers a `Question`: its statement (with %(partners)s and %(as_of)s), how many columns it has, and what it makes of
the rows. `gather` of its facts asks it alone; a page names all it needs and reads each answer by its question:

    HELD = Question(GATHER, 7, build)
    answers = ask((partner_facts.LEVELS, training_facts.HELD), [partner], as_of)
    answers[training_facts.HELD]

Statement and builder are the same for one and for many. For one partner the statements are joined and planned once a
connection, since planning and waiting cost more than the rows; for a batch each is planned for what it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import NotSupportedError, OperationalError, connection

from partners.arrays import numbers

T = TypeVar("T")
Row = tuple[Any, ...]
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # by psycopg2's connection


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that each connection plans once: `sql` with $1, $2 ..., whose types are `types`."""

    name: str
    types: tuple[str, ...]
    sql: str

    def rows(self, *values: Any) -> list[Row]:
        """All rows for these values; OperationalError, once a connection, where the tables were changed since."""
        with connection.cursor() as cursor:  # first: it may find the connection dead, and take another
            known = _planned.setdefault(cursor.connection, set())
            if self.name not in known:
                cursor.execute(f"PREPARE {self.name} ({', '.join(self.types)}) AS {self.sql}")
                known.add(self.name)
            try:
                cursor.execute(f"EXECUTE {self.name} ({', '.join(['%s'] * len(values))})", values)
            except NotSupportedError as error:  # a migration changed a column's type, so the plan is void
                connection.close()
                raise OperationalError("The tables changed; the next connection plans anew.") from error
            return list(cursor.fetchall())


def statement(sql: str, *types: str) -> Statement:
    """The statement of this text, named by its digest, so that no two texts share a plan."""
    return Statement(f"leap_{sha256(sql.encode()).hexdigest()[:24]}", types, sql)


@dataclass(frozen=True, slots=True, eq=False)
class Question(Generic[T]):
    """What is asked for partners on a day; `build` makes the answer of the rows, the partners and the day."""

    sql: str
    columns: int
    build: Callable[[Iterable[Row], Collection[int], date], T]

    def gather(self, partners: Collection[int], as_of: date) -> T:
        """The answer to this question alone."""
        return ask((self,), partners, as_of)[self]


@dataclass(frozen=True, slots=True)
class Answers:
    """The rows of several questions; each answer is built when it is read."""

    partners: Collection[int]
    as_of: date
    rows: dict[Question[Any], list[Row]]

    def __getitem__(self, question: Question[T]) -> T:
        return question.build(self.rows[question], self.partners, self.as_of)


def listed(kind: Callable[..., T]) -> Callable[[Iterable[Row], Collection[int], date], dict[int, list[T]]]:
    """For rows that begin with the partner: a list for each partner asked about, one `kind` of each row's rest."""

    def build(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, list[T]]:
        found: dict[int, list[T]] = {partner: [] for partner in partners}
        for row in rows:
            found[row[0]].append(kind(*row[1:]))
        return found

    return build


def ask(questions: Sequence[Question[Any]], partners: Collection[int], as_of: date) -> Answers:
    """What `questions` find of `partners` (ids) on `as_of`: one statement for one partner, else one a question."""
    if len(partners) == 1:
        return Answers(partners, as_of, _together(tuple(questions), partners, as_of))
    return Answers(partners, as_of, {each: _alone(each, partners, as_of) for each in questions})


def _alone(question: Question[Any], partners: Collection[int], as_of: date) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(question.sql, {"partners": numbers(partners), "as_of": as_of})
        return list(cursor.fetchall())


def _together(
    questions: tuple[Question[Any], ...], partners: Collection[int], as_of: date
) -> dict[Question[Any], list[Row]]:
    """One row comes back, each of its columns the array of a question's column; turned into rows again here."""
    columns = iter(_joined(questions).rows(list(partners), as_of)[0])
    return {
        each: list(zip(*((next(columns) or ()) for _ in range(each.columns)), strict=True))
        for each in questions
    }


@lru_cache
def _joined(questions: tuple[Question[Any], ...]) -> Statement:
    parts = ", ".join(_arrays(number, each) for number, each in enumerate(questions))
    sql = f"SELECT * FROM {parts}"
    return statement(sql.replace("%(partners)s", "$1").replace("%(as_of)s", "$2"), "bigint[]", "date")


def _arrays(number: int, question: Question[Any]) -> str:
    names = [f"c{place}" for place in range(question.columns)]
    arrays = ", ".join(f"array_agg({name})" for name in names)
    return f"(SELECT {arrays} FROM ({question.sql}) AS rows ({', '.join(names)})) AS q{number}"
