"""Makes a letter's PDF from its frozen content, once; whoever asks later gets the stored bytes."""

import atexit
import hashlib
import logging
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import unquote
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.template.loader import render_to_string

from partners.models import Letter, LetterFile

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

log = logging.getLogger(__name__)
VARIANT = "pdf/a-3a"
DAY_KEYS = ("_on", "_end", "from", "until", "as_of")
press = Lock()  # the process's fonts are shared, and Pango's font map is not made for two threads at once


def stored(letter: Letter) -> bytes:
    """The letter's bytes, rendered and stored now if nobody has: two who render at once end with the same bytes."""
    files = LetterFile.objects.filter(letter_id=letter.pk).values_list("pdf", flat=True)
    held = files.first()
    if held is None:
        pdf = render(letter)
        file = LetterFile(
            letter_id=letter.pk, partner_id=letter.partner_id, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest()
        )
        LetterFile.objects.bulk_create([file], ignore_conflicts=True)
        held = files.get()
    return bytes(held)


def render_due(limit: int) -> int:
    """Renders up to `limit` letters that have no file yet, each in its own transaction; returns how many it stored.

    Several workers may do this at once and share the letters; one that fails is logged and tried again next time.
    """
    due = Letter.objects.filter(file=None).select_related("issued_by").order_by("pk")
    rendered = last = 0
    for _ in range(limit):
        with transaction.atomic():
            claimed = due.select_for_update(skip_locked=True, of=("self",), no_key=True)
            letter = claimed.filter(pk__gt=last).first()
            if letter is None:
                break
            last = letter.pk
            rendered += attempted(letter)
    return rendered


def attempted(letter: Letter) -> bool:
    """Stores the letter's file; False, with a line in the log, where it cannot be rendered."""
    try:
        with transaction.atomic():
            stored(letter)
    except Exception:
        log.exception("letter %s could not be rendered", letter.number)
        return False
    return True


def render(letter: Letter) -> bytes:
    """The letter as tagged PDF/A-3a: from its frozen content, fetching nothing but `data:` and our own static files."""
    from weasyprint import HTML

    page = html(letter)
    with press:
        document = HTML(string=page, url_fetcher=fetcher())
        pdf: bytes = document.write_pdf(font_config=fonts(), stylesheets=[style()], pdf_variant=VARIANT)
    return pdf


def html(letter: Letter) -> str:
    """The letter's page, before it is set."""
    address = f"{settings.BASE_URL}/check/"
    context = {
        "letter": letter,
        "content": readable(letter.content),
        "country": country(letter.content["partner"]["country"]),
        "check_address": address.partition("://")[2],
        "qr": qr(f"{address}?code={letter.check_code}"),
    }
    return render_to_string(f"letters/{letter.kind}.html", context)


def readable(content: Any) -> Any:
    """Frozen content as templates read it: its days as days, its states as words."""
    if isinstance(content, Mapping):
        return {key: said(key, value) for key, value in content.items()}
    return [readable(each) for each in content] if isinstance(content, list) else content


def said(key: str, value: Any) -> Any:
    """A value as its key means it."""
    if isinstance(value, str) and key.endswith(DAY_KEYS):
        return date.fromisoformat(value)
    if isinstance(value, str) and key == "state":
        return value.replace("-", " ")
    return readable(value)


@cache
def country(code: str) -> str:
    """The country's English name; its code where it has none."""
    from babel import Locale

    name: str = Locale("en").territories.get(code, code)
    return name


def qr(text: str) -> str:
    """The text as a QR code, an SVG in a `data:` address."""
    import segno

    drawn: str = segno.make(text, error="m", micro=False).svg_data_uri(
        border=0, dark="#16202c", omitsize=True
    )
    return drawn


class StaticFiles(BaseHandler):
    """Opens `static:` addresses: files of the portal's own static folders, nothing outside them."""

    def static_open(self, request: Request) -> addinfourl:
        try:
            found = finders.find(unquote(request.selector))
        except SuspiciousOperation as error:
            raise URLError(str(error)) from None
        if not found:
            raise URLError(f"there is no static file {request.selector}")
        return addinfourl(Path(found).open("rb"), {}, request.full_url, 200)  # type: ignore[arg-type]


@cache
def fetcher() -> "URLFetcher":
    """What opens a letter's addresses; anything but `data:` and `static:` is refused and ends the rendering."""
    from weasyprint.urls import URLFetcher

    opener = URLFetcher(allowed_protocols={"data", "static"}, allow_redirects=False, fail_on_errors=True)
    opener.add_handler(StaticFiles())
    return opener


@cache
def fonts() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(fonts.cache_clear)  # its folder goes with it; the interpreter's own end is too late
    return FontConfiguration()


@cache
def style() -> "CSS":
    """The letters' style sheet, parsed once in a process."""
    from weasyprint import CSS

    return CSS(url="static:css/letter.css", url_fetcher=fetcher(), font_config=fonts())
