"""The data folder of one installation: where its files are, and the secrets made for it once."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from leap_portal.embedded.errors import StartError

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("superuser", "owner", "app", "redis", "secret_key", "audit_key")


@dataclass(frozen=True, slots=True)
class Folder:
    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def mail(self) -> Path:
        return self.path / "mail"

    @property
    def audit(self) -> Path:
        """The nightly checkpoints of the audit, which a backup of the database does not hold."""
        return self.path / "audit"

    @property
    def beat_schedule(self) -> Path:
        return self.path / "beat" / "schedule"

    @property
    def servers(self) -> Path:
        """What belongs to the database and Redis servers; a link where their user cannot enter this folder."""
        return self.path / "servers"

    @property
    def ports(self) -> Path:
        """Written while the embedded servers answer, removed when they stop."""
        return self.path / "servers.json"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    def lock(self, name: str) -> Path:
        return self.path / f"{name}.lock"


def prepared(path: Path) -> Folder:
    """The folder, made where it is missing; StartError where it cannot be written."""
    folder = Folder(path.absolute())
    try:
        for place in (folder.path, folder.logs, folder.mail, folder.beat_schedule.parent):
            place.mkdir(parents=True, exist_ok=True)
        probe = folder.path / f".probe-{os.getpid()}"
        probe.write_text("written")
        probe.unlink()
    except OSError as error:
        raise StartError(
            f"The data folder {folder.path} cannot be written ({error.strerror}): "
            "make room or make it writable, or choose another with `--data DIR`."
        ) from error
    return folder


def read_secrets(folder: Folder) -> dict[str, str]:
    """Random passwords and keys, made at the first start and kept readable for the owner alone."""
    if not folder.secrets.exists():
        if (folder.servers / "postgres").exists():
            raise StartError(
                f"{folder.secrets} is missing, and with it the passwords of the database beside it: "
                "put it back from a backup, or start with an empty folder by `--data DIR`."
            )
        _write_secrets(folder)
    try:
        kept = json.loads(folder.secrets.read_text())
        return {name: str(kept[name]) for name in SECRETS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartError(
            f"{folder.secrets} cannot be read: put it back from a backup, or make it readable for this user."
        ) from error


def write_private(path: Path, text: str) -> None:
    """Readable for the owner alone from the first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _write_secrets(folder: Folder) -> None:
    made = {name: secrets.token_urlsafe(48 if name.endswith("key") else 24) for name in SECRETS}
    draft = folder.path / f".secrets-{os.getpid()}"
    write_private(draft, json.dumps(made, indent=1))
    try:
        os.link(draft, folder.secrets)
    except FileExistsError:
        pass  # another start was quicker: its secrets count
    finally:
        draft.unlink()
