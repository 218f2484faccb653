"""Signing in by a company's OpenID Connect provider: who is invited comes in, nobody else, and nobody is made."""

from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from partners.invited import Vouched, led_astray

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]  # never by a shared secret
AWAY = "Your company’s sign-in does not answer. Try again in a minute, or use your password."


class Signed(OpenIDConnectOAuth2Adapter):
    """Allauth's own, but the token's signature is checked however it came, and by a provider with a single key too."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            return decoded(id_token, answer.json(), self.openid_config["issuer"], app.client_id)
        except jwt.PyJWTError as error:
            raise OAuth2Error("the token is not in order") from error

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        login.vouched = vouched(login.account.extra_data["id_token"])
        return login


def vouched(claims: dict[str, Any]) -> Vouched:
    """What the provider's signed token proves beyond who it is."""
    said = claims.get("amr")
    factors = settings.OIDC.second_factor.intersection(said if isinstance(said, list) else [])
    return Vouched(address=claims.get("email_verified") is True, factor="oidc" if factors else "")


def decoded(token: str, keys: dict[str, Any], issuer: str, client: str) -> dict[str, Any]:
    """What the token says, if the issuer signed it for this client and it still holds; else a PyJWTError."""
    claims = jwt.decode(
        token,
        key=key_of(token, keys).key,
        algorithms=SIGNED_BY,
        audience=client,
        issuer=issuer,
        leeway=30,
        options={"require": ["exp", "iat", "aud", "iss", "sub"]},
    )
    if claims.get("azp", client) != client:
        raise jwt.InvalidAudienceError("the token was given to another client")
    return claims


def key_of(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The key the token names; where it names none, the only one there is."""
    found = jwt.PyJWKSet.from_dict(keys).keys
    name = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in found if name is None or key.key_id == name]
    if len(fitting) != 1:
        raise jwt.InvalidKeyError("no single key fits the token")
    return fitting[0]


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the provider; to connect one's account there, from the portal's own page alone."""
    if led_astray(request):
        return redirect("socialaccount_connections")
    return at_provider(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider leads back to."""
    return at_provider(OAuth2CallbackView, request, provider_id)


def at_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    if provider_id != "company":
        raise Http404
    try:
        return view.adapter_view(Signed(request, provider_id))(request)
    except requests.RequestException:
        messages.error(request, AWAY)
        return redirect("account_login")


urlpatterns = [
    path("<slug:provider_id>/login/", login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", callback, name="openid_connect_callback"),
]
