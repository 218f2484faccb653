"""A SAML identity provider for the tests: pysaml2's own server, behind HTTP, with keys made on the spot."""

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_UNSPECIFIED, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
ENTITY = "https://id.example.com/saml"
PAGE = """<!doctype html><html lang="en"><title>Example Login</title><link rel="icon" href="data:,">
<body onload="document.forms[0].submit()"><form method="post" action="{1}">
<input type="hidden" name="SAMLResponse" value="{0}"></form>"""


def make(folder: Path, port: int) -> str:
    """Writes a key and a certificate into the folder; the provider's metadata."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "id.example.com")])
    now = datetime.now(UTC)
    build = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    build = build.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = build.not_valid_after(now + timedelta(days=2)).sign(key, hashes.SHA256())
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    kept = serialization.PrivateFormat.TraditionalOpenSSL
    (folder / "key.pem").write_bytes(key.private_bytes(pem, kept, none))
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    return str(entity_descriptor(settings(folder, port)))


def settings(folder: Path, port: int, portal: str = "") -> IdPConfig:
    there = [(f"http://127.0.0.1:{port}/sign-in", BINDING_HTTP_REDIRECT)]
    metadata = {"metadata": {"inline": [portal]}} if portal else {}
    return IdPConfig().load(
        {
            "entityid": ENTITY,
            "key_file": str(folder / "key.pem"),
            "cert_file": str(folder / "certificate.pem"),
            "service": {
                "idp": {
                    "endpoints": {"single_sign_on_service": there},
                    "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                    "policy": {"default": {"lifetime": {"minutes": 5}}},
                }
            },
            **metadata,
        }
    )


@dataclass
class Provider:
    """Answers whoever is led there as the person it was told; `stated` changes what it says in its answer."""

    server: Server
    person: str = ""
    context: str = PASSWORD
    stated: dict[str, Any] = field(default_factory=dict)
    last: tuple[str, str] = ("", "")  # what was answered, and to where

    def at(self, path: str, query: str) -> str:
        """What is answered there: at /again what was answered before, at /tile what nobody asked for."""
        if path == "/tile":
            asked = parse_qs(query)
            self.last = self.signed(None, asked["to"][0], asked["of"][0]), asked["to"][0]
        elif path != "/again":
            self.answer(query)
        return self.last[0]

    def answer(self, query: str) -> str:
        asked = self.server.parse_authn_request(parse_qs(query)["SAMLRequest"][0], BINDING_HTTP_REDIRECT)
        where = self.server.response_args(asked.message)
        said = self.signed(where["in_response_to"], where["destination"], where["sp_entity_id"])
        self.last = said, where["destination"]
        return said

    def signed(self, request: str | None, destination: str, audience: str) -> str:
        said: dict[str, Any] = {
            "identity": {"mail": [self.person]},
            "in_response_to": request,
            "destination": destination,
            "sp_entity_id": audience,
            "name_id": NameID(format=NAMEID_FORMAT_UNSPECIFIED, text=f"id-of-{self.person}"),
            "authn": {"class_ref": self.context, "authn_auth": ENTITY},
            "sign_assertion": True,
            "sign_response": False,
            "sign_alg": SIG_RSA_SHA256,
            "digest_alg": DIGEST_SHA256,
        }
        return base64.b64encode(
            str(self.server.create_authn_response(**{**said, **self.stated})).encode()
        ).decode()


def provider(folder: Path, port: int, portal: str) -> Provider:
    return Provider(Server(config=settings(folder, port, portal)))


@contextmanager
def running(folder: Path, port: int, portal: str) -> Iterator[Provider]:
    """The provider, answering at its address."""
    running = provider(folder, port, portal)

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            answer = running.at(asked.path, asked.query)
            shown = "text/html" in self.headers.get("Accept", "")
            answer = (PAGE.format(answer, running.last[1]) if shown else answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if shown else "text/plain")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield running
        server.shutdown()
