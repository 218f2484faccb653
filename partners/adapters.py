"""How the portal uses allauth: nobody signs up without an invitation; who is signed in comes with their frame."""

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth_context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse

from partners import access, accounts, notices, wake
from partners.browsers import device
from partners.errors import NotSetUp
from partners.models import User
from partners.reasons import shown

WAIT = (
    "Too many wrong passwords for this address: wait an hour, then try again. A passkey, or the link that"
    " “Forgot your password?” mails to you, lets you in now."
)


class InvitationOnly(DefaultAccountAdapter):
    """Sign-up is closed: members are invited."""

    error_messages = {**DefaultAccountAdapter.error_messages, "too_many_login_attempts": WAIT}

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One limit for an account, whichever of the portal's host names is asked."""
        return credentials.get("email", "").lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        accounts.shut(request, user)
        return super().respond_user_inactive(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff who belong to no partner begin at their work, everybody else at home."""
        staff = request.user.is_staff and not access.find(request.user.pk).seats
        return "/admin/" if staff else super().get_login_redirect_url(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the portal's own address, whatever host the request named."""
        return settings.BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, with whatever the request changes: no request waits for a mail server."""
        request = allauth_context.request
        told = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
            "organisations": shown(access.organisations(email)),
        }
        mail = self.render_mail(template_prefix, email, {**told, **context})
        occasion = f"{notices.ACCOUNT}:{secrets.token_hex(16)}"
        notices.post(None, occasion, email, mail.subject, str(mail.body))
        wake.soon(notices.SEND_MAIL)


class Sessions(DefaultUserSessionsAdapter):
    """Ends sessions, each with a word in the audit."""

    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        for one in sessions:
            accounts.session_ended(allauth_context.request, one.user, f"{device(one.user_agent)} at {one.ip}")
        super().end_sessions(sessions)


class WithFrame(AuthenticationBackend):
    """Allauth's own, but for how the user of a session is read: with the frame the middleware needs next."""

    def get_user(self, user_id: int) -> User | None:
        """The user, knowing as `found` what was read with them; None where one may not sign in any more."""
        try:
            found = access.find(user_id)
        except NotSetUp:
            return None
        if found.user is None or not self.user_can_authenticate(found.user):
            return None
        found.user.found = found
        return found.user
