"""What is known of partners themselves: standing, country, and the levels they were given."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from partners.rules import Span

GATHER = """
SELECT partner.id, partner.code, partner.name, partner.country, partner.currency, partner.standing,
       span.level, span.from_on, span.ends_on
FROM partners_partner AS partner
LEFT JOIN partners_levelspan AS span ON span.partner_id = partner.id AND span.from_on <= %(as_of)s
WHERE partner.id = ANY(%(partners)s)
ORDER BY partner.id, span.from_on
"""


@dataclass(frozen=True, slots=True)
class PartnerFacts:
    """A partner as it is today, with the levels given to it on or before the day asked about."""

    id: int
    code: str
    name: str
    country: str
    currency: str
    standing: str
    spans: list[Span] = field(default_factory=list)


def gather(partners: Collection[int], as_of: date) -> dict[int, PartnerFacts]:
    """The facts of each of `partners` (ids), by one statement; those that do not exist are left out."""
    found: dict[int, PartnerFacts] = {}
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"partners": list(partners), "as_of": as_of})
        for key, code, name, country, currency, standing, level, from_on, ends_on in cursor.fetchall():
            facts = found.get(key)
            if facts is None:
                facts = found[key] = PartnerFacts(key, code, name, country, currency, standing)
            if level is not None:
                facts.spans.append(Span(level, from_on, ends_on))
    return found


NOTICES = """
SELECT "on", text, path FROM partners_notice
WHERE partner_id = %s AND "on" <= %s ORDER BY "on" DESC, id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice: the day, what was told, and where it leads."""

    on: date
    text: str
    href: str


def notices(partner: int, as_of: date, most: int) -> list[Told]:
    """What the partner was told by `as_of`, the latest first, at most so many."""
    with connection.cursor() as cursor:
        cursor.execute(NOTICES, [partner, as_of, most])
        return [Told(*row) for row in cursor.fetchall()]
