"""Who comes in by a company's own sign-in: who is invited, nobody else, and nobody is made."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest

from partners import accounts


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider signed beyond who it is: that the address is theirs; by what a second factor was given there."""

    address: bool = False
    factor: str = ""


def led_astray(request: HttpRequest) -> bool:
    """Whether a page of somebody else's leads a browser to connect an account: it may be signed in there as that somebody,
    who could then sign in here as whoever is. A browser that tells nothing of where it comes from is not believed either.
    """
    if request.GET.get("process") != AuthProcess.CONNECT:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    here = urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()
    return site != "same-origin" if site else not here


class Invited(DefaultSocialAccountAdapter):
    """An address the provider verified signs in whom it was invited as, where the provider is trusted for it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> Any:
        return super().authenticate_by_email(sociallogin) if vouched(sociallogin).address else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Nobody can have signed up before under somebody else's address: allauth need not wipe the password.
        sociallogin._did_authenticate_by_email = None
        if sociallogin.is_existing and (factor := vouched(sociallogin).factor):
            record_authentication(request, sociallogin.user, "mfa", type=factor)
        if not sociallogin.is_existing and sociallogin.state.get("process") != AuthProcess.CONNECT:
            accounts.provider_failed(request, "nobody was invited as whom it named")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **others: Any) -> None:
        accounts.provider_failed(request, "its answer was not in order, or there was none")


def vouched(login: SocialLogin) -> Vouched:
    return getattr(login, "vouched", Vouched())
