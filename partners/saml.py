"""Signing in by a company's SAML provider: its answer counts once, and in the browser that asked."""

import logging
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login, render_authentication_error
from allauth.socialaccount.sessions import LoginSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from partners.assertions import Auth, Refused, believed, exchange, own_metadata
from partners.invited import Vouched, led_astray

WAITING = ("saml_acs_session", "saml-acs-session")
LOG = logging.getLogger(__name__)


def provider_of(request: HttpRequest, organization_slug: str) -> Any:
    if organization_slug != "company":
        raise Http404
    return get_adapter().get_provider(request, "saml", client_id="company")


@require_GET
def login(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """Leads to the provider, and remembers in this browser's session what was asked; to connect, from the portal's own page."""
    provider = provider_of(request, organization_slug)
    if led_astray(request):
        return redirect("socialaccount_connections")
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
        believed(answer)
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
    LOG.warning("An answer of the SAML provider was refused: %r", str(error) or "nobody here asked for it")
    return render_authentication_error(request, provider, exception=error)


@require_GET
def metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the provider needs to know of the portal."""
    provider_of(request, organization_slug)
    return HttpResponse(own_metadata(), content_type="application/samlmetadata+xml")


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
