"""Which user the embedded servers run as, and a place that this user can enter."""

import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import Folder

CANDIDATES = ("leap-portal", "postgres", "nobody")
ELSEWHERE = Path("/var/lib/leap-portal")


@dataclass(frozen=True, slots=True)
class Account:
    """A system user the servers drop to; only a launcher run by root has one."""

    uid: int
    gid: int

    def options(self) -> dict[str, Any]:
        """For subprocess: run the program as this user and with no other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """Asks the system itself, so that access lists and mounts count."""
        command = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
        return (
            subprocess.run(
                command, check=False, cwd="/", stderr=subprocess.DEVNULL, **self.options()
            ).returncode
            == 0
        )


def of_servers(folder: Folder) -> Account | None:
    """The owner of the servers' files, else the first system user there is; None where this isn't root."""
    if os.geteuid() != 0:
        return None
    if folder.servers.exists():
        owner = folder.servers.stat()
        if owner.st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise StartError("PostgreSQL refuses to run as root: add a system user `leap-portal`, then start again.")


def make_home(folder: Folder, account: Account | None) -> Path:
    """The servers' own folder, elsewhere where their user cannot enter the data folder; parents stay as they are."""
    if not folder.servers.exists():
        if folder.servers.is_symlink():
            raise StartError(
                f"{folder.servers} points to {folder.servers.readlink()}, which is gone: "
                "put that folder back, or start with an empty one by `--data DIR`."
            )
        if account and not account.can_enter(folder.path):
            folder.servers.symlink_to(_make_elsewhere())
        else:
            folder.servers.mkdir(mode=0o700)
        give(folder.servers, account)
    if not os.access(folder.servers, os.W_OK | os.X_OK):
        raise StartError(
            f"{folder.servers} belongs to another user: start the portal as that user or as root, "
            "or choose another folder with `--data DIR`."
        )
    return folder.servers.resolve()


def _make_elsewhere() -> Path:
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    place = ELSEWHERE / secrets.token_hex(6)
    place.mkdir(mode=0o700)
    return place


def give(path: Path, account: Account | None) -> None:
    if account:
        os.chown(path, account.uid, account.gid)


def enterable_copy(program: Path, tree: Path, home: Path, account: Account | None) -> Path:
    """The program, or that of a copy of its tree under the servers' home where their user cannot reach it."""
    if account is None or account.can_enter(program):
        return program
    version = f"{tree.name}-{tree.stat().st_mtime_ns}"
    copy = home / "programs" / version
    if not copy.exists():
        draft = copy.with_name(f".{version}-{os.getpid()}")
        shutil.copytree(tree, draft, symlinks=True)
        for path in (copy.parent, draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode | 0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        draft.rename(copy)
    return copy / program.relative_to(tree)
