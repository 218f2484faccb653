"""Words that stand in the rows of one partner alone: where another reads one of them, something leaks."""

import re
from io import BytesIO

from django.http import HttpResponse
from pypdf import PdfReader


class Canaries:
    """The words of one partner, each made once and told what it stands in."""

    def __init__(self, flock: str) -> None:
        self.flock = flock
        self.words: list[str] = []

    def __call__(self, text: str = "") -> str:
        """A new word, in lower case and of letters and digits alone, so that no escaping changes it; after `text`, if any."""
        return f"{text} {self.known(f'{self.flock}{len(self.words):02d}z')}".strip()

    def known(self, word: str) -> str:
        """A word that the portal gave out itself, a number or a code."""
        self.words.append(word)
        return word

    def email(self) -> str:
        return f"{self()}@example.com"

    def found(self, text: str) -> list[str]:
        """Those of the words that the text shows, however it writes them."""
        lowered = text.lower()
        return [word for word in self.words if word.lower() in lowered]


def text_of(response: HttpResponse) -> str:
    """What a reader reads: of a PDF its text and its attachments, of everything else the body as it is."""
    body = response.getvalue()
    if body and response.headers.get("Content-Type") == "application/pdf":
        return pdf_text(body)
    return body.decode()


def pdf_text(body: bytes) -> str:
    """A PDF's text, with no line broken within a word."""
    pages = PdfReader(BytesIO(body)).pages
    return re.sub(r"-?\n", "", "\n".join(page.extract_text() for page in pages))
