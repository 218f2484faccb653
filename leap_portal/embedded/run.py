"""Runs one program of the portal to its end, in the foreground, and takes it along when the launcher is told to stop."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from leap_portal.embedded.database_folder import last_line
from leap_portal.embedded.errors import StartError
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


def apart(command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
    """Runs a program that Ctrl-C does not reach; it is ended when the launcher is told to stop.

    StartError with what the program says where it fails: its sentence, or of a traceback the last line.
    """
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "start_new_session": True}
    with log.open("w+") as complaints:
        process = subprocess.Popen(command, env=environment, stderr=complaints, **options)
        try:
            failed = process.wait()
        finally:
            process.terminate()
            process.wait()
        complaints.seek(0)
        told = complaints.read().strip()
    if failed and told and "Traceback" not in told:
        raise StartError(told.removeprefix("CommandError: "))
    if failed:
        raise StartError(
            f"The portal did not start ({last_line(told)}): mend that and start again, or read {log}."
        )


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
