"""Loads the demo where no partner exists, or prints the demo's sign-ins."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from leap_portal.demo.cast import ADA, GRACE, LENA, MARIA, PASSWORD
from partners import clock, program
from partners.models import Edition, User

EDITION = "leap-2020"
SIGN_INS = (
    (ADA.email, f"{ADA.name}, Northwind Networks: the tour follows her", "/"),
    (LENA.email, f"{LENA.name}, of two partners, Alpenblick and Isarwinkel", "/"),
    (MARIA.email, f"{MARIA.name}, channel manager of the Americas", "/admin/"),
    (GRACE.email, f"{GRACE.name}, program office", "/admin/"),
)


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sign-ins", action="store_true", help="print the addresses and passwords, load nothing"
        )

    def handle(self, *args: Any, sign_ins: bool, **options: Any) -> None:
        verb = self.print_sign_ins if sign_ins else self.load
        verb()

    def load(self) -> None:
        """Builds the demo; refuses without an edition, or under one it is not written for."""
        from leap_portal.demo.build import (
            build,  # the rooms' services, which printing sign-ins has no need of
        )

        if not Edition.objects.exists():
            raise CommandError("No edition is published: run `edition load` first.")
        terms = program.current()
        if terms.key != EDITION:
            raise CommandError(f"The demo is written for LEAP 2020; the edition in force is {terms.title}.")
        count = build(as_of=clock.today(), terms=terms)
        found = (
            f"The demo is loaded: {count} partners."
            if count
            else "Partners exist here, so the demo is not loaded."
        )
        self.stdout.write(found)

    def print_sign_ins(self) -> None:
        """A table of those demo accounts that exist here."""
        here = set(User.objects.filter(is_demo=True, is_active=True).values_list("email", flat=True))
        rows = [row for row in SIGN_INS if row[0] in here]
        if not rows:
            self.stdout.write("There are no demo accounts here.")
            return
        wide = max(len(email) for email, _, _ in rows)
        self.stdout.write(f"Sign in at {settings.BASE_URL} with the password {PASSWORD} as")
        for email, who, path in rows:
            self.stdout.write(f"  {email:<{wide}}  {settings.BASE_URL + path:<30}  {who}")
        self.stdout.write(f"Vendor staff are asked for a code too: ./portal code {MARIA.email}")
