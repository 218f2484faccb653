"""Locks on files that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


def shared(path: Path) -> int:
    """Waits for a share of the lock and returns the descriptor that holds it."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def exclusive(path: Path) -> int:
    """Waits for the whole lock and returns the descriptor that holds it."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def attempt(path: Path) -> int | None:
    """The descriptor that holds the whole lock, or None where somebody else has a part of it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_free(path: Path) -> bool:
    descriptor = attempt(path)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
