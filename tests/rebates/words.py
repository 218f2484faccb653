"""The words of a page as they are read: without its tags, blanks as one."""

import html
import re

from django.http import HttpResponse


def told(page: HttpResponse | str) -> str:
    """The page's text."""
    text = page if isinstance(page, str) else page.content.decode()
    return (
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split()).replace(" ,", ",").replace(" .", ".")
    )
