"""The vendor's Django admin: behind the portal's own sign-in and a second factor, with the days to close."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from inspect import unwrap
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.views.decorators.http import require_POST

from leap_portal import days
from partners import audit, factors
from partners.access import second_factor
from partners.dated import long_day, parse_day
from partners.errors import NotAllowed
from partners.models import ProgramClock, User
from partners.recorded import Recorded

MAY_CLOSE = "partners.change_programclock"
OF_LIBRARIES = ("django.", "allauth.")
SAFE = ("GET", "HEAD", "OPTIONS")
View = Callable[..., HttpResponse]


def work(*_: object) -> str:
    """The page from which days are closed."""
    return reverse("admin:index")


def only_reads(user: User) -> bool:
    """Whether no group of the user's lets them write anything."""
    return all(right.split(".")[1].startswith("view_") for right in user.get_all_permissions())


def is_method(view: View) -> bool:
    """Whether the view is bound to an admin, however it is decorated inside."""
    return hasattr(view, "__self__")


class PortalAdminSite(AdminSite):
    """Admin for staff who signed in with two factors."""

    site_header = "LEAP portal · Vendor"
    site_title = "LEAP portal"
    index_title = "Work"
    index_template = "admin/portal_index.html"

    def register(self, models: Any, admin_class: type[ModelAdmin] | None = None, **options: Any) -> None:
        """What writes into the audit, and no more: libraries' own pages don't, and show sessions' keys and factors' secrets."""
        if admin_class is not None and issubclass(admin_class, Recorded):
            super().register(models, admin_class, **options)
        elif not (admin_class and admin_class.__module__.startswith(OF_LIBRARIES)):
            raise ImproperlyConfigured(
                f"{admin_class} is not Recorded: what it changes would stand in no audit."
            )

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and second_factor(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Who may only read posts nothing to any page but to sign out; who may not see a model learns of none of its rows."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in SAFE and view != self.logout and only_reads(request.user):
                raise PermissionDenied
            of = getattr(unwrap(view, stop=is_method), "__self__", None)
            if isinstance(of, ModelAdmin) and not any(of.get_model_perms(request).values()):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return super().admin_view(guarded, cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Sign-in is the portal's own; staff without a second factor are sent to set one up."""
        target = request.GET.get("next", "/admin/")
        if not request.user.is_authenticated:
            return redirect_to_login(target)
        if not request.user.is_staff:
            raise PermissionDenied
        if self.has_permission(request):
            return redirect("admin:index")
        messages.warning(
            request, "Administration needs a second factor: set one up, then sign in again with its code."
        )
        return redirect("mfa_index")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The portal's own page changes it: only there wrong ones are counted, and a change is told in the audit."""
        return redirect("account_change_password")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("days/close/", self.admin_view(require_POST(self.close_day)), name="close-day"),
            path("days/go/", self.admin_view(require_POST(self.go_to_day)), name="go-to-day"),
        ]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        clock = ProgramClock.objects.get()
        context = {
            "clock": clock,
            "typed": factors.typed(request),
            "may_close": request.user.has_perm(MAY_CLOSE) and clock.rehearsal_on is not None,
        }
        return super().index(request, {**context, **(extra_context or {})})

    @factors.just_given(work)
    def close_day(self, request: HttpRequest) -> HttpResponse:
        """Asks for the next day to be closed."""
        return self.ask(request, str(request.today + timedelta(days=1)))

    @factors.just_given(work)
    def go_to_day(self, request: HttpRequest) -> HttpResponse:
        """Asks for every day through the one given to be closed."""
        return self.ask(request, request.POST.get("day", ""))

    def ask(self, request: HttpRequest, text: str) -> HttpResponse:
        if not request.user.has_perm(MAY_CLOSE):
            raise PermissionDenied
        try:
            day = parse_day(text)
            days.ask(day, by=request.user, terms=request.terms)
        except ValueError as error:
            messages.error(request, str(error))
        except NotAllowed as refusal:
            audit.refused("days", refusal, by=request.user, as_of=request.today)
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                f"The worker closes every day through {long_day(day)}; the ledger shows how far it is.",
            )
        return redirect("admin:index")
