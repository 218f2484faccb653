"""What Celery runs: each looks into PostgreSQL for what is due, so a lost or doubled message does no harm."""

from celery import shared_task

from leap_portal import days
from partners import clock, program, rendering
from partners.models import ProgramClock
from partners.services import outbox


@shared_task
def close_days() -> int:
    """Closes the days that are due: by the clock through today, in a rehearsal through the day asked for."""
    due = ProgramClock.objects.values_list("asked_on", flat=True).get()
    target = due if due is not None else clock.today()
    return sum(1 for _ in days.close(target, terms=program.current()))


@shared_task
def send_mail() -> int:
    """Sends the mail that is due."""
    return outbox.send_due()


@shared_task
def render_letters() -> int:
    """Renders the letters that have no file yet."""
    return rendering.render_due(50)
