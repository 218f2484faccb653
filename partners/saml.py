"""Signing in by a company's SAML provider: its answer counts once, in the browser that asked, and as asked."""

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.sessions import LoginSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from partners.invited import Vouched

Words.ALLOWED_CLOCK_DRIFT = 30  # seconds, of one clock to the other
LARGEST = 200_000  # characters of an answer
WAITING = ("saml_acs_session", "saml-acs-session")
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
    found = exchange(answer)
    try:
        found.process_response()
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, ValueError) as error:
        raise Refused(str(error)) from error
    if not found.is_authenticated() or not found.get_last_response_in_response_to():
        raise Refused(found.get_last_error_reason() or "nobody asked for it")
    return found


def provider_of(request: HttpRequest, organization_slug: str) -> Any:
    if organization_slug != "company":
        raise Http404
    return get_adapter().get_provider(request, "saml", client_id="company")


@require_GET
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Leads to the provider, and remembers in this browser's session what was asked."""
    provider = provider_of(request, organization_slug)
    asking = exchange()
    there = asking.login(return_to="")
    wanted = provider.get_redirect_from_request_kwargs(request)
    provider.stash_redirect_state(request, **wanted, state_id=asking.get_last_request_id())
    return redirect(there)


@csrf_exempt
@require_POST
def acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Takes the provider's post, which comes without the session's cookie; only what it signed is kept, for a moment."""
    provider = provider_of(request, organization_slug)
    answer = request.POST.get("SAMLResponse", "")
    try:
        believed(answer[: LARGEST + 1] if len(answer) <= LARGEST else "")
    except Refused as error:
        return refuse(request, provider, error)
    response = redirect("saml_finish_acs", "company")
    waiting = LoginSession(request, *WAITING)
    waiting.store["answer"] = answer
    waiting.save(response)
    response.cookies[WAITING[1]]["httponly"] = True
    return response


@require_GET
def finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Signs in whom the answer names, if this browser asked for it, once."""
    provider = provider_of(request, organization_slug)
    waiting = LoginSession(request, *WAITING)
    answer = waiting.store.get("answer", "")
    waiting.delete()
    try:
        found = believed(answer)
        state = provider.unstash_redirect_state(request, found.get_last_response_in_response_to())
    except (Refused, PermissionDenied) as error:
        return refuse(request, provider, error)
    arrived = provider.sociallogin_from_response(request, found)
    arrived.state = state
    arrived.vouched = vouched(found)
    return complete_social_login(request, arrived)


def vouched(found: Auth) -> Vouched:
    """What the signed assertion proves beyond who it is; for addresses the settings trust it, or not."""
    factors = settings.SAML.second_factor.intersection(found.get_last_authn_contexts())
    return Vouched(address=True, factor="saml" if factors else "")


def refuse(request: HttpRequest, provider: Any, error: Exception) -> HttpResponse:
    return render_authentication_error(request, provider, exception=error)


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the provider needs to know of the portal."""
    provider_of(request, organization_slug)
    told = OneLogin_Saml2_Settings(described(), sp_validation_only=True).get_sp_metadata()
    return HttpResponse(told, content_type="application/samlmetadata+xml")


def absent(request: HttpRequest) -> HttpResponse:
    """What allauth would answer besides, as signing out from elsewhere."""
    raise Http404


urlpatterns = [
    path("<slug:organization_slug>/login/", login, name="saml_login"),
    path("<slug:organization_slug>/acs/", acs, name="saml_acs"),
    path("<slug:organization_slug>/acs/finish/", finish, name="saml_finish_acs"),
    path("<slug:organization_slug>/metadata/", metadata, name="saml_metadata"),
    re_path("", absent),
]
