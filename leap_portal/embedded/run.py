"""Runs one program of the portal to its end, in the foreground, and takes it along when the launcher is told to stop."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from leap_portal.embedded.folder import ROOT

MANAGE = [sys.executable, str(ROOT / "manage.py")]


class Stopped(Exception):
    """Somebody asked the launcher to stop before it was under way."""


def say(line: str) -> None:
    """Everything of the launcher's own goes to standard error; standard output is the command's."""
    print(line, file=sys.stderr, flush=True)


def foreground(command: Sequence[str], environment: Mapping[str, str], holds: int | None = None) -> int:
    """The program's exit code, its signal as 128 + number; terminal, folder and standard streams are the caller's."""
    process = subprocess.Popen(command, env=environment, pass_fds=() if holds is None else (holds,))
    with passing_on(process):
        code = process.wait()
    return code if code >= 0 else 128 - code


def apart(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """The exit code of a program that Ctrl-C does not reach; it is ended when the launcher is told to stop."""
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


@contextmanager
def passing_on(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Ctrl-C reaches the program from the terminal itself; SIGTERM and SIGHUP are handed on."""

    def hand_on(number: int, frame: FrameType | None) -> None:
        if process.poll() is None:
            process.send_signal(number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def raise_on_signals() -> None:
    """Until a supervisor takes over, a request to stop unwinds the launcher."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
