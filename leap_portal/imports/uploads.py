"""Files uploaded to be imported: kept for a day between what is previewed and what is confirmed, and imported once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length, Now

from leap_portal.imports import engine
from leap_portal.imports.kinds import KINDS
from leap_portal.imports.reading import Source, source_of
from leap_portal.imports.report import ImportRefused, Report, RowError
from partners.models import ImportRun, ImportUpload, ImportUploadFile, User
from partners.terms import Terms

KEPT = timedelta(days=1)
MEGABYTES = 64
LARGEST = MEGABYTES * 1024 * 1024
TOO_LARGE = f"is too large: the files of one import may have {MEGABYTES} MB together, so import it in parts"
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it comes: its name, how many bytes it has, and how they are read."""

    name: str
    size: int
    read: Callable[[], bytes]


@transaction.atomic
def keep(
    given: Sequence[Given], *, by: User, into: ImportUpload | None = None
) -> tuple[ImportUpload | None, list[RowError]]:
    """Keeps the files, each in place of one of its name, and says what is wrong with those that can't be kept.

    The upload is None where no file of it could be kept. Uploads older than a day go.
    """
    ImportUpload.objects.filter(uploaded_at__lte=Now() - KEPT).delete()
    names = [one.name for one in given]
    room = LARGEST - (size(into, but=names) if into else 0)
    wrong: list[RowError] = []
    kept: dict[str, bytes] = {}
    for one in given:
        try:
            kept[one.name] = usable(one, kept, room).content
            room -= one.size
        except ImportRefused as refused:
            wrong += refused.errors
    if not kept:
        return into, wrong
    upload = into or ImportUpload.objects.create(by=by)
    upload.files.filter(name__in=kept).delete()
    for name, content in kept.items():
        upload.files.create(name=name, digest=hashlib.sha256(content).hexdigest(), content=content)
    return upload, wrong


def size(upload: ImportUpload, but: Collection[str]) -> int:
    """How many bytes its other files have."""
    others = upload.files.exclude(name__in=but).aggregate(bytes=Sum(Length("content")))
    return others["bytes"] or 0


def usable(one: Given, kept: Collection[str], room: int) -> Source:
    """The file, read; ImportRefused where it is too large, here already, or of no known kind."""
    if one.size > room:
        raise ImportRefused([RowError(one.name, 0, "", TOO_LARGE)])
    if one.name in kept:
        raise ImportRefused([RowError(one.name, 0, "", "is given twice")])
    return source_of(one.name, one.read)


def find(key: int, *, by: User) -> ImportUpload | None:
    """What this person uploaded within the last day, under this id."""
    return ImportUpload.objects.filter(pk=key, by=by, uploaded_at__gt=Now() - KEPT).first()


def preview(upload: ImportUpload, *, by: User, as_of: date, terms: Terms) -> Report:
    """What importing it would do now; ImportRefused with all that is wrong."""
    return engine.take(sources(upload), by=by, as_of=as_of, terms=terms, dry_run=True, shown=SHOWN)


@transaction.atomic
def confirm(upload: ImportUpload, *, previewed: str, by: User, as_of: date, terms: Terms) -> ImportRun | None:
    """Imports it, once: asked again, the same import is the answer. None where every row stands already.

    OtherThanPreviewed where it would not do what the preview with this digest said, ImportRefused where a row is wrong by now.
    """
    held = ImportUpload.objects.select_for_update().get(pk=upload.pk)
    if held.run is None:
        report = engine.take(sources(held), by=by, as_of=as_of, terms=terms, expected=previewed)
        if report.run is not None:
            held.run = ImportRun.objects.get(pk=report.run)
            held.save(update_fields=["run"])
            held.files.all().delete()
    return held.run


def sources(upload: ImportUpload) -> list[Source]:
    """Its files, in the order in which they are written."""
    content = {file.name: bytes(file.content) for file in ImportUploadFile.objects.filter(upload=upload)}
    return [Source(kind, content[name]) for name, kind in KINDS.items() if name in content]
