"""Signing in by a company's OpenID Connect provider: who is invited comes in, nobody else, and nobody is made."""

from typing import Any

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

AWAY = "Your company’s sign-in does not answer. Try again in a minute, or use your password."


def claims(login: SocialLogin) -> dict[str, Any]:
    """What the provider's signed token says."""
    return login.account.extra_data.get("id_token", {})


class Invited(DefaultSocialAccountAdapter):
    """An address the provider verified signs in whom it was invited as, where the provider is trusted for it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        verified = claims(sociallogin).get("email_verified") is True
        return super().authenticate_by_email(sociallogin) if verified else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Nobody can have signed up before under somebody else's address: allauth need not wipe the password.
        sociallogin._did_authenticate_by_email = None
        said = claims(sociallogin).get("amr")
        proved = settings.OIDC.second_factor.intersection(said if isinstance(said, list) else [])
        if sociallogin.is_existing and proved:
            record_authentication(request, sociallogin.user, "mfa", type="oidc")


class Signed(OpenIDConnectOAuth2Adapter):
    """Allauth's own, but the token's signature is checked however it came."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        return super().complete_login(request, app, token, **kwargs)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the provider."""
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
