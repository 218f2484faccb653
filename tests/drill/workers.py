"""A broker of one's own, and Celery workers as an installation runs them, to be killed."""

import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from celery import Celery
from redis import Redis

from leap_portal.embedded import valkey
from leap_portal.embedded.folder import ROOT
from leap_portal.embedded.up import WORKER

CLOSE = "leap_portal.tasks.close_days"


class Broker:
    """A Redis-compatible server that nobody else uses, so that it may be wiped."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.redis = Redis.from_url(url)
        self.celery = Celery(broker=url)

    def tick(self) -> None:
        """What beat does once a minute."""
        self.celery.send_task(CLOSE, queue="bulk", ignore_result=True)

    def wipe(self) -> None:
        self.redis.flushall()

    @property
    def idle(self) -> bool:
        """Whether no message waits or is being worked on."""
        return (
            not self.redis.llen("bulk")
            and not self.redis.llen("interactive")
            and not self.redis.hlen("unacked")
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def broker(folder: Path) -> Iterator[Broker]:
    port, password = free_port(), secrets.token_hex(8)
    server = valkey.Valkey(valkey.find(folder, None), folder / "valkey", port, password, None, durable=False)
    server.make_ready()
    log = folder / "valkey.log"
    with log.open("wb") as out, subprocess.Popen(server.command(), stdout=out, stderr=out) as process:
        try:
            valkey.wait(server, log)
            yield Broker(f"redis://:{password}@127.0.0.1:{port}/0")
        finally:
            process.terminate()


class Worker:
    """A worker in a process group of its own."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        words = WORKER.format(queue="interactive,bulk").split()
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words], env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL for the worker and its children at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
