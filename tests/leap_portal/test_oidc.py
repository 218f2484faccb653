"""OpenID Connect from settings: checked against a real provider beside the tests; nothing of it without settings."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from leap_portal import environment
from leap_portal.embedded.folder import ROOT

CHECKS = Path(__file__).with_name("oidc_checks.py")
LOADED = "import django; django.setup(); import sys; from django.urls import reverse; reverse('home'); print([n for n in sys.modules if n in ('allauth.socialaccount.models', 'requests', 'jwt', 'partners.oidc')])"
OIDC = {
    "OIDC_ISSUER": "https://id.example.com/",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "s3cret",
}


@pytest.mark.slow
def test_a_real_provider() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = {
        **OIDC,
        "OIDC_ISSUER": f"http://localhost:{port}",
        "OIDC_NAME": "Example Login",
        "OIDC_TRUST_EMAIL": "yes",
        "OIDC_SECOND_FACTOR": "mfa otp",
    }
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider", str(CHECKS)]
    run = subprocess.run(
        command, env={**inherited, **named}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-6000:]


def test_without_settings_nothing_of_it_is_loaded() -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "leap_portal.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_a_provider_is_read_with_its_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-a-file\n")
    named = {**OIDC, "OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    found = environment.oidc(named)
    assert found is not None and found.client_secret == "from-a-file"
    assert (found.issuer, found.trust_email, found.second_factor) == (
        "https://id.example.com",
        False,
        frozenset(),
    )
    assert environment.oidc({}) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set: set all of OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://id.example.com"}, "OIDC_ISSUER is 'http://id.example.com': set it to"),
        ({"OIDC_ISSUER": "id.example.com"}, "OIDC_ISSUER is 'id.example.com': set it to"),
        ({"OIDC_TRUST_EMAIL": "perhaps"}, "OIDC_TRUST_EMAIL is 'perhaps': set it to yes or no."),
    ],
)
def test_what_is_malformed_gets_a_sentence(change: dict[str, str], said: str) -> None:
    with pytest.raises(environment.SettingError, match=said):
        environment.oidc({**OIDC, **change})


@pytest.mark.parametrize("text", ["0", "1441", "soon", "-1"])
def test_minutes_of_a_second_factor_are_a_number(text: str) -> None:
    with pytest.raises(environment.SettingError, match="SECOND_FACTOR_MINUTES is"):
        environment.minutes(text)
