"""Row 17: the start of a portal process against a minimal django.setup(), both with bytecode, as the image has it."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from tests.bench.harness import ROOT, database, median

ROUNDS = 9
MINIMAL = """
from django.conf import settings
settings.configure(
    SECRET_KEY="x" * 50,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                    "django.contrib.messages", "django.contrib.admin", "django.contrib.staticfiles"],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "x"}},
)
import django; django.setup()
"""
PORTAL = "import django; django.setup()"


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as environment, tempfile.TemporaryDirectory() as bytecode:
        environment = {**environment, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
        pairs = [(timed(PORTAL, environment), timed(MINIMAL, environment)) for _ in range(ROUNDS)][1:]
        ratio = median([portal / minimal for portal, minimal in pairs])
        mine, its = median([one[0] for one in pairs]), median([one[1] for one in pairs])
        yield f"Process start: {ratio:.2f} × ({mine * 1000:.0f} ms against {its * 1000:.0f} ms)"


def timed(code: str, environment: dict[str, str]) -> float:
    """Seconds of a process that runs `code` and ends."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    return time.perf_counter() - began
