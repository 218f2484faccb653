"""Row 16: 100 000 partners imported, and the same file again, against COPY of a prepared file into the same table."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg2

from tests.bench.harness import ROOT, administer, database, median

ROUNDS, ROWS, BAD = 7, 100_000, 100
HEADER = "code,name,country,currency,standing,partnerworks,channel_manager"
COUNTRIES = (("US", "USD"), ("DE", "EUR"), ("JP", "JPY"), ("BR", "BRL"), ("GB", "GBP"), ("KW", "KWD"))


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as environment:
        command = [sys.executable, "-m", "tests.bench.imports"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        yield from done.stdout.splitlines()


def measure() -> None:
    """In a process of the portal: each round empties the table, copies, empties it, imports, and imports again."""
    import django

    django.setup()
    from tests.walls import see_all

    see_all()
    with TemporaryDirectory() as folder:
        rounds = [one_round(Path(folder)) for _ in range(ROUNDS + 1)][1:]
    copied, added, again, refused = zip(*rounds, strict=True)
    for what, seconds in (("new", added), ("the same again", again), (f"{BAD} rows wrong, refused", refused)):
        ratio = median([mine / its for mine, its in zip(seconds, copied, strict=True)])
        print(
            f"* {ROWS} partners, {what}: {ratio:.2f} × ({median(list(seconds)):.2f} s against {median(list(copied)):.2f} s)"
        )
    print(f"* Rows written when the same file came again: {WRITTEN[-1]}")


WRITTEN: list[int] = []


def one_round(folder: Path) -> tuple[float, float, float, float]:
    """Seconds of COPY, of the import, of the same import again, and of one that is refused."""
    from partners.models import User

    manager = User.objects.filter(is_staff=True).order_by("id").first()
    write(folder / "partners.csv", manager.email)
    write(folder / "prepared.csv", f'{manager.pk},""')
    empty()
    copied = timed(lambda: copy(folder / "prepared.csv"))
    empty()
    added = timed(lambda: imported(folder / "partners.csv"))
    before = written()
    again = timed(lambda: imported(folder / "partners.csv"))
    WRITTEN.append(written() - before)
    write(folder / "partners.csv", manager.email, bad=BAD)
    return copied, added, again, timed(lambda: imported(folder / "partners.csv"))


def write(path: Path, manager: str, bad: int = 0) -> None:
    """A file of partners, quoted where it must be; of the last `bad` the country is none."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADER}\n")
        for number in range(ROWS):
            country, currency = COUNTRIES[number % 6]
            country = "XX" if number >= ROWS - bad else country
            standing, in_program = "hold" if number % 9 == 0 else "good", "true" if number % 3 else "false"
            file.write(
                f'P{number:07},"Company {number}, Größe",{country},{currency},{standing},{in_program},{manager}\n'
            )


def copy(path: Path) -> None:
    """By the owner of the table, whom no policy concerns: COPY cannot go through one."""
    columns = HEADER.replace("channel_manager", "channel_manager_id")
    statement = f"COPY partners_partner ({columns}, mailbox) FROM STDIN (FORMAT csv, HEADER)"
    owner = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    with closing(owner), owner, owner.cursor() as cursor, path.open(encoding="utf-8") as file:
        cursor.copy_expert(statement, file)


def imported(path: Path) -> None:
    from leap_portal import imports
    from partners import program

    try:
        imports.run([path], by=None, as_of=date(2020, 5, 7), terms=program.current())
    except imports.ImportRefused as refused:
        assert len(refused.errors) == BAD


def empty() -> None:
    """No partner, nor anything that was imported."""
    administer(
        os.environ["DATABASE_OWNER_URL"],
        "TRUNCATE partners_partner, partners_importrun CASCADE",
        "ALTER TABLE partners_partner NO FORCE ROW LEVEL SECURITY",
        "VACUUM ANALYZE partners_partner",
    )


def written() -> int:
    """Rows ever inserted, changed or deleted in the tables of the portal, by its statistics."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_user_tables WHERE schemaname = 'public'"
        )
        return int(cursor.fetchone()[0])


def timed(act: Callable[[], None]) -> float:
    """Seconds it takes, with the commit."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    measure()
