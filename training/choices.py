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


class RequirementState(Named):
    """The best first: nothing the program or an exception does may lead further down."""

    MET = "met"
    EXCEPTED = "excepted"
    WAIVED = "waived"
    DUE = "due"
    MISSING = "missing"


class ReliefKind(Named):
    EXCEPTION = "exception"
    ENTITLEMENT = "entitlement"


class ReliefState(Named):
    NOT_STARTED = "not-started"
    CURRENT = "current"
    ENDED = "ended"


class Delivery(Named):
    VIRTUAL = "virtual"
    CLASSROOM = "classroom"
    ON_DEMAND = "on-demand"
