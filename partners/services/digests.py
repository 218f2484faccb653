"""One mail per member, organisation and business day with all that changed."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from partners import wake
from partners.choices import NoticeKind
from partners.dated import long_day
from partners.models import OutgoingMail, Partner
from partners.notices import SEND_MAIL, letter_of, recipients

DUE = f"""
SELECT partner_id FROM partners_notice
WHERE kind = '{NoticeKind.STATUS_CHANGE.value}' AND digest_on IS NULL AND "on" <= %(on)s
"""
COLLECT = """
UPDATE partners_notice SET digest_on = %(on)s
WHERE partner_id = ANY(%(partners)s) AND kind = %(kind)s AND digest_on IS NULL AND "on" <= %(on)s
RETURNING partner_id, id, text
"""


def send(partners: Collection[int], *, on: date) -> int:
    """Queues the digests of `partners` (ids) for what changed through `on`; returns how many mails were written."""
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {
            "partners": list(partners),
            "on": on,
            "kind": NoticeKind.STATUS_CHANGE.value,
        }
        cursor.execute(COLLECT, parameters)
        told: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for partner, key, text in cursor.fetchall():
            told[partner].append((key, text))
    partners_told = list(Partner.objects.filter(pk__in=told))
    addresses = recipients(partners_told)
    mails = [mail for one in partners_told for mail in digests(one, told[one.pk], addresses[one.pk], on)]
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=1000)
    if mails:
        wake.soon(SEND_MAIL)
    return len(mails)


def digests(
    partner: Partner, told: list[tuple[int, str]], addresses: list[str], on: date
) -> list[OutgoingMail]:
    """The partner's mails of the day, one for each address."""
    lines = [text for _, text in sorted(told)]
    subject = f"{len(lines)} change{'s' if len(lines) > 1 else ''} on {long_day(on)} · {partner.name}"
    text = letter_of("\n".join(f"• {line}" for line in lines), partner, "/")
    return [
        OutgoingMail(
            partner=partner,
            occasion=f"digest:{on}:{partner.pk}:{to}",
            recipient=to,
            subject=subject,
            text=text,
        )
        for to in addresses
    ]
