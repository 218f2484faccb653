"""`./portal test`: linters and proofs first, then the tests, on throw-away servers or on those given by address."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from leap_portal.embedded import environment, run, servers, static, system
from leap_portal.embedded.folder import ROOT, prepared

PROGRAMS = Path(sys.executable).parent
QUICK = ("-m", "not browser and not slow")


def test(fast: bool, rest: Sequence[str]) -> int:
    folder = prepared(ROOT / "var" / "test")
    system.require_pdf_libraries(run.say)
    browser = {} if fast else needed()
    urls = environment.external()
    if urls:
        return check({**environment.of_owner(folder, urls), **browser}, fast, rest)
    with servers.embedded(folder, durable=False) as urls:
        superuser = {"DATABASE_SUPERUSER_URL": urls.superuser}
        return check({**environment.of_owner(folder, urls), **superuser, **browser}, fast, rest)


def needed() -> dict[str, str]:
    """What only the slow tests and those in a browser call; where the browser is."""
    system.require_xmlsec(run.say)
    return {"CHROMIUM": system.chromium(run.say)}


def check(settings: Mapping[str, str], fast: bool, rest: Sequence[str]) -> int:
    """All linters before stopping at the first that failed; with paths or options of pytest the tests alone."""
    with static.collecting(settings):
        failed = [name for name, command in steps() if not step(name, command, settings)] if not rest else []
    if failed:
        run.say(f"Not in order: {', '.join(failed)}; the tests were not run.")
        return 1
    run.say("── pytest")
    return run.foreground(pytest(fast, rest), settings)


def steps() -> list[tuple[str, list[str]]]:
    tool = {
        name: str(PROGRAMS / name)
        for name in ("ruff", "mypy", "lint-imports", "djlint", "docker-compose", "hadolint")
    }
    return [
        ("ruff check", [tool["ruff"], "check", "."]),
        ("ruff format", [tool["ruff"], "format", "--check", "."]),
        ("mypy", [tool["mypy"]]),
        ("lint-imports", [tool["lint-imports"]]),
        ("djlint", [tool["djlint"], "--lint", "--quiet", "templates"]),
        ("migrations", [*run.MANAGE, "makemigrations", "--check", "--dry-run"]),
        ("compose file", [tool["docker-compose"], "-f", "docker-compose.yml", "config", "-q"]),
        ("Dockerfile", [tool["hadolint"], "Dockerfile"]),
    ]


def step(name: str, command: list[str], settings: Mapping[str, str]) -> bool:
    begun = time.monotonic()
    streams: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
    }
    told: subprocess.CompletedProcess[str] = subprocess.run(
        command, check=False, cwd=ROOT, env=settings, text=True, **streams
    )
    run.say(f"── {name}: {'ok' if told.returncode == 0 else 'FAILED'} in {time.monotonic() - begun:.1f} s")
    if told.returncode:
        run.say(told.stdout.rstrip())
    return told.returncode == 0


def pytest(fast: bool, rest: Sequence[str]) -> list[str]:
    """On every core; whatever is given stands last, so that it wins."""
    words = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2), "--rootdir", str(ROOT)]
    return [*words, *(QUICK if fast else ()), *(rest or [str(ROOT / "tests")])]
