"""A background process that owns the embedded servers of one data folder for as long as anybody uses them."""

import json
import os
import signal
import socket
import sys
from pathlib import Path

from leap_portal.embedded import account as accounts
from leap_portal.embedded import database_folder, locks, postgres, valkey
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import Folder, read_secrets
from leap_portal.embedded.supervisor import Child, Supervisor


def main() -> None:
    """Says `ready` or the sentence of what went wrong on standard output, then nothing more."""
    folder, durable = Folder(Path(sys.argv[1])), "--throw-away" not in sys.argv[2:]
    locks.exclusive(folder.lock("keeper"))
    supervisor = Supervisor(lambda line: print(line, file=sys.stderr, flush=True))
    try:
        supervisor.heed_signals()
        start(supervisor, folder, durable)
        answer("ready")
        supervisor.watch(lambda: locks.attempt(folder.lock("users")) is not None)
    except StartError as error:
        answer(str(error))
    except OSError as error:
        answer(
            f"The embedded servers cannot run ({error}): make the disk and {folder.path} writable, then start again."
        )
    finally:
        folder.ports.unlink(missing_ok=True)
        supervisor.stop()


def answer(line: str) -> None:
    """To the starter, who reads one line and no more; the log keeps it as well."""
    print(line, file=sys.stderr, flush=True)
    with Path(os.devnull).open("w") as nowhere:
        print(line, flush=True)
        os.dup2(nowhere.fileno(), 1)


def start(supervisor: Supervisor, folder: Folder, durable: bool) -> None:
    passwords = read_secrets(folder)
    account = accounts.of_servers(folder)
    home = accounts.make_home(folder, account)
    environment = {key: os.environ[key] for key in ("PATH", "TZ", "LANG", "HOME") if key in os.environ}
    database = postgres.Postgres(
        database_folder.find(home, account), home / "postgres", free_port(), passwords, account, durable
    )
    redis = valkey.Valkey(
        valkey.find(home, account), home / "valkey", free_port(), passwords["redis"], account, durable
    )
    children = [
        Child("PostgreSQL", database.command(), folder.logs / "postgres.log", environment, signal.SIGINT),
        Child("Redis", redis.command(), folder.logs / "redis.log", environment),
    ]
    children[0].before, children[1].before = database.make_ready, redis.make_ready
    for child in children:
        child.account = account
        child.log.write_bytes(b"")
        supervisor.start(child)
    postgres.wait(database, children[0])
    database.grant()
    valkey.wait(redis, children[1].log)
    publish(folder, {"postgres": database.port, "redis": redis.port, "keeper": os.getpid()})


def publish(folder: Folder, ports: dict[str, int]) -> None:
    draft = folder.ports.with_suffix(".new")
    draft.write_text(json.dumps(ports))
    draft.rename(folder.ports)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
