"""The second factor of a session: asking for it again where something is decided."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponse]
AGAIN = "Confirm that it is you, then press the button again. What you typed is kept."
NONE_LEFT = "Decisions need a second factor: set one up first."
KEPT = "typed"
AT_MOST = 20_000  # characters kept


def newest(request: HttpRequest) -> float | None:
    """The instant of the last second factor of this session and this user; None without one."""
    records = get_authentication_records(request, request.user)
    return max((record["at"] for record in records if record["method"] == "mfa"), default=None)


def just_given(back: Callable[..., str]) -> Callable[[View], View]:
    """For views that decide: the second factor is asked for again where the last one is too old.

    `back` tells from the view's own arguments the page to come back to; `typed` gives that page what was typed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> HttpResponse:
            request = next(one for one in args if isinstance(one, HttpRequest))
            last = newest(request)
            if last is not None and request.at - last < settings.SECOND_FACTOR_SECONDS:
                return view(*args, **kwargs)
            return ask(request, back(*args, **kwargs))

        return guarded

    return decorate


def ask(request: HttpRequest, page: str) -> HttpResponse:
    """Keeps what was typed and leads to the page that takes the factor, and from there to `page`."""
    fields = {name: ",".join(given) for name, given in request.POST.lists() if name != "csrfmiddlewaretoken"}
    if sum(map(len, fields.values())) <= AT_MOST:
        request.session[KEPT] = {"page": page, "fields": fields}
    door = door_of(request)
    if door is None:
        messages.warning(request, NONE_LEFT)
        return redirect("mfa_index")
    messages.warning(request, AGAIN)
    return redirect(f"{reverse(door)}?{urlencode({'next': page})}")


def door_of(request: HttpRequest) -> str | None:
    """The page that takes the kind of second factor the user has; None where they have none any more."""
    kinds = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if Authenticator.Type.WEBAUTHN in kinds else None


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before the second factor was asked for again; it is given out once.

    What was ticked of several stands in one text, with commas between.
    """
    kept = request.session.get(KEPT)
    if not kept or kept["page"] != request.path:
        return {}
    del request.session[KEPT]
    fields: dict[str, str] = kept["fields"]
    return fields
