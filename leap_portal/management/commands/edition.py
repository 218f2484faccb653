"""Checks an edition document, publishes the shipped one at the first start, shows the one in force."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from leap_portal import editions
from partners import clock
from partners.errors import EditionError
from partners.models import Edition
from partners.services.editions import publish


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("check", help="say all that is wrong in a document").add_argument("file", type=Path)
        verbs.add_parser("load", help="publish the shipped edition where none is published").add_argument(
            "--day", type=date.fromisoformat
        )
        verbs.add_parser("show", help="print the edition in force")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        {"check": self.say_what_is_wrong, "load": self.load, "show": self.show}[verb](**options)

    def say_what_is_wrong(self, *, file: Path, **options: Any) -> None:
        try:
            terms = editions.check(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        except EditionError as refused:
            raise CommandError("\n".join(f"{file}: {error}" for error in refused.errors)) from None
        self.stdout.write(
            f"{file} is sound: {terms.title}, {len(editions.provisions(terms))} provisions, {terms.digest}"
        )

    def load(self, *, day: date | None = None, **options: Any) -> None:
        if Edition.objects.exists():
            return
        text = editions.shipped()
        try:
            terms = editions.check(text)
        except EditionError as refused:
            raise CommandError(
                "\n".join(f"{editions.SHIPPED}: {error}" for error in refused.errors)
            ) from None
        rehearsal = day or settings.BUSINESS_DATE
        first = clock.business_day(rehearsal, terms.time_zone)
        edition = publish(text, terms, by=None, as_of=first, rehearsal=rehearsal is not None)
        self.stdout.write(f"Published {terms.title}, revision {edition.revision}.")

    def show(self, **options: Any) -> None:
        edition = Edition.objects.first()
        if edition is None:
            raise CommandError("No edition is published: run `edition load`.")
        self.stdout.write(f"# {edition.key}, revision {edition.revision}, {edition.digest}\n{edition.text}")
