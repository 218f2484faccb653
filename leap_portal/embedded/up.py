"""`./portal up`: servers, tables, demo, web, workers and beat, until somebody asks it to stop."""

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping

from leap_portal.embedded import environment, locks, run, servers, static, system
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import ROOT, Folder
from leap_portal.embedded.servers import Urls
from leap_portal.embedded.supervisor import Child, Supervisor

WEB = (
    "gunicorn leap_portal.wsgi:application --bind 127.0.0.1:{port} --workers 2 --worker-class gthread --threads 8 "
    "--no-control-socket --graceful-timeout 8 --worker-tmp-dir {temporary} --forwarded-allow-ips= "
    "--limit-request-line 4094 --limit-request-fields 64 --limit-request-field_size 8190"
)
WORKER = (
    "celery -A leap_portal worker --queues {queue} --hostname {queue}@%h --concurrency 1 --loglevel INFO "
    "--without-gossip --without-mingle --without-heartbeat"
)
BEAT = "celery -A leap_portal beat --loglevel INFO --pidfile= --schedule"


def up(options: argparse.Namespace, folder: Folder) -> int:
    only = locks.attempt(folder.lock("up"))
    if only is None:
        raise StartError(
            f"The portal is already running on {folder.path}: stop it first, or choose another folder with `--data DIR`."
        )
    require_port(options.port)
    system.require_pdf_libraries(run.say)
    urls = environment.external()
    if urls:
        return serve(options, folder, urls, demo=options.demo)
    with servers.embedded(folder) as urls:
        return serve(options, folder, urls, demo=not options.empty)


def serve(options: argparse.Namespace, folder: Folder, urls: Urls, demo: bool) -> int:
    prepare(folder, environment.of_owner(folder, urls, options.port, options.day), options.day, demo)
    supervisor = Supervisor(run.say)
    supervisor.heed_signals()
    try:
        for child in children(
            folder, environment.of_processes(folder, urls, options.port, options.day), options.port
        ):
            supervisor.start(child)
        signs = demo and sign_ins(environment.of_owner(folder, urls, options.port, options.day))
        supervisor.watch(ready(supervisor, options.port))
        if not supervisor.asked_to_stop:
            greet(folder, options.port, signs or "")
        supervisor.watch(gone(folder, urls))
        return 0 if supervisor.asked_to_stop else 1
    finally:
        run.say("Stopping …")
        supervisor.stop()


def prepare(folder: Folder, settings: Mapping[str, str], day: str | None, demo: bool) -> None:
    """Tables, edition and demo in one process, beside it the static files; StartError where either fails."""
    run.say("Preparing the database …")
    words = ["up", *(("--day", day) if day else ()), *(("--demo",) if demo else ())]
    with static.collecting(settings):
        run.apart([*run.MANAGE, *words], settings, folder.logs / "start.log")


def children(folder: Folder, settings: Mapping[str, str], port: int) -> list[Child]:
    def child(name: str, words: list[str], log: str) -> Child:
        return Child(name, [sys.executable, "-m", *words], folder.logs / log, settings)

    temporary = "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(folder.logs)
    return [
        child("web", [part.format(port=port, temporary=temporary) for part in WEB.split()], "web.log"),
        child("worker", WORKER.format(queue="interactive").split(), "worker.log"),
        child("bulk worker", WORKER.format(queue="bulk").split(), "bulk-worker.log"),
        child("beat", [*BEAT.split(), str(folder.beat_schedule)], "beat.log"),
    ]


def sign_ins(settings: Mapping[str, str]) -> str:
    told = subprocess.run(
        [*run.MANAGE, "demo", "--sign-ins"], check=False, env=settings, capture_output=True, text=True
    )
    return told.stdout if told.returncode == 0 else ""


def ready(supervisor: Supervisor, port: int, seconds: float = 90) -> Callable[[], bool]:
    """Whether the portal answers that all is well; StartError where it does not come to that."""
    until = time.monotonic() + seconds
    log = supervisor.children[0].log

    def is_ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            told = f"it answers {error.code}"
        except OSError as error:
            told = str(error)
        if time.monotonic() > until:
            raise StartError(f"The portal does not become ready ({told}): read {log}, then start again.")
        return False

    return is_ready


def gone(folder: Folder, urls: Urls) -> Callable[[], bool]:
    """Whether the embedded servers' keeper has died under the portal, and with it the servers."""

    def is_gone() -> bool:
        lost = urls.holds is not None and not servers.are_up(folder)
        if lost:
            run.say("The embedded servers were killed: start again, nothing is lost.")
        return lost

    return is_gone


def greet(folder: Folder, port: int, signs: str) -> None:
    print(f"\nLEAP portal runs at http://127.0.0.1:{port}/\n", flush=True)
    if signs:
        print(signs.rstrip() + "\n", flush=True)
    if not os.environ.get("EMAIL_URL") and not os.environ.get("EMAIL_URL_FILE"):
        print(f"Mail is written to {folder.mail}.")
    if folder.path != ROOT / "var":
        print(
            f"Commands reach this folder by `./portal manage --data {folder.path} …` and `./portal code --data …`."
        )
    print(f"Logs are in {folder.logs}. Ctrl-C stops everything.", flush=True)


def require_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise StartError(
                f"Port {port} cannot be used ({error.strerror}): stop what listens there, or choose another with `--port`."
            ) from error
