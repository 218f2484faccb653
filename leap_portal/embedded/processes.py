"""Finds processes that an earlier start left behind, by their name and their folder and never by number alone."""

import os
import signal
import subprocess
import time
from pathlib import Path


def is_ours(pid: int, name: str, folder: Path) -> bool:
    """Whether the process of this number is that program working on that folder."""
    command = command_line(pid)
    return name in command and str(folder) in command


def command_line(pid: int) -> str:
    """Empty where no such process lives."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        pass
    try:
        told = subprocess.run(
            ["ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True
        )
    except OSError:
        return ""
    return told.stdout.strip()


def end(pid: int, gently: signal.Signals, seconds: float = 10) -> None:
    """Asks the process to stop and, after the grace, makes it."""
    for number in (gently, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not command_line(pid):
                return
            time.sleep(0.05)


def left_behind(pid_file: Path, name: str, folder: Path) -> int | None:
    """The number in the file where a living program of ours has it; a stale file is removed."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    if is_ours(pid, name, folder):
        return pid
    pid_file.unlink(missing_ok=True)
    return None
