"""Starts processes in order, starts again those that die, and stops them all, whatever happens to itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from leap_portal.embedded import watchdog
from leap_portal.embedded.account import Account
from leap_portal.embedded.folder import ROOT

GRACE = 10.0
LONGEST_PAUSE = 30.0
SETTLED = 60.0


@dataclass(slots=True, eq=False)
class Child:
    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    before: Callable[[], None] = lambda: None
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = 1.0
    again_at: float | None = None

    @property
    def number(self) -> int:
        return self.process.pid if self.process else 0

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []
        self.asked_to_stop = 0
        command = [sys.executable, "-S", "-E", watchdog.__file__]
        self.watchdog = subprocess.Popen(
            command, stdin=subprocess.PIPE, start_new_session=True, cwd="/", text=True
        )

    def heed_signals(self) -> None:
        """The first signal asks for a clean stop, a second one ends everything at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, child: Child) -> None:
        child.before()
        options = child.account.options() if child.account else {}
        folder = "/" if child.account else ROOT
        with child.log.open("ab") as log:
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
            child.process = subprocess.Popen(
                child.command, env=child.environment, start_new_session=True, cwd=folder, **streams, **options
            )
        child.started_at, child.again_at = time.monotonic(), None
        self._tell(f"+{child.number} {int(child.stop_signal)}")
        if child not in self.children:
            self.children.append(child)

    def watch(self, until: Callable[[], bool]) -> None:
        while not self.asked_to_stop and not until():
            for child in self.children:
                self._mend(child)
            time.sleep(0.2)

    def stop(self) -> None:
        """Everyone is told in reverse order, then everyone has the same grace."""
        for child in reversed(self.children):
            if child.is_alive():
                with suppress(ProcessLookupError):
                    os.kill(child.number, child.stop_signal)
        until = time.monotonic() + GRACE
        while self.asked_to_stop < 2 and time.monotonic() < until:
            if not any(child.is_alive() for child in self.children):
                break
            time.sleep(0.02)
        for child in reversed(self.children):
            self._kill(child)
        with suppress(BrokenPipeError):
            self.watchdog.communicate()

    def _mend(self, child: Child) -> None:
        now = time.monotonic()
        if child.again_at is not None:
            if now >= child.again_at:
                self.start(child)
        elif child.process and not child.is_alive():
            self._kill(child)
            child.pause = 1.0 if now - child.started_at > SETTLED else min(child.pause * 2, LONGEST_PAUSE)
            child.again_at = now + child.pause / 2
            self.say(
                f"{child.name} ended ({outcome(child.process.returncode)}); starting it again, see {child.log}"
            )

    def _kill(self, child: Child) -> None:
        """Whatever is left of the child's session, its own children too."""
        if child.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
            self._tell(f"-{child.process.pid}")

    def _tell(self, line: str) -> None:
        if self.watchdog.stdin:
            with suppress(BrokenPipeError):
                self.watchdog.stdin.write(line + "\n")
                self.watchdog.stdin.flush()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop += 1
        if self.asked_to_stop > 1:
            for child in self.children:
                if child.is_alive():
                    with suppress(ProcessLookupError):
                        os.killpg(child.number, signal.SIGKILL)


def outcome(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
