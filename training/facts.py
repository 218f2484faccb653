"""What partners hold in training, for a set of partners at once."""

from collections.abc import Collection
from datetime import date

from django.db import connection

from training.choices import Kind
from training.rules import Held

GATHER = """
SELECT partner_id, id, name, kind, from_on, expires_on, revoked_on
FROM training_specialization
WHERE partner_id = ANY(%(partners)s)
ORDER BY name, from_on
"""

KINDS = {kind.value: kind for kind in Kind}


def gather(partners: Collection[int], as_of: date) -> dict[int, list[Held]]:
    """The specializations of each of `partners` (ids), sorted by name; a revocation after `as_of` is not known yet."""
    found: dict[int, list[Held]] = {partner: [] for partner in partners}
    with connection.cursor() as cursor:
        cursor.execute(GATHER, {"partners": list(partners)})
        for partner, key, name, kind, from_on, expires_on, revoked_on in cursor.fetchall():
            known = revoked_on if revoked_on is not None and revoked_on <= as_of else None
            found[partner].append(Held(key, name, KINDS[kind], from_on, expires_on, known))
    return found
