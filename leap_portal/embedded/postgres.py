"""The embedded PostgreSQL: made once, checked before each start, reached on loopback with passwords only."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from leap_portal.embedded import database_folder, processes
from leap_portal.embedded.account import Account
from leap_portal.embedded.database_folder import SUPERUSER
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.supervisor import Child

OWNER, APP, DATABASE = "leap_owner", "leap_app", "leap_portal"
EXTENSIONS = "".join(
    f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in ("btree_gist", "pg_trgm", "citext")
)
ROLES = f"""
SELECT 'CREATE ROLE {OWNER} LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') \\gexec
SELECT 'CREATE ROLE {APP} LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') \\gexec
ALTER ROLE {OWNER} PASSWORD :'owner';
ALTER ROLE {APP} PASSWORD :'app';
SELECT 'CREATE DATABASE {DATABASE} OWNER {OWNER}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec
"""
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
    "lc_messages=C",
    "max_connections=100",
)
PSQL = f"-X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -U {SUPERUSER}"
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
        settings = [*SETTINGS, f"port={self.port}", *(() if self.durable else UNSAFE)]
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self.programs / "postgres"), "-D", str(self.data), *options]

    def make_ready(self) -> None:
        """A folder that may be started: made where there is none, checked, without a predecessor still in it."""
        if not self.data.exists():
            database_folder.make(self.data, self.programs, self.passwords["superuser"], self.account)
        database_folder.check(self.data, self.programs)
        orphan = processes.left_behind(self.data / "postmaster.pid", "postgres", self.data)
        if orphan:
            processes.end(orphan, signal.SIGINT)

    def answers(self) -> bool:
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def grant(self) -> None:
        """Roles, database and extensions; skipped where this very text has been run on the folder before."""
        done = self.data.with_name("postgres.roles")
        if done.exists() and done.read_text() == ROLES + EXTENSIONS:
            return
        self._run(ROLES, "postgres")
        for database in ("template1", DATABASE):
            self._run(EXTENSIONS, database)
        done.write_text(ROLES + EXTENSIONS)

    def _run(self, statements: str, database: str) -> None:
        environment = {**os.environ, "PGPASSWORD": self.passwords["superuser"], "PGCONNECT_TIMEOUT": "10"}
        names = "".join(f"\\set {role} '{self.passwords[role]}'\n" for role in ("owner", "app"))
        command = [str(self.programs / "psql"), *PSQL.split(), "-p", str(self.port), "-d", database]
        told = subprocess.run(
            command, check=False, input=names + statements, env=environment, capture_output=True, text=True
        )
        if told.returncode:
            reason = database_folder.last_line(told.stderr)
            raise StartError(
                f"The database in {self.data} does not let its launcher in ({reason}): see its log."
            )


def wait(server: Postgres, child: Child, seconds: float = 60) -> None:
    """Returns when the server answers; StartError with its last words where it ended or stays silent."""
    until, log = time.monotonic() + seconds, child.log
    while not server.answers():
        if (child.process and child.process.poll() is not None) or time.monotonic() > until:
            reason = database_folder.last_line(log.read_text(errors="replace"))
            raise StartError(
                f"PostgreSQL did not start on {server.data} ({reason}): see {log}, "
                "restore the folder from a backup, or start with an empty one by `--data DIR`."
            )
        time.sleep(0.03)
