"""A database of its own with a demo in it, servers to measure, and a client that measures them."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import psycopg2.errors

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "docs" / "evidence"
NAME = "leap_bench"


def renamed(url: str, name: str) -> str:
    """The database URL with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def database() -> Iterator[dict[str, str]]:
    """A fresh database with the demo in it; yields the environment that points to it."""
    owner = os.environ["DATABASE_OWNER_URL"]
    environment = {
        **os.environ,
        "DATABASE_URL": renamed(os.environ["DATABASE_URL"], NAME),
        "DATABASE_OWNER_URL": renamed(owner, NAME),
        "DJANGO_SETTINGS_MODULE": "leap_portal.settings",
        "BUSINESS_DATE": "2020-05-07",
    }
    administer(owner, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    try:
        manage(environment, "up", "--demo")
        manage(environment, "collectstatic", "--noinput", "-v0")
        yield environment
    finally:
        administer(owner, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


PARTNERS = """
INSERT INTO partners_partner (id, code, name, country, currency, standing, partnerworks, mailbox)
SELECT n, 'K' || n, 'Company ' || n, 'US', 'USD', 'good', false, CASE WHEN n % 4 = 0 THEN 'box' || n || '@example.com' ELSE '' END
FROM generate_series(1, {partners}) AS n;
"""


@contextlib.contextmanager
def crowd(partners: int, seed: str, first: str) -> Iterator[dict[str, str]]:
    """A fresh database with so many partners and what `seed` (SQL) adds, in a rehearsal that begins on the day `first`."""
    environment = named(f"{NAME}_crowd", {**os.environ, "DJANGO_SETTINGS_MODULE": "leap_portal.settings"})
    with fresh(environment):
        manage(environment, "migrate", "-v0")
        manage(environment, "edition", "load", "--day", first)
        administer(
            environment["DATABASE_OWNER_URL"], PARTNERS.format(partners=partners), seed, "VACUUM ANALYZE"
        )
        yield environment


@contextlib.contextmanager
def copy(of: Mapping[str, str], name: str) -> Iterator[dict[str, str]]:
    """A copy of the database, which nobody may be connected to."""
    template = database_of(of)
    environment = named(f"{NAME}_{name}", of)
    with fresh(environment, f"TEMPLATE {template} STRATEGY FILE_COPY"):
        yield environment


def named(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that points to the database `name` on the same server."""
    return {
        **environment,
        **{key: renamed(environment[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")},
    }


def database_of(environment: Mapping[str, str]) -> str:
    return urlsplit(environment["DATABASE_OWNER_URL"]).path.removeprefix("/")


@contextlib.contextmanager
def fresh(environment: Mapping[str, str], how: str = "") -> Iterator[None]:
    """Makes the database that the environment points to, and drops it at the end."""
    name = database_of(environment)
    drop(name)
    administer(os.environ["DATABASE_OWNER_URL"], f"CREATE DATABASE {name} {how}")
    try:
        yield
    finally:
        drop(name)


def drop(name: str) -> None:
    """Drops a database, once the server's own vacuum has left it."""
    for _ in range(240):
        with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
            administer(os.environ["DATABASE_OWNER_URL"], f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            return
        time.sleep(0.5)


def load_average() -> str:
    """Of the last minute and the last five, as the machine tells it: what else was running shows here."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg()[:2])


def administer(url: str, *statements: str) -> None:
    """Statements that run outside a transaction."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        for statement in statements:
            connection.cursor().execute(statement)


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Runs a management command; returns what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


@contextlib.contextmanager
def serving(environment: dict[str, str], settings: str, workers: int = 2) -> Iterator[int]:
    """Gunicorn with 2 workers; yields its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "leap_portal.wsgi", f"--bind=127.0.0.1:{port}", f"--workers={workers}",
               "--worker-class=gthread", "--threads=4", "--no-control-socket", "--log-level=error", "--preload"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env={**environment, "DJANGO_SETTINGS_MODULE": settings})
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    """Waits until something listens."""
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port}")


def load(port: int, path: str, cookie: str, clients: int, requests: int) -> tuple[list[float], int]:
    """Each of `clients` asks `requests` times over one connection; the seconds of every answer, and how many failed."""
    seconds: list[float] = []
    failed: list[int] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for _ in range(requests):
            began = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            seconds.append(time.perf_counter() - began)
            if answer.status != 200:
                failed.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, len(failed)


def quantile(seconds: list[float], share: float) -> float:
    """The value below which `share` of the measurements lie."""
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def median(values: list[float]) -> float:
    return statistics.median(values)
