"""How long sign-in and "forgot your password" take for 200 known and 200 unknown addresses, in turns.

`./portal test tests/drill/timing.py -n 0` measures with the real hasher and writes docs/evidence/sign-in-timing.md.
"""

import os
import platform
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from partners.models import User

REPORT = Path(__file__).parents[2] / "docs" / "evidence" / "sign-in-timing.md"
TIMES = 200
BROWSER = Client(HTTP_HOST="localhost")
PAGES = {"sign-in, wrong password": "/accounts/login/", "forgot your password": "/accounts/password/reset/"}
HEAD = """# Time tells nobody who is known

Medians of {times} known and {times} unknown addresses in turns, PBKDF2, PostgreSQL, in-process client.
Goal: within 10 %.

{day}, `./portal test tests/drill/timing.py -n 0`, {cores} cores, Python {python}, {system}.

| page | known, ms | unknown, ms | known / unknown |
|---|---|---|---|
"""


@pytest.fixture
def people(transactional_db: None, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    kept = make_password("a-pass-phrase-of-the-tests")
    User.objects.bulk_create(User(email=f"known{n}@example.com", password=kept) for n in range(TIMES))


def seconds(path: str, email: str, address: str) -> float:
    BROWSER.cookies.clear()
    begun = time.perf_counter()
    answer = BROWSER.post(path, {"login": email, "email": email, "password": "wrong"}, REMOTE_ADDR=address)
    taken = time.perf_counter() - begun
    assert answer.status_code in (200, 302)
    return taken


def turns(path: str, page: int) -> Iterator[tuple[float, float]]:
    """Known and unknown by turns, each first every other time, each from an address of its own."""
    for n in range(TIMES):
        asked = ["known", "unknown"] if n % 2 else ["unknown", "known"]
        taken = {
            who: seconds(path, f"{who}{n}@example.com", f"10.{page}.{len(who)}.{n + 1}") for who in asked
        }
        yield taken["known"], taken["unknown"]


def test_known_and_unknown_take_as_long(people: None) -> None:
    seconds("/accounts/login/", "first@example.com", "10.9.9.9")
    lines = []
    for page, (name, path) in enumerate(PAGES.items()):
        known, unknown = (1000 * median(one) for one in zip(*turns(path, page), strict=True))
        lines.append(f"| {name} | {known:.1f} | {unknown:.1f} | {known / unknown:.3f} |")
        assert abs(known / unknown - 1) <= 0.1
    head = HEAD.format(
        times=TIMES,
        day=datetime.now(UTC).date(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
    )
    REPORT.write_text(head + "\n".join(lines) + "\n")
