"""Pages that the table's people aren't shown: who is in the state that has them, and where; and how one is refused."""

from collections.abc import Callable

from allauth.account.forms import default_token_generator
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from partners.models import Invitation, JoinRequest, User
from partners.services import invitations
from tests import scene
from tests.browser.acts import PASSWORD, with_password, with_second_factor
from tests.leap_portal.people import World
from tests.partners.mailbox import token

# What is in the table and never a page: a file, a word, or a deed that leads elsewhere.
FILES_AND_DEEDS = (
    "letter-pdf rebate-sales live ready mfa_download_recovery_codes admin:jsi18n admin:import-errors"
    " ask withdraw invitation-send invitation-revoke member-roles join-admit join-turn-down switch session-end"
    " account_confirm_login_code mfa_login_webauthn admin:login admin:password_change admin:autocomplete"
    " admin:view_on_site admin:close-day admin:go-to-day admin:import-confirm admin:take-up admin:approve"
    " admin:put-question admin:take-back admin:decline admin:admit admin:turn-down admin:(?P<url>.*)$"
).split()


State = Callable[[World], tuple[Client, str]]
OF_A_KEY = ("mfa_edit_webauthn", "mfa_remove_webauthn")


def passkey(user: User) -> None:
    """A key of theirs, of which only the public half is anywhere."""
    point = {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}
    held = AttestedCredentialData.create(bytes(16), b"key", ES256(point))
    told = AttestationObject.create("none", AuthenticatorData.create(bytes(32), 0x45, 0, held), {})
    asked = CollectedClientData.create("webauthn.create", b"challenge", "https://localhost")
    response = {"clientDataJSON": websafe_encode(asked), "attestationObject": websafe_encode(told)}
    name = websafe_encode(b"key")
    credential = {"id": name, "rawId": name, "type": "public-key", "response": response}
    named = {"name": "Laptop", "credential": credential}
    Authenticator.objects.create(user=user, type="webauthn", data=named)


def with_everything(world: World) -> User:
    """A member with a password, an authenticator app, a passkey and recovery codes."""
    user = world.people["finance"]
    if not user.authenticator_set.exists():
        with_second_factor(user)
        passkey(user)
        RecoveryCodes.activate(user)
    return user


def of_factors(name: str) -> State:
    """The page of somebody who has every factor there is."""

    def found(world: World) -> tuple[Client, str]:
        user = with_everything(world)
        key = user.authenticator_set.get(type="webauthn").pk
        client = scene.browser_of(user, second_factor=True)
        if "reauthenticate" not in name:
            just_confirmed(client)
        return client, reverse(name, args=[key] if name in OF_A_KEY else [])

    return found


def just_confirmed(client: Client) -> None:
    """It was asked again whether it is they."""
    session = client.session
    session["account_authentication_methods"][0]["reauthenticated"] = True
    session.save()


def half_signed_in(world: World) -> tuple[Client, str]:
    """After the password, before the code."""
    user, client = with_everything(world), Client(HTTP_HOST="localhost")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client, reverse("mfa_authenticate")


def invited(who: str) -> State:
    """An invitation, opened by somebody, or by nobody; with none, by whom it is for."""

    def found(world: World) -> tuple[Client, str]:
        one = Invitation.objects.filter(partner=world.far).earliest("pk")
        user = world.people[who] if who else User.objects.create(email=one.email, name="Zoe", is_demo=True)
        return scene.browser_of(user), reverse("invitation", args=[token(one)])

    return found


def revoked(world: World) -> tuple[Client, str]:
    """An invitation that was taken back."""
    one = Invitation.objects.filter(partner=world.near).earliest("pk")
    invitations.revoke(one.pk, by=world.people["admin"], as_of=scene.DAY)
    return scene.browser_of(None), reverse("invitation", args=[token(one)])


def asking(name: str) -> State:
    """Somebody whose request to join waits."""
    return lambda world: (scene.browser_of(JoinRequest.objects.latest("pk").asked_by), reverse(name))


def with_a_key(world: World) -> tuple[Client, str]:
    """Who followed the link of the mail, which is then taken out of the address."""
    user, client = world.people["viewer"], Client(HTTP_HOST="localhost")
    key = f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"
    return client, client.get(f"/accounts/password/reset/key/{key}/").headers["Location"]


def with_a_password(world: World) -> tuple[Client, str]:
    return scene.browser_of(with_password(world.people["viewer"])), reverse("account_change_password")


STATES: dict[tuple[str, str], State] = {
    ("invitation", "to a new person"): invited("nobody"),
    ("invitation", "of somebody else"): invited("viewer"),
    ("invitation", "to somebody signed in"): invited(""),
    ("invitation", "taken back"): revoked,
    ("home", "while asking to join"): asking("home"),
    ("join", "while asking to join"): asking("join"),
    ("account_reset_password_from_key", "with a key"): with_a_key,
    ("account_change_password", "with a password"): with_a_password,
    ("mfa_authenticate", "after the password"): half_signed_in,
    **{
        (name, "with every factor"): of_factors(name)
        for name in (
            "account_change_password account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn mfa_index"
            " mfa_list_webauthn mfa_edit_webauthn mfa_remove_webauthn mfa_deactivate_totp mfa_view_recovery_codes"
            " mfa_generate_recovery_codes"
        ).split()
    },
}


def too_often(world: World) -> HttpResponse:
    cache.clear()
    client = world.client("nobody")
    for _ in range(21):
        answer = client.post("/accounts/password/reset/", {"email": "zoe@example.com"})
    cache.clear()
    return answer


def broken(name: str, status: int) -> Callable[[World], HttpResponse]:
    return lambda world: HttpResponse(render_to_string(name), status=status)


REFUSALS: dict[int | str, Callable[[World], HttpResponse]] = {
    400: lambda world: world.client("admin").post("/letters/", b"x", "multipart/form-data"),
    "403 without its token": lambda world: Client(HTTP_HOST="localhost", enforce_csrf_checks=True).post(
        "/check/"
    ),
    404: lambda world: world.client("admin").get("/nowhere/"),
    "404 for nobody": lambda world: world.client("nobody").get("/nowhere/"),
    "409 on another day": lambda world: world.client("finance").post("/letters/?as_of=2020-10-01"),
    "409 at another partner": lambda world: world.client("admin").post("/letters/", {"organisation": "P1"}),
    413: lambda world: world.client("admin").post("/letters/", {"x": "x" * 2_000_000}),
    429: too_often,
    500: broken("500.html", 500),
    503: broken("503.html", 503),
}
