"""The training room's part of closing a day: what has become of specializations (provision 5)."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from partners import notices
from partners.choices import NoticeKind
from partners.dated import long_day
from partners.notices import Announcement
from partners.services import changes
from partners.services.changes import Change, Observed
from partners.terms import Terms
from training import status
from training.choices import SpecializationState
from training.rules import SpecializationStatus

KIND = "specialization"
BECAME = {
    SpecializationState.ACTIVE: "{name} is active since {on}.",
    SpecializationState.EXPIRED: "{name} has expired: {end} was its last day.",
    SpecializationState.REVOKED: "{name} was revoked on {on}.",
    SpecializationState.NOT_STARTED: "{name} has not begun yet on {on}.",
}


@transaction.atomic
def refresh(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """Records every specialization whose state on `as_of` is another than the last recorded, with a notice, once.

    Returns how many changes it wrote. The first state ever seen of one is recorded without a notice.
    """
    found = {
        one.id: (partner, one)
        for partner, held in status.specializations(partners, as_of, terms).items()
        for one in held
    }
    observed = [Observed(partner, key, one.state.value) for key, (partner, one) in found.items()]
    written = changes.record(KIND, observed, on=as_of, edition=terms.digest)
    told = [announcement(change, found[change.subject][1], as_of) for change in written if change.before]
    notices.queue(told, NoticeKind.STATUS_CHANGE, as_of)
    return len(told)


def announcement(change: Change, one: SpecializationStatus, as_of: date) -> Announcement:
    """The notice of a change, in a sentence."""
    end = long_day(one.effective_end) if one.effective_end else ""
    text = BECAME[one.state].format(name=one.name, on=long_day(as_of), end=end)
    return Announcement(change.partner, f"{KIND}:{change.subject}:{change.sequence}", text, "/training/")
