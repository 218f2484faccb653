"""Closing 1 October 2020 while its workers are killed and its broker is wiped leaves what an undisturbed run leaves."""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.drill.workers import Broker, Worker, broker
from tests.drill.world import DAY, World, copies

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KILLS = int(os.environ.get("KILLS", "25"))
CHUNK = 20 if KILLS <= 50 else 4
PATIENCE = 60.0


def test_killed_workers_and_a_wiped_broker_lose_nothing_and_double_nothing(tmp_path: Path, capsys) -> None:
    with broker(tmp_path) as redis, copies(environment(redis)) as (disturbed, quiet):
        before = quiet.size()
        quiet.close(DAY)
        expected, whole = quiet.effects(), (before, quiet.size(), quiet.done())
        of_specializations = [row for row in expected["changes"] if row[1] == "specialization"]
        assert len(of_specializations) == 20_000 + 15_000 and len(expected["mails"]) > 2_000
        kills = [kill_in_the_middle(number, disturbed, redis, whole, tmp_path) for number in range(KILLS)]
        finish(disturbed, redis, tmp_path)
        assert disturbed.effects() == expected
        with capsys.disabled():
            sys.stdout.write(f"\n{KILLS} kills, after this many of {whole[2]} pieces: {kills}\n")


@pytest.mark.parametrize(
    "keyed", [True, False], ids=["with the unique keys", "with the unique keys taken out"]
)
def test_two_who_refresh_at_once_leave_the_same_rows_because_of_the_unique_keys(keyed: bool) -> None:
    with copies({**os.environ, "EMAIL_URL": "console:"}) as (disturbed, quiet):
        quiet.close(DAY)
        if not keyed:
            disturbed.take_out_keys()
        disturbed.refresh_twice_at_once(patience=8 if keyed else PATIENCE)
        disturbed.close(DAY)
        found, expected = disturbed.effects(), quiet.effects()
        same = {
            what
            for what in ("changes", "notices", "mails", "drafts", "audit")
            if found[what] == expected[what]
        }
        assert same == {"drafts", "audit"} | ({"changes", "notices", "mails"} if keyed else set())
        assert len(found["changes"]) == len(expected["changes"]) + (0 if keyed else 15_000)


def environment(redis: Broker) -> dict[str, str]:
    return {**os.environ, "REDIS_URL": redis.url, "DAY_CHUNK": str(CHUNK), "EMAIL_URL": "console:"}


def kill_in_the_middle(
    number: int, world: World, redis: Broker, whole: tuple[int, int, int], folder: Path
) -> int:
    """Lets one worker, now and then two, get a little further, then kills them; now and then wipes the broker."""
    before, after, pieces = whole
    begun = world.done()
    share = (pieces - begun) / (KILLS - number + 1)
    goal = begun + max(1, int(share * random.uniform(0.5, 1.0)))
    with at_work(2 if number % 6 == 5 else 1, world, redis, folder) as workers:
        wait_for(lambda: world.done() >= goal, workers)
    done = world.done()
    assert begun < done < pieces and before < world.size() < after, (number, begun, done, whole)
    if number % 5 == 4:
        redis.wipe()
    return done


def finish(world: World, redis: Broker, folder: Path) -> None:
    """Two workers at once come to the end, and are told to close the same day once more."""
    redis.wipe()
    with at_work(2, world, redis, folder) as workers:
        wait_for(
            lambda: world.ask("SELECT last_closed_on::text FROM partners_programclock") == [(DAY,)], workers
        )
        redis.tick()
        redis.tick()
        wait_for(lambda: redis.idle, workers)


@contextmanager
def at_work(count: int, world: World, redis: Broker, folder: Path) -> Iterator[list[Worker]]:
    """So many workers, each with a message to close the days; all are killed at the end."""
    workers = [Worker(world.environment, folder / "workers.log") for _ in range(count)]
    try:
        for _ in workers:
            redis.tick()
        yield workers
    finally:
        for worker in workers:
            worker.kill()


def wait_for(condition, workers: list[Worker]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until and all(worker.alive for worker in workers)
        time.sleep(0.005)
