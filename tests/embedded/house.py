"""A small house for the launcher to run: its own copy of the launcher, and a portal that says what it was given."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from leap_portal.embedded.environment import NAMES
from leap_portal.embedded.folder import ROOT

FILES = {
    "leap_portal/__init__.py": "",
    "leap_portal/settings.py": "SECRET_KEY = 'x'\n",
    "leap_portal/celery.py": "import os\nfrom celery import Celery\napp = Celery(broker=os.environ['REDIS_URL'])\n",
    "leap_portal/wsgi.py": (
        "def application(environ, start):\n    start('200 OK', [('Content-Type', 'text/plain')])\n    return [b'well']\n"
    ),
    "manage.py": (
        "import json, os, sys, time\n"
        "import psycopg2\n"
        "word, rest = sys.argv[1], sys.argv[2:]\n"
        "if word == 'echo':\n    print(rest, sys.stdin.read())\n    sys.exit(7)\n"
        "if word == 'environment':\n    print(json.dumps(dict(os.environ)))\n"
        "if word == 'sleep':\n    print('asleep', flush=True)\n    time.sleep(float(rest[0]))\n"
        "if word == 'up' and os.environ['SECRET_KEY'] == 'short':\n    sys.exit('The portal cannot start: set SECRET_KEY.')\n"
        "if word == 'up' and os.environ['SECRET_KEY'] == 'odd':\n    raise ValueError('FATAL: no such password')\n"
        "if word == 'demo':\n    print('ana@example.com')\n"
        "if word == 'sql':\n"
        "    connection = psycopg2.connect(os.environ[rest[0]])\n    connection.autocommit = True\n"
        "    cursor = connection.cursor()\n    cursor.execute(rest[1])\n"
        "    print(cursor.fetchall() if cursor.description else 'done')\n"
    ),
}


@dataclass(frozen=True, slots=True)
class House:
    root: Path

    @property
    def data(self) -> Path:
        return self.root / "var"

    def start(self, *words: str, **more: str) -> "subprocess.Popen[str]":
        """The launcher with these words, as a process of its own."""
        kept = {key: value for key, value in os.environ.items() if key.removesuffix("_FILE") not in NAMES}
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "leap_portal.embedded", *words],
            env={**kept, "PYTHONPATH": str(self.root), **more},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str, given: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(*words, **more)
        out, err = process.communicate(given, timeout=90)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def processes(self) -> dict[int, str]:
        """Whatever runs from this house or on its data, by number, with command line and environment."""
        places = {str(self.root), str((self.data / "servers").resolve())}
        return {pid: told for pid, told in everything() if any(place in told for place in places)}

    def find(self, *words: str) -> list[int]:
        return [pid for pid, told in self.processes().items() if all(word in told for word in words)]

    def end(self) -> None:
        """Ends what a failed test left, and removes what lies elsewhere."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        if (self.data / "servers").is_symlink():
            shutil.rmtree((self.data / "servers").resolve(), ignore_errors=True)


def build(root: Path) -> House:
    shutil.copytree(ROOT / "leap_portal" / "embedded", root / "leap_portal" / "embedded")
    for name, text in FILES.items():
        (root / name).write_text(text)
    collected = root / "var" / "static"
    collected.mkdir(parents=True)
    return House(root)


def everything() -> Iterable[tuple[int, str]]:
    """All processes with their command line and environment."""
    if not Path("/proc/self").exists():
        told = subprocess.run(["ps", "-axEwwo", "pid=,command="], check=True, capture_output=True, text=True)
        for line in told.stdout.splitlines():
            pid, _, command = line.strip().partition(" ")
            yield int(pid), command
        return
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + b" " + (folder / "environ").read_bytes()
        except OSError:
            continue
        if int(folder.name) != os.getpid():
            yield int(folder.name), told.replace(b"\0", b" ").decode(errors="replace")


def wait(until: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
