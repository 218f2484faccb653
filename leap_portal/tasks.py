"""What Celery runs: each looks into PostgreSQL for what is due, so a lost or doubled message does no harm."""

from celery import shared_task
from celery.signals import celeryd_after_setup

from leap_portal import days
from leap_portal.wall import require
from partners import checkpoints, clock, program, rendering, wake, wall
from partners.models import ProgramClock
from partners.notices import SEND_MAIL
from partners.services import outbox, resets


@celeryd_after_setup.connect
def behind_the_wall(**worker: object) -> None:
    """No worker begins while its role could see around the wall between partners."""
    require()


@shared_task
@wall.within(wall.ALL)
def close_days() -> int:
    """Closes the days that are due: by the clock through today, in a rehearsal through the day asked for."""
    state = ProgramClock.objects.get()
    target = clock.today() if state.rehearsal_on is None else state.asked_on or state.last_closed_on
    return sum(1 for _ in days.close(target, terms=program.current()))


@shared_task
@wall.within(wall.ALL)
def send_mail() -> int:
    """Sends the mail that is due; where there is more than one run sends, the next run begins at once."""
    sent = outbox.send_due()
    if sent == outbox.AT_ONCE:
        wake.soon(SEND_MAIL)
    return sent


@shared_task
@wall.within(wall.ALL)
def render_letters() -> int:
    """Renders the letters that have no file yet."""
    return rendering.render_due(50)


@shared_task
@wall.within(wall.ALL)
def sign_checkpoint() -> bool:
    """Signs the audit's checkpoint of the night, where today's is not there yet."""
    return checkpoints.sign(as_of=clock.today()) is not None


@shared_task
@wall.within(wall.ALL)
def write_resets() -> int:
    """Writes the mails of the new passwords that were asked for; whoever is not known here gets none."""
    return resets.write_due()
