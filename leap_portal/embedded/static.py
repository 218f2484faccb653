"""Collects the static files under their hashed names, and only when one of them has changed."""

import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from leap_portal.embedded import run
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import ROOT

COLLECTED = ROOT / "var" / "static"
STAMP = ROOT / "var" / "static.txt"


@contextmanager
def collecting(settings: Mapping[str, str]) -> Iterator[None]:
    """Collects beside what the block does, where what was collected is no longer true."""
    if (COLLECTED / "staticfiles.json").exists() and STAMP.exists() and STAMP.read_text() == state():
        yield
        return
    command = [*run.MANAGE, "collectstatic", "--noinput", "--verbosity", "0"]
    streams: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
    }
    process = subprocess.Popen(command, env=settings, text=True, start_new_session=True, **streams)
    try:
        yield
        told = process.communicate()[0]
    finally:
        process.terminate()
        process.wait()
    if process.returncode:
        reason = (told.strip().splitlines() or ["no reason given"])[-1]
        raise StartError(f"The static files could not be collected ({reason}): mend that and start again.")
    STAMP.write_text(state())


def state() -> str:
    """Tells one set of source files from another: the packages', by their lock, and the portal's own."""
    digest = hashlib.sha256()
    for path in sorted(
        [*(ROOT / "lock").glob("*.txt"), *ROOT.glob("static/**/*"), *ROOT.glob("*/static/**/*")]
    ):
        if path.is_file() and COLLECTED not in path.parents:
            found = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
