"""Prepares everything for a start in one process: migrations, the shipped edition, the demo."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from leap_portal import wall

OLDEST = 15  # of PostgreSQL's versions
DEMO_DAY = date(2020, 5, 7)


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--day", type=date.fromisoformat, help="the business date of a rehearsal, at the first start"
        )
        parser.add_argument("--demo", action="store_true", help="load the demo where no partner exists")

    def handle(self, *args: Any, day: date | None, demo: bool, **options: Any) -> None:
        refuse_old_server(connections["owner" if "owner" in connections else "default"].pg_version // 10_000)
        call_command("migrate", verbosity=0, interactive=False)
        if problems := wall.problems():
            raise CommandError("\n".join(problems))
        seed = day or settings.BUSINESS_DATE or (DEMO_DAY if demo else None)
        call_command("edition", "load", *(["--day", str(seed)] if seed else []))
        if demo:
            call_command("demo")


def refuse_old_server(version: int) -> None:
    """CommandError where the database server is older than what the portal's statements need."""
    if version < OLDEST:
        raise CommandError(
            f"The database server is PostgreSQL {version}: the portal needs {OLDEST} or later; "
            "set DATABASE_URL and DATABASE_OWNER_URL to a newer server."
        )
