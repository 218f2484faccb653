"""Rows 1 and 4: pages against the base view at 1 and 8 clients, and the tail at 8."""

import subprocess
import sys
from collections.abc import Iterator

from tests.bench.harness import ROOT, database, load, median, quantile, serving

ROUNDS = 5
PAGES = ["/", "/training/", "/levels/", "/financing/"]
SIGN_IN = """
import django; django.setup()
from tests.walls import see_all; see_all()
from importlib import import_module
from django.conf import settings
from django.utils.crypto import get_random_string
from partners.models import User
user = User.objects.get(email="ada@northwind.example")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(user.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = user.get_session_auth_hash()
session.save()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}")
"""


def session(environment: dict[str, str], settings: str = "leap_portal.settings") -> str:
    """The cookies of a signed-in member's browser, for the server with these settings: session, and CSRF's secret."""
    command, chosen = [sys.executable, "-c", SIGN_IN], {**environment, "DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run(command, cwd=ROOT, env=chosen, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as environment:
        cookie, its = session(environment), session(environment, "tests.bench.base_settings")
        with (
            serving(environment, "tests.bench.base_settings") as base,
            serving(environment, "leap_portal.settings") as portal,
        ):
            yield "| page | p50 against base, 1 client | 8 clients | p50, 1 client, ms (base) | p95/p50 at 8 | errors |"
            yield "|---|---|---|---|---|---|"
            for page in PAGES:
                yield measured((base, its), (portal, cookie), page)


def measured(base: tuple[int, str], portal: tuple[int, str], page: str) -> str:
    """One page's row: medians of the ratios of ROUNDS pairs."""
    for (port, cookie), path in ((base, "/"), (portal, page)):
        load(port, path, cookie, 4, 20)
    ratios: dict[int, list[float]] = {1: [], 8: []}
    alone: list[tuple[float, float]] = []
    tails, errors = [], 0
    for _ in range(ROUNDS):
        for clients, requests in ((1, 150), (8, 50)):
            reference, failed = load(base[0], "/", base[1], clients, requests)
            seconds, more = load(portal[0], page, portal[1], clients, requests)
            errors += failed + more
            ratios[clients].append(quantile(seconds, 0.5) / quantile(reference, 0.5))
            if clients == 1:
                alone.append((quantile(seconds, 0.5), quantile(reference, 0.5)))
            else:
                tails.append(quantile(seconds, 0.95) / quantile(seconds, 0.5))
    mine, its = median([one[0] for one in alone]) * 1000, median([one[1] for one in alone]) * 1000
    return f"| {page} | {median(ratios[1]):.2f} × | {median(ratios[8]):.2f} × | {mine:.1f} ({its:.1f}) | {median(tails):.2f} | {errors} |"
