"""What a company's SAML provider answers, and whether it is to be believed: signed, for the portal, asked for, in time."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

Words.ALLOWED_CLOCK_DRIFT = 30  # seconds, of one clock to the other
LARGEST = 200_000  # characters of an answer
SUBJECT = "/saml:Subject/saml:SubjectConfirmation"
WANTED = {
    "wantAssertionsSigned": True,
    "wantNameId": True,
    "wantAttributeStatement": False,
    "allowRepeatAttributeName": True,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    "signatureAlgorithm": Words.RSA_SHA256,
    "digestAlgorithm": Words.SHA256,
}


class Refused(Exception):
    """The answer cannot be believed; nobody is told why but the log."""


class Answer(OneLogin_Saml2_Response):
    """The library's own, but what it lets pass where it is absent must be there, in the signed part."""

    def is_valid(self, request_data: Any, request_id: Any = None, raise_exceptions: bool = False) -> bool:
        if not super().is_valid(request_data, request_id, raise_exceptions):
            return False
        meant = address("saml_metadata") in self.get_audiences()
        if not meant or not any(map(self.asked_for, self._query_assertion(SUBJECT))):
            self._error = "no audience, recipient, request or end is named, or another's"
            return False
        return True

    def asked_for(self, confirmation: Any) -> bool:
        """Whether it confirms an answer to this very request, given here, and not for ever."""
        data = confirmation.find("saml:SubjectConfirmationData", namespaces=Words.NSMAP)
        return (
            confirmation.get("Method") == Words.CM_BEARER
            and data is not None
            and data.get("Recipient") == address("saml_acs")
            and data.get("InResponseTo", "") == self.get_in_response_to()
            and data.get("NotOnOrAfter") is not None
        )


class Auth(OneLogin_Saml2_Auth):
    response_class = Answer


def address(name: str) -> str:
    """A page's address as the provider knows it, whatever host the request named."""
    return settings.BASE_URL + reverse(name, args=["company"])


def described() -> dict[str, Any]:
    """Both sides, in the library's words."""
    provider = settings.SAML.provider
    return {
        "strict": True,
        "security": WANTED,
        "sp": {
            "entityId": address("saml_metadata"),
            "assertionConsumerService": {"url": address("saml_acs"), "binding": Words.BINDING_HTTP_POST},
            "NameIDFormat": Words.NAMEID_UNSPECIFIED,
        },
        "idp": {
            "entityId": provider.entity_id,
            "singleSignOnService": {"url": provider.address, "binding": Words.BINDING_HTTP_REDIRECT},
            "x509certMulti": {"signing": list(provider.certificates)},
        },
    }


def exchange(answer: str = "") -> Auth:
    """One exchange with the provider, at the portal's own address."""
    here = urlsplit(address("saml_acs"))
    request = {
        "https": "on" if here.scheme == "https" else "off",
        "http_host": here.netloc,
        "script_name": here.path,
        "get_data": {},
        "post_data": {"SAMLResponse": answer} if answer else {},
    }
    return Auth(request, described())


def believed(answer: str) -> Auth:
    """What the provider's answer says, if it signed it for the portal and it still holds; else Refused."""
    if len(answer) > LARGEST:
        raise Refused("too long")
    found = exchange(answer)
    try:
        found.process_response()
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, SyntaxError, ValueError) as error:
        raise Refused(str(error)) from error
    if not found.is_authenticated() or not found.get_last_response_in_response_to():
        raise Refused(found.get_last_error_reason() or "nobody asked for it")
    return found


def own_metadata() -> str:
    """What the provider needs to know of the portal."""
    return OneLogin_Saml2_Settings(described(), sp_validation_only=True).get_sp_metadata()
