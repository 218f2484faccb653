"""The one reader of the clock: which business day it is. Only doors and jobs may ask."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from partners import program
from partners.models import ProgramClock


def business_day(rehearsal_on: date | None, time_zone: str) -> date:
    """The day of a rehearsal where one is set, else the calendar day in the edition's time zone."""
    return rehearsal_on or datetime.now(ZoneInfo(time_zone)).date()


def today() -> date:
    """The business date now."""
    rehearsal_on = ProgramClock.objects.values_list("rehearsal_on", flat=True).get()
    return business_day(rehearsal_on, program.current().time_zone)
