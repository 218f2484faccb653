"""What working through many partners needs: chunks that fit into memory, and the collector of cycles left out of it."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

LARGEST = 10_000


def chunks(partners: Sequence[int], size: int = LARGEST) -> Iterator[Sequence[int]]:
    """The partners (ids) in pieces of at most `size`."""
    for start in range(0, len(partners), size):
        yield partners[start : start + size]


@contextmanager
def uncollected() -> Iterator[None]:
    """No look for cycles meanwhile: facts and statuses hold none, and are freed by their counts when a piece is done.

    A piece makes objects by the ten thousand, for each thousand of which Python would look through those it has; that
    takes a third of a piece's time (docs/evidence/bench-sweep.md).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
