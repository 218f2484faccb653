"""An application is reached through its partner only; another's and none are the same 404."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from financing.choices import State
from financing.models import Application
from partners.access import View, asker


def application(request: HttpRequest, number: str) -> Application:
    """The partner's application of this number, or 404."""
    return get_object_or_404(
        Application.objects.select_related("partner"), partner_id=request.partner.id, number=number
    )


def drafting(view: View) -> View:
    """A step of asking: gets the partner's draft of this number; one that is sent already answers with its own page."""

    @wraps(view)
    def guarded(request: HttpRequest, number: str) -> HttpResponse:
        found = application(request, number)
        if found.state != State.DRAFT:
            return redirect("application", number=number)
        return view(request, found)

    return asker(guarded)
