"""The frame of every request: partner, today, the day looked at. The web's only reading of the clock."""

from collections.abc import Callable
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

from partners import access, audit, clock, origin, wall
from partners.choices import AuditKind
from partners.dated import parse_day
from partners.errors import NotSetUp

GetResponse = Callable[[HttpRequest], HttpResponse]
WITHOUT_FRAME = ("/health/", "/static/")
ANY_DAY = ("/accounts/", "/organisation/switch/", "/admin/")
SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST = 200  # of an address in a sentence
SEEN_EVERY = 300  # seconds


class DatabaseAway:
    """A clear page while the database is away, instead of a traceback."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return away(request) if isinstance(error, OperationalError | InterfaceError) else None


def away(request: HttpRequest) -> HttpResponse:
    """503, with the page that needs nothing."""
    return SimpleTemplateResponse("503.html", status=503, headers={"Retry-After": "30"}).render()


class Frame:
    """Sets request.terms, request.partner, request.today and request.as_of; refuses writes on another day."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_FRAME):
            return self.get_response(request)
        try:
            self.set(request)
        except (OperationalError, InterfaceError):
            connection.close()
            return away(request)
        except NotSetUp:
            return away(request)
        if (
            request.as_of != request.today
            and request.method not in SAFE
            and not request.path.startswith(ANY_DAY)
        ):
            return render(request, "other_day.html", status=409)
        if request.GET.get("as_of") == "today" and request.method == "GET":
            return redirect(escape_leading_slashes(request.path))
        with wall.within(access.scope(request)):
            return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Renders in a transaction what Django would render after the view's: the wall shows nothing outside of one."""
        if response.is_rendered:
            return response
        try:
            with transaction.atomic():
                return response.render()
        except (OperationalError, InterfaceError):
            return away(request)

    def set(self, request: HttpRequest) -> None:
        """Reads the frame by one statement, the user's own where somebody is signed in, and the clock once."""
        known = request.user.is_authenticated
        found = request.user.found if known else access.find(None)
        frame = found.frame(request.session.get("partner") if known else None)
        if (elsewhere := asked_for(request, frame.partner)) is not None:
            request.session["partner"] = elsewhere
            frame = found.frame(elsewhere)
        request.terms, request.partner = frame.terms, frame.partner
        request.today = clock.business_day(frame.rehearsal_on, frame.terms.time_zone)
        request.as_of = looked_at(request)
        request.at = clock.instant()
        if known:
            seen(request)


def seen(request: HttpRequest) -> None:
    """Writes down, every five minutes at most, that the session is in use, from where and by which browser."""
    if request.at - request.session.get("seen", 0) >= SEEN_EVERY:
        request.session["seen"] = request.at
        UserSession.objects.create_from_request(request)


def asked_for(request: HttpRequest, here: access.Seat | None) -> str | None:
    """The code of another of one's own partners that a mail's link leads to (?partner=); None: stay here."""
    asked = request.GET.get("partner")
    others = here.others if here and request.method == "GET" else ()
    return next((seat.code for seat in others if seat.code == asked), None)


def looked_at(request: HttpRequest) -> date:
    """The day the pages speak of: ?as_of= sets it until it is left; a day that is no day is told."""
    asked = request.GET.get("as_of")
    if asked is None:
        kept = request.session.get("as_of") if request.user.is_authenticated else None
        return date.fromisoformat(kept) if kept else request.today
    try:
        day = request.today if asked in ("today", "") else parse_day(asked)
    except ValueError as error:
        messages.error(request, str(error))
        day = request.today
    if request.user.is_authenticated:
        keep(request, day)
    return day


def keep(request: HttpRequest, day: date) -> None:
    """Remembers another day for the pages to come; today is not remembered, it moves."""
    if day != request.today:
        request.session["as_of"] = day.isoformat()
    else:
        request.session.pop("as_of", None)


class Audited:
    """Says where a request comes from to whatever is recorded in it, and records what the door itself refuses."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.address.set(address(request))
        try:
            response = self.get_response(request)
            if (
                response.status_code == 403
                and getattr(request, "today", None)
                and request.user.is_authenticated
            ):
                shut_out(request)  # the view's own transaction is undone by now
            return response
        finally:
            origin.address.reset(token)


def address(request: HttpRequest) -> str:
    """Who asks, as sign-in's limits count them; empty where the server doesn't tell, as on a socket."""
    try:
        found: str = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""
    return found


def shut_out(request: HttpRequest) -> None:
    """Records a 403: in the organisation looked at; what happens in admin is the program's."""
    where = escape_uri_path(request.path)[:LONGEST]
    here = None if request.path.startswith("/admin/") else request.partner
    audit.record(
        "refused",
        where[:64],
        f"{request.user} was refused {request.method} {where}.",
        by=request.user,
        as_of=request.today,
        partner=here.id if here else None,
        kind=AuditKind.REFUSAL,
    )
