"""What partners hold in training, for a set of partners at once."""

from collections.abc import Collection, Iterable
from datetime import date

from partners.statements import Question, Row
from training.choices import Kind
from training.rules import Held

GATHER = """
SELECT partner_id, id, name, kind, from_on, expires_on, revoked_on
FROM training_specialization
WHERE partner_id = ANY(%(partners)s)
ORDER BY name, from_on, id
"""

KINDS = {kind.value: kind for kind in Kind}


def build(rows: Iterable[Row], partners: Collection[int], as_of: date) -> dict[int, list[Held]]:
    """The specializations by partner; a revocation after `as_of` is not known yet."""
    found: dict[int, list[Held]] = {partner: [] for partner in partners}
    for partner, key, name, kind, from_on, expires_on, revoked_on in rows:
        known = revoked_on if revoked_on is not None and revoked_on <= as_of else None
        found[partner].append(Held(key, name, KINDS[kind], from_on, expires_on, known))
    return found


HELD = Question(GATHER, 7, build)


def gather(partners: Collection[int], as_of: date) -> dict[int, list[Held]]:
    """The specializations of each of `partners` (ids), sorted by name; a revocation after `as_of` is not known yet."""
    return HELD.gather(partners, as_of)
