"""The one history of what people and jobs do: a sentence, written when it happens."""

from collections.abc import Mapping
from datetime import date

from partners.models import AuditEntry, User


def record(
    verb: str,
    subject: str,
    sentence: str,
    *,
    by: User | None,
    as_of: date,
    partner: int | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    edition: str = "",
) -> None:
    """Writes one entry in the running transaction; `by` None is the portal itself, `partner` None the whole program."""
    AuditEntry.objects.create(
        verb=verb,
        subject=subject,
        sentence=sentence,
        by=by,
        as_of=as_of,
        partner_id=partner,
        before=before,
        after=after,
        edition=edition,
    )
