"""What was done, to read: the organisation's own history, and an entry of the audit as every page shows it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.access import member
from partners.choices import AuditKind, Role
from partners.models import AuditEntry

AT_ONCE = 50
# For every member: what was done in the organisation's name. What colleagues download, and when and from where they
# sign in, is theirs; the administrator answers for the accounts, and so reads that too.
FOR_ALL = (AuditKind.DECISION, AuditKind.CHANGE)


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """The organisation's history through the day looked at, the latest first."""
    asked, before = request.GET.get("kind", ""), request.GET.get("before", "")
    kinds = readable(request)
    entries = visible(request)
    if asked in kinds:
        entries = entries.filter(kind=asked)
    if before.isascii() and before.isdigit() and len(before) < 19:
        entries = entries.filter(sequence__lt=int(before))
    found = list(entries[: AT_ONCE + 1])
    context = {
        "events": [shown(one) for one in found[:AT_ONCE]],
        "with_address": is_admin(request),
        "kinds": [(one.value, one.label) for one in kinds],
        "kind": asked if asked in kinds else "",
        "earlier": found[AT_ONCE - 1].sequence if len(found) > AT_ONCE else None,
        "later": bool(before),
    }
    return render(request, "history.html", context)


def is_admin(request: HttpRequest) -> bool:
    return Role.ADMIN in request.partner.roles


def readable(request: HttpRequest) -> tuple[AuditKind, ...]:
    """The kinds whose entries the member may read, whoever they are of."""
    return tuple(AuditKind) if is_admin(request) else FOR_ALL


def visible(request: HttpRequest) -> QuerySet[AuditEntry]:
    """Those entries of the organisation, and all that the member did."""
    mine = AuditEntry.objects.filter(partner_id=request.partner.id, as_of__lte=request.as_of)
    told = mine.filter(Q(kind__in=readable(request)) | Q(by=request.user))
    return told.select_related("by").order_by("-sequence")


def shown(entry: AuditEntry) -> dict[str, Any]:
    """An entry as its line shows it."""
    return {
        "on": entry.as_of,
        "at": entry.at,
        "who": str(entry.by) if entry.by else "",
        "sentence": entry.sentence,
        "address": entry.address,
    }
