"""Reads the settings an operator gives, each as NAME or as a file named by NAME_FILE."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url

from leap_portal.identity import Identity, Malformed, identity, private

MEMBERS_OF_A_URL = "postgresql://USER:PASSWORD@HOST:PORT/NAME"
EMAIL_ATTRIBUTES = (
    "urn:oid:0.9.2342.19200300.100.1.3 http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
)


class SettingError(Exception):
    """A setting is missing or malformed; the text says which and what to set."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator set, checked. Secrets come from the environment or from files, never from code."""

    database: dict[str, object]
    database_owner: dict[str, object] | None
    redis_url: str
    secret_key: str
    audit_key: str
    audit_folder: str
    allowed_hosts: tuple[str, ...]
    base_url: str
    business_date: date | None
    day_chunk: int
    email: "Email"
    vendor_name: str
    second_factor_minutes: int
    oidc: "Oidc | None"
    saml: "Saml | None"


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """The settings in `environ`; raises SettingError with one sentence for the first that is wrong."""
    base_url = value(environ, "BASE_URL", "http://localhost:8000").rstrip("/")
    if not base_url.startswith(("http://", "https://")):
        raise SettingError(
            f"BASE_URL is {base_url!r}: set it to the portal's own address, https://portal.example.com."
        )
    owner = value(environ, "DATABASE_OWNER_URL", "")
    return Environment(
        database=database(value(environ, "DATABASE_URL"), "DATABASE_URL"),
        database_owner=database(owner, "DATABASE_OWNER_URL") if owner else None,
        redis_url=redis(value(environ, "REDIS_URL")),
        secret_key=secret(value(environ, "SECRET_KEY"), "SECRET_KEY"),
        audit_key=secret(value(environ, "AUDIT_KEY"), "AUDIT_KEY"),
        audit_folder=value(environ, "AUDIT_FOLDER", ""),
        allowed_hosts=tuple(
            host for host in value(environ, "ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host
        ),
        base_url=base_url,
        business_date=day(value(environ, "BUSINESS_DATE", "")),
        day_chunk=chunk(value(environ, "DAY_CHUNK", "500")),
        email=email(value(environ, "EMAIL_URL", "console:")),
        vendor_name=value(environ, "VENDOR_NAME", ""),
        second_factor_minutes=minutes(value(environ, "SECOND_FACTOR_MINUTES", "15")),
        oidc=oidc(environ),
        saml=saml(environ),
    )


def value(environ: Mapping[str, str], name: str, default: str | None = None) -> str:
    """The setting `name`, or the text of the file that `name`_FILE names, or `default`."""
    if path := environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(
                f"{name}_FILE names {path}, which cannot be read ({error.strerror})."
            ) from None
    found = environ.get(name) or default
    if found is None:
        raise SettingError(
            f"{name} is not set: set {name} (or {name}_FILE), or start with ./portal, which sets it."
        )
    return found


def database(url: str, name: str) -> dict[str, object]:
    """The Django database settings of a PostgreSQL URL."""
    try:
        parsed = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        parsed = {}
    if parsed.get("ENGINE") != "django.db.backends.postgresql" or not parsed.get("NAME"):
        raise SettingError(f"{name} is no PostgreSQL address: set it to {MEMBERS_OF_A_URL}.")
    return parsed


def redis(url: str) -> str:
    """`url`, if it is the address of a Redis-compatible server."""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingError("REDIS_URL is no Redis address: set it to redis://:PASSWORD@HOST:PORT/0.")
    return url


def secret(key: str, name: str) -> str:
    """`key`, if it is long enough to sign with."""
    if len(key) < 32:
        raise SettingError(f"{name} is too short: set it to at least 32 random characters.")
    return key


def day(text: str) -> date | None:
    """The day `text` names, None where it is empty: the clock decides."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingError(
            f"BUSINESS_DATE is {text!r}: set it to a day like 2020-05-07, or leave it empty."
        ) from None


def chunk(text: str) -> int:
    """How many partners one piece of closing a day covers."""
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise SettingError(
            f"DAY_CHUNK is {text!r}: set it to a number from 1 to 10000, or leave it empty for 500."
        )
    return int(text)


def minutes(text: str) -> int:
    """How long after a second factor decisions need no other."""
    if not text.isdecimal() or not 1 <= int(text) <= 1440:
        raise SettingError(
            f"SECOND_FACTOR_MINUTES is {text!r}: set it to a number from 1 to 1440, or leave it empty for 15."
        )
    return int(text)


@dataclass(frozen=True, slots=True)
class Email:
    """How mail leaves: a Django backend and what it needs."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str = ""
    sender: str = "LEAP portal <portal@localhost>"


def email(url: str) -> Email:
    """`smtp://`, `smtp+starttls://` or `smtps://USER:PASSWORD@HOST:PORT?from=ADDRESS`, `file:///FOLDER`, `console:`."""
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [Email("").sender])[0]
    if parts.scheme == "console":
        return Email("django.core.mail.backends.console.EmailBackend", sender=sender)
    if parts.scheme == "file" and parts.path:
        return Email(
            "django.core.mail.backends.filebased.EmailBackend", folder=unquote(parts.path), sender=sender
        )
    if parts.scheme not in ("smtp", "smtp+starttls", "smtps") or not parts.hostname:
        raise SettingError("EMAIL_URL is no mail address: set it to smtp://USER:PASSWORD@HOST:PORT.")
    return Email(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port
        or (465 if parts.scheme == "smtps" else 587 if parts.scheme == "smtp+starttls" else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
        sender=sender,
    )


@dataclass(frozen=True, slots=True)
class Oidc:
    """The OpenID Connect provider people may sign in by."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    trust_email: bool
    second_factor: frozenset[str]


def oidc(environ: Mapping[str, str]) -> Oidc | None:
    """The provider named by OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; None where none of them is set."""
    needed = {
        name: value(environ, name, "") for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    }
    if not any(needed.values()):
        return None
    if missing := [name for name, text in needed.items() if not text]:
        raise SettingError(f"{missing[0]} is not set: set all of {', '.join(needed)}, or none of them.")
    return Oidc(
        issuer=issuer(needed["OIDC_ISSUER"]),
        client_id=needed["OIDC_CLIENT_ID"],
        client_secret=needed["OIDC_CLIENT_SECRET"],
        name=value(environ, "OIDC_NAME", "your company’s sign-in"),
        trust_email=yes(environ, "OIDC_TRUST_EMAIL"),
        second_factor=frozenset(value(environ, "OIDC_SECOND_FACTOR", "").split()),
    )


def issuer(url: str) -> str:
    """`url`, if nobody on the way can read or change what it answers."""
    if not private(url):
        raise SettingError(
            f"OIDC_ISSUER is {url!r}: set it to the provider's address, https://id.example.com."
        )
    return url.rstrip("/")


def yes(environ: Mapping[str, str], name: str) -> bool:
    """Whether the setting says yes; no where it is not set."""
    text = value(environ, name, "no").lower()
    if text not in ("yes", "no"):
        raise SettingError(f"{name} is {text!r}: set it to yes or no.")
    return text == "yes"


@dataclass(frozen=True, slots=True)
class Saml:
    """The SAML identity provider people may sign in by."""

    provider: Identity
    name: str
    trust_email: bool
    email_attributes: tuple[str, ...]
    second_factor: frozenset[str]


def saml(environ: Mapping[str, str]) -> Saml | None:
    """The provider that SAML_METADATA describes; None where it is not set."""
    if not (metadata := value(environ, "SAML_METADATA", "")):
        return None
    if find_spec("onelogin") is None:
        raise SettingError(
            "SAML_METADATA is set, but python3-saml is not installed: install lock/saml.txt, or build the image with LOCK=saml.txt."
        )
    try:
        provider = identity(metadata)
    except Malformed as error:
        raise SettingError(
            f"SAML_METADATA {error}: set SAML_METADATA_FILE to the file that your identity provider exports."
        ) from None
    return Saml(
        provider=provider,
        name=value(environ, "SAML_NAME", "your company’s sign-in"),
        trust_email=yes(environ, "SAML_TRUST_EMAIL"),
        email_attributes=tuple(value(environ, "SAML_EMAIL_ATTRIBUTE", EMAIL_ATTRIBUTES).split()),
        second_factor=frozenset(value(environ, "SAML_SECOND_FACTOR", "").split()),
    )
