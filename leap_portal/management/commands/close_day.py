"""Closes the days that are due: each room's refresh, day by day, in order."""

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leap_portal import days
from partners import clock, program
from partners.dated import parse_day
from partners.models import JobRun, ProgramClock


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", help="the last day to close; in a rehearsal the next day, else today")

    def handle(self, *args: Any, to: str | None, **options: Any) -> None:
        try:
            for day in days.close(self.target(to), terms=program.current()):
                changes = sum(
                    JobRun.objects.filter(on=day).exclude(job="digests").values_list("changes", flat=True)
                )
                self.stdout.write(f"{day}: {changes} changes")
        except days.NotClosed as error:
            raise CommandError(str(error)) from None

    def target(self, text: str | None) -> date:
        """The last day to close."""
        state = ProgramClock.objects.get()
        if text is None:
            return state.rehearsal_on + timedelta(days=1) if state.rehearsal_on else clock.today()
        try:
            day = parse_day(text)
        except ValueError as error:
            raise CommandError(str(error), returncode=2) from None
        if state.rehearsal_on is None and day > clock.today():
            raise CommandError(f"{day} has not come yet, and this is no rehearsal: days follow the clock.")
        if state.rehearsal_on is not None and day > state.last_closed_on + days.FARTHEST:
            raise CommandError(f"{day} is more than a year after {state.last_closed_on}: go there in steps.")
        return day
