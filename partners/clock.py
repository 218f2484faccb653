"""The one reader of the clock: which business day it is. Only doors and jobs may ask."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from partners import program
from partners.errors import NotSetUp
from partners.models import ProgramClock


def business_day(rehearsal_on: date | None, time_zone: str) -> date:
    """The day of a rehearsal where one is set, else the calendar day in the edition's time zone."""
    return rehearsal_on or datetime.now(ZoneInfo(time_zone)).date()


def today() -> date:
    """The business date now; NotSetUp where no edition is published."""
    state = ProgramClock.objects.first()
    if state is None:
        raise NotSetUp
    return business_day(state.rehearsal_on, program.current().time_zone)


def instant() -> float:
    """Now, in seconds, as sessions keep it."""
    return datetime.now(UTC).timestamp()
