"""An installation behind TLS, as an operator starts it: cookies, addresses, and nothing for Django to complain of."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leap_portal.embedded.folder import ROOT

SHOWN = (
    "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"
    " CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SESSION_COOKIE_DOMAIN SESSION_COOKIE_PATH"
    " CSRF_COOKIE_DOMAIN CSRF_COOKIE_PATH SESSION_COOKIE_AGE ACCOUNT_SESSION_REMEMBER USE_X_FORWARDED_HOST"
    " USE_X_FORWARDED_PORT DEBUG"
)
ASK = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
told = {name: getattr(settings, name) for name in sys.argv[1].split()}
for name, said in (("plain", {}), ("told", {"HTTP_X_FORWARDED_PROTO": "https"})):
    client = Client(HTTP_HOST="portal.example.com")
    answer = client.get("/health/live", **said)
    told[name] = [answer.status_code, dict(answer.headers)]
    moved = client.get("/static/nothing?a=b", HTTP_X_FORWARDED_HOST="evil.example", **said)
    told[name + " page"] = [moved.status_code, moved.headers.get("Location", "")]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment that docker-compose.yml gives, its secrets made as an operator makes them."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "docker").mkdir()
    shutil.copy(ROOT / "docker" / "make-secrets", folder / "docker")
    subprocess.run([folder / "docker" / "make-secrets"], check=True)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "leap_portal.settings",
        "BASE_URL": "https://portal.example.com",
        "ALLOWED_HOSTS": "portal.example.com,127.0.0.1",
        **{
            f"{name.upper()}_FILE": str(folder / "secrets" / name)
            for name in ("secret_key", "audit_key", "database_url", "redis_url")
        },
    }


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def told(installed: dict[str, str]) -> dict[str, Any]:
    answer = run(installed, "-c", ASK, SHOWN)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_checking_it_for_deployment_finds_nothing(installed: dict[str, str]) -> None:
    answer = run(installed, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
    assert "System check identified no issues (1 silenced)." in answer.stdout


def test_the_check_would_find_what_is_missing(installed: dict[str, str]) -> None:
    plain = {**installed, "BASE_URL": "http://portal.example.com"}
    answer = run(plain, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 1 and "SECURE_HSTS_SECONDS" in answer.stderr


def test_cookies_are_this_hosts_alone_and_no_script_reads_them(told: dict[str, Any]) -> None:
    assert (told["SESSION_COOKIE_NAME"], told["CSRF_COOKIE_NAME"]) == ("__Host-sessionid", "__Host-csrftoken")
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        kept = [told[f"{cookie}_{name}"] for name in ("SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")]
        assert kept == [True, True, "Lax", None, "/"]
    assert told["SESSION_COOKIE_AGE"] == 7200 and told["ACCOUNT_SESSION_REMEMBER"] is False


def test_the_browser_keeps_to_tls_and_the_policy_says_so(told: dict[str, Any]) -> None:
    status, headers = told["told"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]


def test_who_comes_without_tls_is_sent_to_the_portals_own_address(told: dict[str, Any]) -> None:
    assert told["plain page"] == [301, "https://portal.example.com/static/nothing?a=b"]
    assert told["told page"][0] != 301 and told["plain"][0] == 200  # health is asked inside


def test_what_a_proxy_might_say_of_host_and_port_is_not_heeded(told: dict[str, Any]) -> None:
    assert (told["USE_X_FORWARDED_HOST"], told["USE_X_FORWARDED_PORT"], told["DEBUG"]) == (
        False,
        False,
        False,
    )


def test_neither_without_tls_is_anything_promised(installed: dict[str, str]) -> None:
    answer = run({**installed, "BASE_URL": "http://portal.example.com"}, "-c", ASK, SHOWN)
    plain = json.loads(answer.stdout)
    assert (plain["SESSION_COOKIE_NAME"], plain["SESSION_COOKIE_SECURE"]) == ("sessionid", False)
    assert "Strict-Transport-Security" not in plain["told"][1] and plain["plain page"][0] != 301
    assert "upgrade-insecure" not in plain["told"][1]["Content-Security-Policy"]


def test_every_secret_is_made_long_and_at_random(installed: dict[str, str]) -> None:
    folder = Path(installed["SECRET_KEY_FILE"]).parent
    made = [
        (folder / name).read_text() for name in ("secret_key", "audit_key", "app_password", "owner_password")
    ]
    assert len(set(made)) == 4 and min(map(len, made)) >= 60
    assert folder.stat().st_mode & 0o077 == 0
