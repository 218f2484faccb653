"""Prints where a partner stands on a day, as JSON."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from leap_portal import standing
from partners import clock, program
from partners.dated import parse_day
from partners.models import Partner


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the partner's code")
        parser.add_argument("--as-of", help="the day asked about; today where not given")

    @transaction.atomic
    def handle(self, *args: Any, code: str, as_of: str | None, **options: Any) -> None:
        day = self.day(as_of)
        terms = program.current()
        partner = Partner.objects.filter(code=code).first()
        if partner is None:
            raise CommandError(f"There is no partner {code}.")
        found = standing.of([partner.pk], day, terms)[partner.pk]
        self.stdout.write(json.dumps(standing.as_json(found, terms), indent=2, ensure_ascii=False))

    def day(self, text: str | None) -> date:
        """The day asked about; exit code 2 for a day that is no day."""
        if text is None:
            return clock.today()
        try:
            return parse_day(text)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
