"""Publishes an edition as an immutable revision."""

from datetime import date

from django.db import transaction

from partners import audit
from partners.models import Edition, ProgramClock, User
from partners.terms import Terms


@transaction.atomic
def publish(text: str, terms: Terms, *, by: User | None, as_of: date, rehearsal: bool) -> Edition:
    """The revision of `text`, checked as `terms`; the one that stands where the very same text is published already.

    The first edition ever also starts the business days at `as_of`, in a rehearsal where asked.
    """
    ProgramClock.objects.get_or_create(
        id=1, defaults={"last_closed_on": as_of, "rehearsal_on": as_of if rehearsal else None}
    )
    ProgramClock.objects.select_for_update().get()
    if (standing := Edition.objects.filter(digest=terms.digest).first()) is not None:
        return standing
    revision = Edition.objects.filter(key=terms.key).count() + 1
    edition = Edition.objects.create(
        key=terms.key, revision=revision, text=text, digest=terms.digest, author=by
    )
    sentence = f"{terms.title} was published as revision {revision}."
    audit.record("edition published", terms.key, sentence, by=by, as_of=as_of, edition=terms.digest)
    return edition
