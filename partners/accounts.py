"""What people do with their accounts, for the audit: the sign-in library tells by its signals, its one way to say so."""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.conf import settings
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from partners import access, audit, chain, wall
from partners.choices import AuditKind
from partners.models import User

SIGN_IN = "sign-in"
FACTORS = {"totp": "an authenticator app", "recovery_codes": "recovery codes", "webauthn": "a passkey"}


def listen() -> None:
    """From now on all of it is recorded; of providers only where there is one, else nothing of them is loaded."""
    receivers = [*RECEIVERS]
    if settings.OIDC or settings.SAML:
        from allauth.socialaccount import signals as social

        receivers += [(social.social_account_added, connected), (social.social_account_removed, disconnected)]
    for signal, receiver in receivers:
        signal.connect(receiver, dispatch_uid=receiver.__name__)


def told(
    request: HttpRequest | None, user: User | None, verb: str, sentence: str, *, proven: bool = True
) -> None:
    """Records it in each organisation the user belongs to, or in the program's chain for who belongs to none.

    Where the user is not `proven`, nobody is named as who did it. Nothing outside the portal's own pages.
    """
    today = getattr(request, "today", None)
    if today is None or user is None:
        return
    mine: list[int | None] = sorted(seat.id for seat in access.find(user.pk).seats)
    for partner in mine or [None]:
        with wall.within(wall.of_partner(partner) if partner else wall.current()):
            audit.record(
                verb,
                f"user {user.pk}",
                sentence,
                by=user if proven else None,
                as_of=today,
                partner=partner,
                kind=AuditKind.SIGN_IN,
            )


def signed_in(request: HttpRequest, user: User, **others: Any) -> None:
    told(request, user, "signed in", f"{user} signed in.")


def signed_out(request: HttpRequest, user: User | None, **others: Any) -> None:
    told(request, user, "signed out", f"{user} signed out.")


def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **others: Any) -> None:
    """The same for an address that is known and one that is not, in the program's chain.

    The address is kept as a digest under the key: what somebody typed may be a password.
    """
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    address = chain.signature(settings.AUDIT_KEY, chain.ADDRESS, typed.encode("utf-8", "replace"))[:32]
    failed(
        request, "A sign-in failed: address and password do not belong together.", after={"address": address}
    )


def provider_failed(request: HttpRequest, why: str) -> None:
    """Who comes by a company's own sign-in and is not let in; who it was is the provider's to know."""
    failed(request, f"A sign-in by a company’s provider failed: {why}.")


def failed(request: HttpRequest | None, sentence: str, after: dict[str, object] | None = None) -> None:
    """In the program's chain: nobody is known yet. Nothing outside the portal's own pages."""
    today = getattr(request, "today", None)
    if today is not None:
        audit.record(
            "sign-in failed", SIGN_IN, sentence, by=None, as_of=today, after=after, kind=AuditKind.SIGN_IN
        )


def shut(request: HttpRequest, user: User) -> None:
    """Whoever may not sign in any more, but by password, passkey or provider would have."""
    told(
        request,
        user,
        "sign-in refused",
        f"A sign-in of {user} was refused: the account is shut.",
        proven=False,
    )


def session_ended(request: HttpRequest | None, user: User, where: str) -> None:
    told(request, user, "session ended", f"{user} ended a session, {where}.")


def connected(request: HttpRequest, sociallogin: Any, **others: Any) -> None:
    sentence = (
        f"{sociallogin.user} connected their account at a company’s provider, {sociallogin.account.uid}."
    )
    told(request, sociallogin.user, "provider connected", sentence)


def disconnected(request: HttpRequest, socialaccount: Any, **others: Any) -> None:
    sentence = f"{request.user} let go of their account at a company’s provider, {socialaccount.uid}."
    told(request, request.user, "provider disconnected", sentence)


def password_changed(request: HttpRequest, user: User, **others: Any) -> None:
    told(request, user, "password changed", f"{user} changed the password.")


def password_set(request: HttpRequest, user: User, **others: Any) -> None:
    told(request, user, "password set", f"{user} set a password.")


def password_reset(request: HttpRequest, user: User, **others: Any) -> None:
    told(request, user, "password reset", f"{user} set a new password by the link in a mail.")


def factor(verb: str, sentence: str, *, proven: bool = True) -> Callable[..., None]:
    """A receiver of what happens to a second factor."""

    def receiver(request: HttpRequest, user: User, authenticator: Any = None, **others: Any) -> None:
        kind = FACTORS.get(str(getattr(authenticator, "type", "")), "a second factor")
        told(request, user, verb, sentence.format(user=user, kind=kind), proven=proven)

    receiver.__name__ = verb
    return receiver


factor_used = factor("second factor used", "{user} gave a second factor, {kind}.")
factor_added = factor("second factor added", "{user} added a second factor, {kind}.")
factor_removed = factor("second factor removed", "{user} removed a second factor, {kind}.")
factor_renewed = factor("second factor renewed", "{user} renewed a second factor, {kind}.")
factor_refused = factor("second factor refused", "A second factor of {user} was refused.", proven=False)

RECEIVERS = (
    (account.user_logged_in, signed_in),
    (user_logged_out, signed_out),
    (user_login_failed, sign_in_failed),
    (account.password_changed, password_changed),
    (account.password_set, password_set),
    (account.password_reset, password_reset),
    (mfa.authenticator_used, factor_used),
    (mfa.authenticator_added, factor_added),
    (mfa.authenticator_removed, factor_removed),
    (mfa.authenticator_reset, factor_renewed),
    (mfa.authentication_failed, factor_refused),
)
