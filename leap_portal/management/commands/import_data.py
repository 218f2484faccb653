"""Imports CSV files, or a folder of them: `manage.py import_data PATH... [--dry-run] [--by EMAIL]`."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leap_portal import imports
from partners import clock, program
from partners.models import User


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = ", ".join(imports.KINDS)
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=f"{known}, or a folder")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
        parser.add_argument("--by", metavar="EMAIL", help="the member of staff who imports")

    def handle(self, *, paths: list[Path], dry_run: bool, by: str | None, **options: Any) -> None:
        user = staff(by) if by else None
        try:
            report = imports.run(
                paths, by=user, as_of=clock.today(), terms=program.current(), dry_run=dry_run
            )
        except imports.ImportRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)
        for file in report.files:
            self.stdout.write(str(file))
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")


def staff(email: str) -> User:
    """The active member of staff with this address; CommandError where there is none."""
    user = User.objects.filter(email__iexact=email, is_staff=True, is_active=True).first()
    if user is None:
        raise CommandError(
            f"{email} is the address of no active staff: give --by the address of who imports."
        )
    return user
