"""The files of the training room."""

from leap_portal.imports.cells import DAY, one_of, text
from leap_portal.imports.columns import PARTNER, Column, Kind, not_before
from training.choices import Kind as SpecializationKind
from training.models import Specialization

SPECIALIZATIONS = Kind(
    "specializations",
    Specialization,
    (
        PARTNER,
        Column("specialization", text(120), key=True, kept_in="name"),
        Column("kind", one_of(*(word.value for word in SpecializationKind))),
        Column("from_on", DAY, key=True),
        Column("expires_on", DAY, empty=True),
        Column("revoked_on", DAY, empty=True),
    ),
    (not_before("expires_on", "from_on"), not_before("revoked_on", "from_on")),
)
