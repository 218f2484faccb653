"""Ends what a supervisor started when the supervisor itself dies: the pipe it holds open closes with it."""

import os
import signal
import sys
import time
from contextlib import suppress

GRACE = 5.0


def main() -> None:
    """Reads `+PID SIGNAL` and `-PID` lines until the other end is gone, then ends those that are left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    kept: dict[int, int] = {}
    for line in sys.stdin:
        words = line[1:].split()
        if line.startswith("+"):
            kept[int(words[0])] = int(words[1])
        else:
            kept.pop(int(words[0]), None)
    end(kept)


def end(kept: dict[int, int]) -> None:
    for pid, number in reversed(kept.items()):
        tell(pid, number, whole_group=False)
    until = time.monotonic() + GRACE
    while any(is_alive(pid) for pid in kept) and time.monotonic() < until:
        time.sleep(0.05)
    for pid in kept:
        tell(pid, signal.SIGKILL, whole_group=True)


def tell(pid: int, number: int, whole_group: bool) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number) if whole_group else os.kill(pid, number)


def is_alive(pid: int) -> bool:
    """Each child leads its own session, so its number is its group's, with all its own children."""
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
