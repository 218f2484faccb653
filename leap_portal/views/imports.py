"""The pages of an import in admin: files uploaded, what they would change or all that is wrong with them, and the go-ahead."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from leap_portal.imports import KINDS, ImportRefused, OtherThanPreviewed, Report, RowError, uploads
from partners import audit
from partners.choices import AuditKind
from partners.models import ImportUpload
from partners.sheets import sheet

SHOWN_ERRORS = 200
COLUMNS = ("file", "line", "column", "problem", "value")
NO_FILE = "Choose at least one CSV file: nothing was uploaded."
WRONG = "Nothing was imported: facts have changed since the preview so that rows are wrong by now. Below is what is wrong."
MOVED = (
    "Nothing was imported: facts or files have changed since the preview, and the import would now do something else. "
    "Below is what it would do now: look at it, then import."
)
DONE = "The import is done."
NOTHING = "Nothing was written: every row of these files stands already."
Context = dict[str, Any]


class SeveralFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class UploadForm(forms.Form):
    """The files to import."""

    files = forms.FileField(label="CSV files", widget=SeveralFiles({"accept": ".csv,text/csv"}))


def add(request: HttpRequest, context: Context, into: ImportUpload | None = None) -> HttpResponse:
    """Takes files, each in place of one of its name, and leads to what they would change; nothing else is lost."""
    given = [of(file) for file in request.FILES.getlist("files")]
    if request.method == "POST" and not given:
        messages.error(request, NO_FILE)
    upload, wrong = uploads.keep(given, by=request.user, into=into) if given else (into, [])
    for error in wrong:
        messages.error(request, f"Not uploaded: {error}.")
    if upload is not None:
        return redirect("admin:import-upload", upload.pk)
    page = {**context, "form": UploadForm(), "kinds": KINDS.values(), "megabytes": uploads.MEGABYTES}
    return render(request, "admin/partners/importrun/upload.html", page)


def of(file: UploadedFile) -> uploads.Given:
    return uploads.Given(file.name or "", file.size or 0, file.read)


def preview(request: HttpRequest, context: Context, upload: ImportUpload) -> HttpResponse:
    """What the upload would change, or all that is wrong with it; posted files are added to it."""
    if request.method == "POST":
        return add(request, context, upload)
    report, errors = looked_at(request, upload)
    page = {
        **context,
        "upload": upload,
        "form": UploadForm(),
        "files": upload.files.order_by("id").values_list("name", flat=True),
        "report": report,
        "errors": errors[:SHOWN_ERRORS],
        "all_errors": len(errors),
    }
    return render(request, "admin/partners/importrun/preview.html", page)


def looked_at(request: HttpRequest, upload: ImportUpload) -> tuple[Report | None, tuple[RowError, ...]]:
    """The preview, or what is wrong."""
    try:
        return uploads.preview(upload, by=request.user, as_of=request.today, terms=request.terms), ()
    except ImportRefused as refused:
        return None, refused.errors


@require_POST
def confirm(request: HttpRequest, context: Context, upload: ImportUpload) -> HttpResponse:
    """Imports what was previewed, and leads to the history of it; where that can't be, back to the preview."""
    seen = request.POST.get("previewed") or "none"
    try:
        run = uploads.confirm(
            upload, previewed=seen, by=request.user, as_of=request.today, terms=request.terms
        )
    except OtherThanPreviewed:
        messages.error(request, MOVED)
    except ImportRefused:
        messages.error(request, WRONG)
    else:
        if run is not None:
            messages.success(request, DONE)
            return redirect("admin:partners_importrun_change", run.pk)
        messages.info(request, NOTHING)
    return redirect("admin:import-upload", upload.pk)


@require_GET
def errors(request: HttpRequest, context: Context, upload: ImportUpload) -> HttpResponse:
    """All that is wrong, as a CSV file."""
    _, wrong = looked_at(request, upload)
    audit.record(
        "exported",
        f"upload {upload.pk}",
        f"{request.user} exported the {len(wrong)} errors of an upload as CSV.",
        by=request.user,
        as_of=request.today,
        kind=AuditKind.EXPORT,
    )
    rows = ((one.file, one.line or "", one.column, one.problem, one.shown) for one in wrong)
    answer = HttpResponse(sheet(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="import-errors.csv"'
    return answer
