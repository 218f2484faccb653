"""The embedded servers as their users see them: the first one in starts them, the last one out stops them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from leap_portal.embedded import locks, postgres
from leap_portal.embedded.database_folder import SUPERUSER
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import ROOT, Folder, read_secrets


@dataclass(frozen=True, slots=True)
class Urls:
    """`holds` keeps embedded servers up, None where they are somebody else's; `superuser` is known of embedded ones alone."""

    database: str
    owner: str
    redis: str
    holds: int | None = None
    superuser: str = ""


@contextmanager
def embedded(folder: Folder, durable: bool = True) -> Iterator[Urls]:
    """Servers that stay for the length of the block, and after it only where others use them too."""
    share = locks.shared(folder.lock("users"))
    try:
        turn = locks.exclusive(folder.lock("start"))
        try:
            ports = _ports_of_running(folder) or _start_keeper(folder, durable)
        finally:
            os.close(turn)
        yield _urls(ports, read_secrets(folder), share)
    finally:
        os.close(share)
        _wait_for_end(folder)


def are_up(folder: Folder) -> bool:
    return not locks.is_free(folder.lock("keeper"))


def _ports_of_running(folder: Folder) -> dict[str, int] | None:
    """Waits where a keeper is still starting although the one who started it was killed."""
    while are_up(folder):
        if folder.ports.exists():
            return dict(json.loads(folder.ports.read_text()))
        time.sleep(0.1)
    return None


def _start_keeper(folder: Folder, durable: bool) -> dict[str, int]:
    folder.ports.unlink(missing_ok=True)
    command = [sys.executable, "-m", "leap_portal.embedded.keeper", str(folder.path)]
    with (folder.logs / "keeper.log").open("ab") as log:
        keeper = subprocess.Popen(
            [*command, *(() if durable else ("--throw-away",))],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            cwd=ROOT,
            text=True,
        )
    told = keeper.stdout.readline().strip() if keeper.stdout else ""
    if told != "ready":
        keeper.wait()
        raise StartError(told or f"The embedded servers did not start: see {folder.logs / 'keeper.log'}.")
    return dict(json.loads(folder.ports.read_text()))


def _wait_for_end(folder: Folder, seconds: float = 20) -> None:
    """Where nobody else uses the servers, comes back when they have stopped."""
    begun = time.monotonic()
    while are_up(folder) and time.monotonic() - begun < seconds:
        if folder.ports.exists() and time.monotonic() - begun > 1.5:
            return
        time.sleep(0.03)


def _urls(ports: dict[str, int], passwords: dict[str, str], share: int) -> Urls:
    place = f"127.0.0.1:{ports['postgres']}/{postgres.DATABASE}"
    return Urls(
        f"postgres://{postgres.APP}:{passwords['app']}@{place}",
        f"postgres://{postgres.OWNER}:{passwords['owner']}@{place}",
        f"redis://:{passwords['redis']}@127.0.0.1:{ports['redis']}/0",
        share,
        f"postgres://{SUPERUSER}:{passwords['superuser']}@{place}",
    )
