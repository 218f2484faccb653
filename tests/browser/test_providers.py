"""Signing in by a provider on another site, as browsers tell sites apart, works; what nobody asked for doesn't."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from leap_portal.embedded.folder import ROOT
from tests.leap_portal import saml_provider

HERE = Path(__file__).parent


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def run(module: str, named: Mapping[str, str]) -> None:
    """The module's tests in a process of their own, whose settings name a provider."""
    inherited = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(HERE / module)],
        env={**inherited, **named},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]


def test_a_saml_provider_on_another_site(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "metadata.xml").write_text(saml_provider.make(tmp_path, port))
    named = {"SAML_METADATA_FILE": str(tmp_path / "metadata.xml"), "SAML_TEST_PORT": str(port)}
    trusted = {"SAML_NAME": "Example Login", "SAML_TRUST_EMAIL": "yes"}
    run("saml_across_sites.py", {**named, **trusted})


def test_an_openid_connect_provider_on_another_site() -> None:
    named = {"OIDC_CLIENT_ID": "portal", "OIDC_CLIENT_SECRET": "s3cret"}
    trusted = {"OIDC_NAME": "Example Login", "OIDC_TRUST_EMAIL": "yes"}
    run("oidc_across_sites.py", {"OIDC_ISSUER": f"http://127.0.0.1:{free_port()}", **named, **trusted})
