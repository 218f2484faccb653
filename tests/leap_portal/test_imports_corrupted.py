"""A thousand damaged files of every kind: each is taken whole or refused whole, with every error named, never a traceback."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction

from leap_portal import imports
from leap_portal.demo import build
from leap_portal.imports import KINDS
from partners.models import Partner
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = date(2020, 5, 7)
ROUNDS = 1000
KNOWN = {f"P{number:04d}" for number in range(1, 13)} | {"P0034"}
MOST = 25
NASTY = [
    "", " ", "x", "-1", "0", "1e9", "NaN", "9" * 40, "1.23456", "2020-02-30", "2020-13-01", "9999-12-31", "0001-01-01",
    "true", "TRUE", "=1+1", "USD", "ZZZ", "ü", "\u202e", "\u0000", "\ufeff", '"', '""', "a,b", "a\nb", "🙂", "P9999", "'",
    "diamond", "null", "\\N", "\\.", "%s", "{}", "2020-03-15", "level:gold", "1,5", " 2020-01-01", "\t",
]  # fmt: skip

OWN = {
    "payments.csv": [
        "partner,reference,paid_on,currency,amount,invoice,agreement",
        *(f"P0001,PAY-{number},2020-04-{number:02d},USD,{number}00.50,INV-104317," for number in range(1, 9)),
    ],
    "subscriptions.csv": [
        "partner,number,started_on,billing_day,currency,monthly_amount,ended_on",
        *(f"P0001,SUB-{number},2019-0{number}-15,{number + 20},USD,99.90," for number in range(1, 9)),
    ],
}  # what the demo has no file of


def rows_of(file: str) -> list[str]:
    """The head of a file of the demo, with rows of a few partners."""
    if file in OWN:
        return OWN[file]
    head, *rows = (build.FACTS / file).read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if row.split(",")[0] in KNOWN] or rows
    return [head, *kept[:MOST]]


@pytest.fixture
def good(tmp_path: Path, terms) -> dict[str, list[str]]:
    """A file of each kind, all of them imported."""
    for email in ("maria", "jonas", "keiko"):
        factories.user(email=f"{email}@vendor.example", is_staff=True)
    files = {file: rows_of(file) for file in KINDS}
    for file, rows in files.items():
        (tmp_path / file).write_text("\n".join(rows) + "\n", encoding="utf-8")
    imports.run([tmp_path], by=None, as_of=DAY, terms=terms)
    return files


def cells(chance: random.Random, lines: list[str]) -> None:
    """One cell becomes another."""
    at = chance.randrange(1, len(lines))
    parts = lines[at].split(",")
    parts[chance.randrange(len(parts))] = chance.choice(NASTY)
    lines[at] = ",".join(parts)


def swapped(chance: random.Random, lines: list[str]) -> None:
    """Two cells of a line change places."""
    at = chance.randrange(len(lines))
    parts = lines[at].split(",")
    one, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    parts[one], parts[other] = parts[other], parts[one]
    lines[at] = ",".join(parts)


def cut(chance: random.Random, lines: list[str]) -> None:
    """A line ends too soon."""
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]


def doubled(chance: random.Random, lines: list[str]) -> None:
    """A line stands twice, perhaps the head."""
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(lines))


def longer(chance: random.Random, lines: list[str]) -> None:
    """A line has a cell too many, or a column is gone or renamed."""
    at = chance.choice([0, chance.randrange(len(lines))])
    parts = lines[at].split(",")
    lines[at] = ",".join(chance.choice([[*parts, "more"], parts[1:], ["other", *parts[1:]]]))


def delimited(chance: random.Random, lines: list[str]) -> None:
    """Another delimiter, in one line or all."""
    chosen = range(len(lines)) if chance.random() < 0.5 else [chance.randrange(len(lines))]
    for at in chosen:
        lines[at] = lines[at].replace(",", chance.choice(";\t|"))


def emptied(chance: random.Random, lines: list[str]) -> None:
    """Nothing but the head, or nothing at all."""
    del lines[chance.choice([0, 1]) :]


TEXT: list[Callable[[random.Random, list[str]], None]] = [
    cells,
    cells,
    cells,
    swapped,
    cut,
    doubled,
    longer,
    delimited,
]


def damaged(chance: random.Random, rows: list[str]) -> bytes:
    """The file after one to three accidents with its text, and perhaps one with its bytes."""
    lines = list(rows)
    for _ in range(chance.randint(1, 3)):
        chance.choice(TEXT)(chance, lines)
    if chance.random() < 0.03:
        emptied(chance, lines)
    content = bytearray(
        "\n".join(lines).encode(chance.choice(["utf-8"] * 8 + ["utf-16", "cp1252"]), "replace")
    )
    if content and chance.random() < 0.25:
        content[chance.randrange(len(content))] = chance.randrange(256)
    return bytes(content)


def state() -> list[tuple[int, str]]:
    """How many rows each kind's table has, and a digest of all of them."""
    found = []
    with connection.cursor() as cursor:
        for kind in KINDS.values():
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '' ORDER BY id), '')) FROM {kind.table} AS t"
            )
            found.append(cursor.fetchone())
    return found


def test_a_damaged_file_is_taken_whole_or_refused_whole_with_every_error_named(
    good: dict[str, list[str]], tmp_path: Path, terms
) -> None:
    assert Partner.objects.count() >= 12 and all(count for count, _ in state())
    chance, before, refused = random.Random(2020), state(), dict.fromkeys(KINDS, 0)
    folder = tmp_path / "damaged"
    folder.mkdir()
    for turn in range(ROUNDS):
        file = list(KINDS)[turn % len(KINDS)]
        path = folder / file
        path.write_bytes(damaged(chance, good[file]))
        with transaction.atomic():
            try:
                imports.run([path], by=None, as_of=DAY, terms=terms)
            except imports.ImportRefused as refusal:
                refused[file] += 1
                assert state() == before, f"turn {turn}: {file} was half written"
                assert refusal.errors and all(
                    error.file == file and error.problem for error in refusal.errors
                )
                assert str(refusal).isprintable() or "\n" in str(refusal)
            transaction.set_rollback(True)
        path.unlink()
    assert state() == before
    assert all(count > ROUNDS // len(KINDS) // 2 for count in refused.values()), refused
