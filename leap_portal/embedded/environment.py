"""The environment the portal's processes run in, from what the operator set and what the launcher knows."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from leap_portal.embedded.errors import StartError
from leap_portal.embedded.folder import ROOT, Folder, read_secrets
from leap_portal.embedded.servers import Urls

NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
POSTGRES, REDIS = ("postgres", "postgresql"), ("rediss", "redis")
HOMEBREW = Path("/opt/homebrew/lib")


def external(environ: Mapping[str, str] = os.environ) -> Urls | None:
    """Other servers, where all three addresses are set; StartError where only some are."""
    found = {name: _value(environ, name) for name in NAMES}
    if not any(found.values()):
        return None
    missing = [name for name, url in found.items() if not url]
    if missing:
        raise StartError(
            f"{' and '.join(missing)} not set: set all of {', '.join(NAMES)} to use other servers, "
            "or none of them for the embedded ones."
        )
    for name in NAMES:
        schemes, port = (REDIS, 6379) if name == "REDIS_URL" else (POSTGRES, 5432)
        _must_answer(name, found[name], schemes, port)
    return Urls(found["DATABASE_URL"], found["DATABASE_OWNER_URL"], found["REDIS_URL"])


def of_processes(
    folder: Folder, urls: Urls, port: int | None = None, day: str | None = None
) -> dict[str, str]:
    """For web, worker and beat: everything but the address that may change the tables."""
    made = {
        "DATABASE_URL": urls.database,
        "REDIS_URL": urls.redis,
        "DJANGO_SETTINGS_MODULE": "leap_portal.settings",
        "PYTHONPATH": str(ROOT),
    }
    kept = {key: value for key, value in os.environ.items() if key.removesuffix("_FILE") not in NAMES}
    if day:
        made["BUSINESS_DATE"] = day
    if sys.platform == "darwin" and HOMEBREW.exists():
        made["DYLD_FALLBACK_LIBRARY_PATH"] = str(HOMEBREW)
    return {**_defaults(folder, kept, port), **kept, **made}


def of_owner(folder: Folder, urls: Urls, port: int | None = None, day: str | None = None) -> dict[str, str]:
    """For commands: with the address that may change the tables."""
    return {**of_processes(folder, urls, port, day), "DATABASE_OWNER_URL": urls.owner}


def _defaults(folder: Folder, kept: Mapping[str, str], port: int | None) -> dict[str, str]:
    """What the operator may set otherwise, under the name itself or as a file."""
    secrets = read_secrets(folder)
    address = folder.path / "address"
    if port is None:
        base_url = address.read_text() if address.exists() else "http://127.0.0.1:8000"
    else:
        base_url = f"http://127.0.0.1:{port}"
        address.write_text(base_url)
    defaults = {
        "SECRET_KEY": secrets["secret_key"],
        "AUDIT_KEY": secrets["audit_key"],
        "AUDIT_FOLDER": str(folder.audit),
        "BASE_URL": base_url,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "EMAIL_URL": f"file://{quote(str(folder.mail))}",
    }
    return {name: value for name, value in defaults.items() if not kept.get(f"{name}_FILE")}


def _value(environ: Mapping[str, str], name: str) -> str:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name, "")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise StartError(
            f"{name}_FILE names {path}, which cannot be read ({error.strerror}): mend its path."
        ) from error


def _must_answer(name: str, url: str, schemes: tuple[str, ...], usual_port: int) -> None:
    try:
        parts = urlsplit(url)
        place = (parts.hostname or "", parts.port or usual_port)
    except ValueError:
        parts, place = urlsplit(""), ("", 0)
    if parts.scheme not in schemes or not place[0]:
        raise StartError(f"{name} is malformed: set it to {schemes[-1]}://USER:PASSWORD@HOST:PORT/NAME.")
    try:
        socket.create_connection(place, timeout=5).close()
    except OSError as error:
        raise StartError(
            f"Nothing answers at {place[0]}:{place[1]}, where {name} points ({error.strerror or error}): "
            f"start that server or set {name} to one that runs."
        ) from error
