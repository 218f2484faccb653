"""What is known of partners themselves: standing, country, and the levels they were given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from partners.rules import Span
from partners.statements import Question, Row, listed

GATHER = """
SELECT partner.id, partner.code, partner.name, partner.country, partner.currency, partner.standing,
       partner.partnerworks, span.level, span.from_on, span.ends_on
FROM partners_partner AS partner
LEFT JOIN partners_levelspan AS span ON span.partner_id = partner.id AND span.from_on <= %(as_of)s
WHERE partner.id = ANY(%(partners)s)
ORDER BY partner.id, span.from_on, span.id
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
    partnerworks: bool
    spans: list[Span] = field(default_factory=list)


def build(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, PartnerFacts]:
    """The facts by partner; partners that do not exist are left out."""
    found: dict[int, PartnerFacts] = {}
    for key, code, name, country, currency, standing, partnerworks, level, from_on, ends_on in rows:
        facts = found.get(key)
        if facts is None:
            facts = found[key] = PartnerFacts(key, code, name, country, currency, standing, partnerworks)
        if level is not None:
            facts.spans.append(Span(level, from_on, ends_on))
    return found


LEVELS = Question(GATHER, 10, build)


def gather(partners: Collection[int], as_of: date) -> dict[int, PartnerFacts]:
    """The facts of each of `partners` (ids), by one statement; those that do not exist are left out."""
    return LEVELS.gather(partners, as_of)


RECENTLY = """
SELECT partner.id, notice."on", notice.text, notice.path
FROM partners_partner AS partner
CROSS JOIN LATERAL (
    SELECT id, "on", text, path FROM partners_notice
    WHERE partner_id = partner.id AND "on" <= %(as_of)s
    ORDER BY "on" DESC, id DESC LIMIT 6
) AS notice
WHERE partner.id = ANY(%(partners)s)
ORDER BY partner.id, notice."on" DESC, notice.id DESC
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice: the day, what was told, and where it leads."""

    on: date
    text: str
    href: str


NOTICES = Question(RECENTLY, 4, listed(Told))  # what each was told by the day, the latest six, the last first
