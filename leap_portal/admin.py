"""Imports in admin: adding one uploads, previews and confirms files; the history tells what each one changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern

from leap_portal.imports import KINDS, history, uploads
from leap_portal.views import imports
from partners import factors
from partners.admin import Ledger
from partners.models import ImportRun, ImportUpload

GONE = "These files are not kept here: what is uploaded is kept for a day. Upload them again."
ONCE = "These files were imported already; this is what that import did."


def preview(request: HttpRequest, context: dict[str, Any], upload: ImportUpload) -> str:
    """The page on which an import is confirmed."""
    return reverse("admin:import-upload", args=[upload.pk])


class OfFile(admin.SimpleListFilter):
    """Imports that held a file of the kind."""

    title = "file"
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
        return queryset.filter(files__contains=[{"name": self.value()}]) if self.value() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(Ledger):
    """Imports, the latest first."""

    list_display = ["at", "by", "names", "added", "changed_rows", "same"]
    list_filter = [OfFile, "at", ("by", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).defer("changed")  # as long as what was imported

    @admin.display(description="files")
    def names(self, run: ImportRun) -> str:
        return ", ".join(file["name"] for file in run.files)

    @admin.display(description="rows added")
    def added(self, run: ImportRun) -> int:
        return sum(file["added"] for file in run.files)

    @admin.display(description="rows changed")
    def changed_rows(self, run: ImportRun) -> int:
        return sum(file["changed"] for file in run.files)

    @admin.display(description="rows the same")
    def same(self, run: ImportRun) -> int:
        return sum(file["same"] for file in run.files)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("partners.add_importrun"))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("upload/<int:key>/", self.door(imports.preview), name="import-upload"),
            path(
                "upload/<int:key>/import/",
                self.door(factors.just_given(preview)(imports.confirm)),
                name="import-confirm",
            ),
            path("upload/<int:key>/errors.csv", self.door(imports.errors), name="import-errors"),
        ]
        return [*own, *super().get_urls()]

    def door(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """The view, for who may import, with the upload of their own that it is about, if it is still to be imported."""

        def opened(request: HttpRequest, key: int) -> HttpResponse:
            if not self.has_add_permission(request):
                raise PermissionDenied
            upload = uploads.find(key, by=request.user)
            if upload is None:
                messages.error(request, GONE)
                return redirect("admin:partners_importrun_add")
            if upload.run_id is not None:
                messages.info(request, ONCE)
                return redirect("admin:partners_importrun_change", upload.run_id)
            return view(request, self.context(request), upload)

        return self.admin_site.admin_view(opened)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": "Import CSV files", "opts": self.opts}

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Takes the files."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return imports.add(request, self.context(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The import as it was, with the rows it changed before and after."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, object_id)
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        file, start = request.GET.get("file", ""), request.GET.get("from", "")
        begin = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
        rows, count = history.changed(run.pk, file=file, start=begin)
        places = {"first": begin + 1, "last": begin + len(rows), "count": count}
        places |= {"earlier": max(0, begin - history.AT_ONCE), "later": begin + history.AT_ONCE}
        page = {
            "run": run,
            "rows": rows,
            "file": file,
            "title": f"Import of {run.at:%Y-%m-%d, %H:%M}",
            **places,
        }
        return render(request, "admin/partners/importrun/history.html", self.context(request) | page)
