"""Reads what a SAML provider says of itself: its name, where to sign in, and the keys it signs with."""

import base64
import binascii
import ssl
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
HERE = [("http", "127.0.0.1"), ("http", "localhost")]


class Malformed(ValueError):
    """What is wrong with the metadata, to stand after “SAML_METADATA”."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A provider: its entity ID, the address one is led to, its certificates in base64."""

    entity_id: str
    address: str
    certificates: tuple[str, ...]


def identity(metadata: str) -> Identity:
    """The only provider that the metadata describes; Malformed where there is none, or more."""
    try:
        root = ET.fromstring(metadata)
    except ET.ParseError as error:
        raise Malformed(f"is no XML ({error})") from None
    found = [
        one for one in root.iter(f"{MD}EntityDescriptor") if one.find(f"{MD}IDPSSODescriptor") is not None
    ]
    if len(found) != 1 or not found[0].get("entityID"):
        raise Malformed("does not describe one identity provider (EntityDescriptor with IDPSSODescriptor)")
    provider = found[0].find(f"{MD}IDPSSODescriptor")
    assert provider is not None
    return Identity(found[0].attrib["entityID"], address(provider), certificates(provider))


def address(provider: ET.Element) -> str:
    """Where one signs in by being led there."""
    services = provider.iter(f"{MD}SingleSignOnService")
    found = [one.get("Location", "") for one in services if one.get("Binding") == REDIRECT]
    if not found:
        raise Malformed("names no SingleSignOnService with the binding HTTP-Redirect")
    if not private(found[0]):
        raise Malformed(f"leads to {found[0]!r}, which is no https address")
    return found[0]


def private(url: str) -> bool:
    """Whether nobody on the way can read or change what is said there."""
    parts = urlsplit(url)
    return bool(parts.scheme == "https" and parts.hostname) or (parts.scheme, parts.hostname) in HERE


def certificates(provider: ET.Element) -> tuple[str, ...]:
    """Those the provider signs with."""
    keys = [one for one in provider.iter(f"{MD}KeyDescriptor") if one.get("use", "signing") == "signing"]
    texts = ["".join((one.text or "").split()) for key in keys for one in key.iter(f"{DS}X509Certificate")]
    if not texts:
        raise Malformed("holds no certificate to sign with (KeyDescriptor, X509Certificate)")
    if not all(map(readable, texts)):
        raise Malformed("holds a certificate that cannot be read")
    return tuple(texts)


def readable(certificate: str) -> bool:
    try:
        der = base64.b64decode(certificate, validate=True)
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=der)
    except (binascii.Error, ssl.SSLError, ValueError):
        return False
    return True
