"""Rows to read in admin, by whose partners they are."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from partners.access import SEES_ALL
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
