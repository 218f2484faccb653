"""SAML from settings: checked against a real provider beside the tests; nothing of it without settings."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from leap_portal import environment, identity
from leap_portal.embedded.folder import ROOT
from tests.leap_portal import saml_provider

CHECKS = [str(Path(__file__).with_name(name)) for name in ("saml_checks.py", "saml_refusals.py")]
LOADED = "import django; django.setup(); import sys; from django.urls import reverse; reverse('home'); print([n for n in sys.modules if n in ('allauth.socialaccount.models', 'onelogin', 'xmlsec', 'lxml.etree', 'partners.saml')])"


@pytest.mark.slow
def test_a_real_provider(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "metadata.xml").write_text(saml_provider.make(tmp_path, port))
    named = {
        "SAML_METADATA_FILE": str(tmp_path / "metadata.xml"),
        "SAML_TEST_PORT": str(port),
        "SAML_NAME": "Example Login",
        "SAML_TRUST_EMAIL": "yes",
        "SAML_SECOND_FACTOR": "https://refeds.org/profile/mfa urn:example:two",
        "BASE_URL": "http://localhost:8000",
    }
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--tb=short",
        "-p",
        "no:cacheprovider",
        *CHECKS,
    ]
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


@pytest.fixture(scope="module")
def metadata(tmp_path_factory: pytest.TempPathFactory) -> str:
    return saml_provider.make(tmp_path_factory.mktemp("provider"), 1)


def test_a_provider_is_read_from_its_metadata(metadata: str, tmp_path: Path) -> None:
    (tmp_path / "metadata.xml").write_text(metadata)
    found = environment.saml({"SAML_METADATA_FILE": str(tmp_path / "metadata.xml")})
    assert found is not None and found.provider.entity_id == saml_provider.ENTITY
    assert found.provider.address == "http://127.0.0.1:1/sign-in" and len(found.provider.certificates) == 1
    assert (found.trust_email, found.second_factor) == (False, frozenset())
    assert environment.saml({}) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</ns0:EntityDescriptor>", "", "is no XML"),
        ("IDPSSODescriptor", "SPSSODescriptor", "does not describe one identity provider"),
        ("HTTP-Redirect", "HTTP-POST", "names no SingleSignOnService with the binding HTTP-Redirect"),
        ("http://127.0.0.1", "http://id.example.com", "leads to 'http://id.example.com:1/sign-in'"),
        ('use="signing"', 'use="encryption"', "holds no certificate to sign with"),
        ("X509Certificate>MI", "X509Certificate>XX", "holds a certificate that cannot be read"),
        ("X509Certificate>MI", "X509Certificate>!", "holds a certificate that cannot be read"),
    ],
)
def test_what_is_malformed_gets_a_sentence(old: str, new: str, said: str, metadata: str) -> None:
    assert old in metadata
    with pytest.raises(environment.SettingError, match=f"SAML_METADATA {said}.*: set SAML_METADATA_FILE to"):
        environment.saml({"SAML_METADATA": metadata.replace(old, new)})


def test_trust_is_yes_or_no(metadata: str) -> None:
    with pytest.raises(environment.SettingError, match="SAML_TRUST_EMAIL is 'perhaps': set it to yes or no."):
        environment.saml({"SAML_METADATA": metadata, "SAML_TRUST_EMAIL": "perhaps"})


def test_without_the_library_it_is_said_what_to_install(
    metadata: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _: None)
    with pytest.raises(
        environment.SettingError, match="python3-saml is not installed: install lock/saml.txt"
    ):
        environment.saml({"SAML_METADATA": metadata})


@pytest.mark.parametrize(
    ("url", "is_private"),
    [
        ("https://id.example.com/a", True),
        ("http://localhost:1/", True),
        ("http://id.example.com/", False),
        ("https:///a", False),
        ("id.example.com", False),
    ],
)
def test_an_address_is_private_by_tls_or_on_this_machine(url: str, is_private: bool) -> None:
    assert identity.private(url) is is_private
