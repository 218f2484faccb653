"""Partners and their files in admin, and the ledger of the program: to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partners.admin.facts import Facts, Ledger
from partners.models import (
    AuditEntry,
    Edition,
    JobRun,
    Letter,
    LevelSpan,
    Notice,
    OutgoingMail,
    Partner,
    StatusChange,
)
from partners.notices import ACCOUNT


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
