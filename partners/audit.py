"""The one history of what people and jobs do: a sentence, written when it happens, sealed to the one before it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from partners import chain, origin
from partners.choices import AuditKind
from partners.errors import NotAllowed
from partners.models import User

TIP = "SELECT id, sequence, mac, at FROM leap_audit_tip(%s)"
WRITE = """
INSERT INTO partners_auditentry
    (id, partner_id, sequence, at, by_id, kind, verb, subject, sentence, before, after, as_of, edition, address, mac)
VALUES (%(id)s, %(partner)s, %(sequence)s, %(at)s, %(by)s, %(kind)s, %(verb)s, %(subject)s, %(sentence)s,
        %(before)s::jsonb, %(after)s::jsonb, %(as_of)s, %(edition)s, %(address)s, %(mac)s)
"""


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
    kind: AuditKind = AuditKind.CHANGE,
) -> None:
    """Writes one entry in the running transaction; `by` None is the portal itself, `partner` None the whole program.

    Who writes to the same chain waits for this transaction's end, so it comes late in one that takes long.
    `before` and `after` hold texts, whole numbers, lists and mappings; TypeError for anything else.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(TIP, [partner])
        key, last, former, at = cursor.fetchone()
        entry = chain.Entry(
            id=key,
            partner=partner,
            sequence=last + 1,
            at=at,
            by=by.pk if by else None,
            kind=kind.value,
            verb=verb,
            subject=subject,
            sentence=sentence,
            before=before,
            after=after,
            as_of=as_of,
            edition=edition,
            address=origin.address.get(),
        )
        mac = chain.seal(settings.AUDIT_KEY, former, entry)
        cursor.execute(WRITE, {**columns(entry), "mac": mac})


def columns(entry: chain.Entry) -> dict[str, Any]:
    """The entry's values by column, what was before and after as JSON."""
    found = {field.name: getattr(entry, field.name) for field in fields(entry)}
    kept = {name: found[name] for name in ("before", "after") if found[name] is not None}
    return {**found, **{name: json.dumps(value, ensure_ascii=False) for name, value in kept.items()}}


def refused(
    subject: str, refusal: NotAllowed, *, by: User, as_of: date, partner: int | None = None, edition: str = ""
) -> None:
    """Records that a service said no, with its reasons: it changed nothing, so this is written after it."""
    sentence = f"{by} was refused: {refusal}"
    record(
        "refused",
        subject,
        sentence,
        by=by,
        as_of=as_of,
        partner=partner,
        after={"reasons": [reason.key for reason in refusal.reasons]},
        edition=edition,
        kind=AuditKind.REFUSAL,
    )
