"""The staff's queue of applications, and the page on which one is decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_POST

from financing import status
from financing import terms as financing_terms
from financing.choices import DECIDABLE, LIVE, State
from financing.models import Agreement, Application, Invoice, Payment, Subscription
from financing.services import deciding, questions
from financing.views import rows
from partners import audit, factors
from partners.admin import Facts, mine
from partners.errors import NotAllowed
from partners.models import AuditEntry, Letter
from partners.money import Money


def decision(admin_: Any, request: HttpRequest, key: int) -> str:
    """The page on which the application is decided."""
    return reverse("admin:financing_application_change", args=[key])


class Queue(admin.SimpleListFilter):
    """Waiting for a decision first; the rest on demand."""

    title = "what to see"
    parameter_name = "see"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "all applications"), ("decided", "decided")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "waiting for a decision"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        if self.value() == "all":
            return queryset.exclude(state=State.DRAFT)
        return queryset.filter(
            state__in=[State.APPROVED, State.DECLINED] if self.value() == "decided" else LIVE
        )


@admin.register(Application)
class ApplicationAdmin(Facts):
    """Applications by the day an answer is promised; each opens the page on which it is decided."""

    list_display = ["number", "partner", "state", "promised_on", "amount", "days", "invoices", "submitted_on"]
    list_filter = [Queue, "partner__country"]
    search_fields = ["number", "partner__name", "partner__code"]
    ordering = ["promised_on", "id"]
    list_select_related = ["partner"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        found = mine(super().get_queryset(request), request, "partner__channel_manager")
        return found.annotate(line_count=Count("lines"), total=Sum("lines__amount"))

    @admin.display(ordering="line_count")
    def invoices(self, row: Application) -> int:
        return row.line_count

    @admin.display(ordering="total")
    def amount(self, row: Application) -> str:
        return Money(row.total or 0, row.partner.currency).shown

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:key>/take-up/", view(require_POST(self.take_up)), name="take-up"),
            path("<int:key>/ask/", view(require_POST(self.ask)), name="put-question"),
            path("<int:key>/take-back/", view(require_POST(self.take_back)), name="take-back"),
            path("<int:key>/approve/", view(require_POST(self.approve)), name="approve"),
            path("<int:key>/decline/", view(require_POST(self.decline)), name="decline"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The application with all that its decision needs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = factors.typed(request).get("reason", "")
        return self.page(request, self.one(request, object_id), reason=typed)

    def one(self, request: HttpRequest, key: str | int) -> Application:
        """The application, if it is one of this user's partners'; else 404."""
        found = self.get_object(request, str(key))
        if found is None or found.state == State.DRAFT:
            raise Http404
        return found

    def page(self, request: HttpRequest, found: Application, reason: str = "") -> HttpResponse:
        standing = status.of([found.partner_id], request.today, request.terms)[found.partner_id]
        own = financing_terms.of(request.terms)
        history = (
            Application.objects.filter(partner=found.partner).exclude(pk=found.pk).exclude(state=State.DRAFT)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": f"{found.number} · {found.partner.name}",
            "opts": self.opts,
            "application": found,
            "rows": [rows.asked(line, own) for line in found.lines.select_related("invoice")],
            "standing": standing,
            "history": history,
            "entries": AuditEntry.objects.filter(subject=found.number).select_related("by").order_by("id"),
            "letters": Letter.objects.filter(subject=found.number),
            "agreement": Agreement.objects.filter(application=found).first(),
            "decidable": found.state in DECIDABLE,
            "questions": found.questions.select_related("asked_by", "ended_by"),
            "question": request.POST.get("question", ""),
            "question_days": own.applications.question_days,
            "untaken": found.state == State.SUBMITTED,
            "may_decide": self.may_decide(request),
            "reason": reason,
        }
        return render(request, "admin/financing/application/decide.html", context)

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("financing.change_application")

    def take_up(self, request: HttpRequest, key: int) -> HttpResponse:
        """Says that somebody is looking at it now."""
        return self.act(
            request, key, "is yours to decide now", deciding.take_up, by=request.user, as_of=request.today
        )

    def ask(self, request: HttpRequest, key: int) -> HttpResponse:
        """Asks the partner for what the decision needs."""
        text = request.POST.get("question", "").replace("\x00", "")
        said, terms = "waits for the partner's answer", request.terms
        return self.act(
            request,
            key,
            said,
            questions.put,
            question=text,
            by=request.user,
            as_of=request.today,
            terms=terms,
        )

    def take_back(self, request: HttpRequest, key: int) -> HttpResponse:
        """Takes the question back that is open."""
        said = "is yours to decide again"
        return self.act(request, key, said, questions.take_back, by=request.user, as_of=request.today)

    @factors.just_given(decision)
    def approve(self, request: HttpRequest, key: int) -> HttpResponse:
        """Approves it as asked."""
        return self.decide(request, key, "was approved", deciding.approve)

    @factors.just_given(decision)
    def decline(self, request: HttpRequest, key: int) -> HttpResponse:
        """Declines it."""
        return self.decide(request, key, "was declined", deciding.decline)

    def decide(self, request: HttpRequest, key: int, said: str, service: Any) -> HttpResponse:
        because = request.POST.get("reason", "").replace("\x00", "")
        return self.act(
            request,
            key,
            said,
            service,
            because=because,
            by=request.user,
            as_of=request.today,
            terms=request.terms,
        )

    def act(self, request: HttpRequest, key: int, said: str, service: Any, **asked: Any) -> HttpResponse:
        """Calls the service; a refusal is shown on the page, with the reason typed still there."""
        found = self.one(request, key)
        if not self.may_decide(request):
            raise PermissionDenied
        try:
            service(found.pk, **asked)
        except NotAllowed as refusal:
            audit.refused(
                found.number, refusal, by=request.user, as_of=request.today
            )  # the vendor's own affair
            messages.error(request, str(refusal))
            return self.page(request, self.one(request, key), reason=request.POST.get("reason", ""))
        messages.success(request, f"{found.number} {said}.")
        return redirect("admin:financing_application_change", found.pk)


@admin.register(Invoice)
class InvoiceAdmin(Facts):
    """Invoices as imported."""

    list_display = ["number", "partner", "issued_on", "due_on", "open_amount", "currency", "written_off_on"]
    list_select_related = ["partner"]
    search_fields = ["number", "partner__name", "partner__code"]


@admin.register(Agreement)
class AgreementAdmin(Facts):
    """What approved applications created."""

    list_display = ["number", "partner", "application", "state", "made_on", "until_on"]
    list_select_related = ["partner", "application"]
    search_fields = ["number", "partner__name"]


@admin.register(Payment)
class PaymentAdmin(Facts):
    list_display = ["reference", "partner", "paid_on", "amount", "currency", "invoice", "agreement"]
    list_select_related = ["partner"]
    search_fields = ["reference", "invoice", "agreement", "partner__name", "partner__code"]


@admin.register(Subscription)
class SubscriptionAdmin(Facts):
    list_display = [
        "number",
        "partner",
        "started_on",
        "billing_day",
        "monthly_amount",
        "currency",
        "ended_on",
    ]
    list_select_related = ["partner"]
    search_fields = ["number", "partner__name", "partner__code"]
