"""Issues letters: number, content and reasons are frozen in the deciding transaction; the PDF follows once."""

import secrets
from collections.abc import Mapping
from datetime import date

from partners import audit, numbers, wake
from partners.choices import LetterKind, LetterState
from partners.errors import NotAllowed
from partners.models import Letter, Partner, User
from partners.reasons import reason

RENDER = "leap_portal.tasks.render_letters"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def check_code() -> str:
    """Sixteen letters and digits that cannot be guessed (80 bits) nor misread, in groups of four."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(drawn[place : place + 4] for place in range(0, 16, 4))


def issue(
    kind: LetterKind,
    *,
    partner: Partner,
    subject: str,
    speaks_of: date,
    content: Mapping[str, object],
    edition: str,
    by: User | None,
    as_of: date,
) -> Letter:
    """The letter that stands for this subject: the former one where nothing has changed, else a new one.

    A new letter supersedes the former of the same kind and subject. `speaks_of` may not be after `as_of`,
    the business date; raises NotAllowed. Runs in the caller's transaction, with the partner's row locked.
    """
    if speaks_of > as_of:
        raise NotAllowed(
            (
                reason(
                    "letter-day",
                    "A letter can speak of {today} or earlier, not of a day to come.",
                    today=as_of,
                ),
            )
        )
    standing = Letter.objects.filter(
        partner=partner, kind=kind, subject=subject, state=LetterState.VALID
    ).first()
    if standing is not None and (standing.as_of, standing.edition, standing.content) == (
        speaks_of,
        edition,
        content,
    ):
        return standing
    if standing is not None:
        Letter.objects.filter(pk=standing.pk).update(state=LetterState.SUPERSEDED)
    letter = Letter.objects.create(
        partner=partner,
        number=numbers.take("LTR", as_of),
        kind=kind,
        subject=subject,
        as_of=speaks_of,
        issued_on=as_of,
        issued_by=by,
        content=content,
        edition=edition,
        check_code=check_code(),
    )
    former = f", superseding {standing.number}" if standing else ""
    sentence = f"{kind.label} letter {letter.number} was issued for {partner.name}{former}."
    audit.record(
        "letter issued", letter.number, sentence, by=by, as_of=as_of, partner=partner.pk, edition=edition
    )
    wake.soon(RENDER)
    return letter
