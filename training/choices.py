"""The words of the training room."""

from partners.choices import Named


class Kind(Named):
    SPECIALIZATION = "specialization"
    MASTER = "master"


class SpecializationState(Named):
    NOT_STARTED = "not-started"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
