"""The ground floor in admin: partners and their files to read, users and memberships to keep."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from partners.access import SEES_ALL
from partners.models import (
    AuditEntry,
    Edition,
    JobRun,
    Letter,
    LevelSpan,
    Membership,
    Notice,
    OutgoingMail,
    Partner,
    StatusChange,
    User,
)
from partners.notices import ACCOUNT
from partners.recorded import Recorded


def mine(rows: QuerySet[Any], request: HttpRequest, manager: str) -> QuerySet[Any]:
    """Those of the user's own partners; all for who may see all. `manager` is the way from a row to its channel manager."""
    return rows if request.user.has_perm(SEES_ALL) else rows.filter(**{manager: request.user})


class Facts(Recorded):
    """Rows to read: they are imported or written by services, never by hand."""

    manager = "partner__channel_manager"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return mine(super().get_queryset(request), request, self.manager)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class Ledger(Facts):
    """Rows of the whole program, for who may see all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = admin.ModelAdmin.get_queryset(self, request)
        return rows if request.user.has_perm(SEES_ALL) else rows.none()


@admin.register(Partner)
class PartnerAdmin(Facts):
    manager = "channel_manager"
    list_display = ["code", "name", "country", "currency", "standing", "partnerworks", "channel_manager"]
    list_filter = ["standing", "country", "partnerworks"]
    list_select_related = ["channel_manager"]
    search_fields = ["code", "name"]

    def events(self, found: Partner) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.filter(partner=found)


@admin.register(LevelSpan)
class LevelSpanAdmin(Facts):
    list_display = ["partner", "level", "from_on", "ends_on"]
    list_select_related = ["partner"]
    list_filter = ["level"]


@admin.register(StatusChange)
class StatusChangeAdmin(Facts):
    list_display = ["on", "partner", "kind", "before", "after"]
    list_select_related = ["partner"]
    list_filter = ["kind", "after"]


@admin.register(Notice)
class NoticeAdmin(Facts):
    list_display = ["on", "partner", "kind", "text"]
    list_select_related = ["partner"]


@admin.register(Letter)
class LetterAdmin(Facts):
    list_display = ["number", "partner", "kind", "subject", "state", "as_of", "issued_on"]
    list_select_related = ["partner"]
    list_filter = ["kind", "state"]


@admin.register(OutgoingMail)
class OutgoingMailAdmin(Facts):
    """What goes out; but not mails about accounts, whose links let whoever reads them in."""

    list_display = ["created_at", "recipient", "subject", "sent_at", "attempts", "failure"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(occasion__startswith=f"{ACCOUNT}:")


@admin.register(AuditEntry)
class AuditEntryAdmin(Facts):
    list_display = ["at", "sentence", "by", "address", "kind", "as_of"]
    list_select_related = ["by"]
    list_filter = ["kind"]
    search_fields = ["sentence", "subject"]


@admin.register(JobRun)
class JobRunAdmin(Ledger):
    subject = "on"
    list_display = ["on", "job", "first_id", "last_id", "done_at", "changes", "attempts", "failure"]
    list_filter = ["job"]


@admin.register(Edition)
class EditionAdmin(Ledger):
    subject = "key"
    list_display = ["key", "revision", "digest", "published_at"]


@admin.register(User)
class UserAdmin(Recorded):
    """Who may sign in. A new user sets a password by "forgot your password"."""

    fields = ["email", "name", "is_active", "is_staff", "groups"]
    list_display = ["email", "name", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email = obj.email.lower()  # sign-in looks for it so
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def events(self, found: User) -> QuerySet[AuditEntry]:
        """What was done to the account, and what was done with it."""
        return AuditEntry.objects.filter(Q(subject=self.subject_of(found)) | Q(by=found))


@admin.register(Membership)
class MembershipAdmin(Recorded):
    list_display = ["user", "partner", "roles"]
    list_select_related = ["user", "partner"]
    search_fields = ["user__email", "partner__name", "partner__code"]
    raw_id_fields = ["user", "partner"]  # without the script whose inline styles the policy refuses

    def subject_of(self, found: Membership) -> str:
        return f"member {found.user_id}"
