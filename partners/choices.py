"""The words a row may hold in its state and kind columns."""

from enum import StrEnum


class Named(StrEnum):
    """A word as stored, with the words a person reads."""

    @property
    def label(self) -> str:
        return self.value.replace("-", " ")


def pairs(words: type[Named]) -> list[tuple[str, str]]:
    """The (stored, shown) pairs Django wants for a field's choices."""
    return [(word.value, word.label) for word in words]


class Standing(Named):
    GOOD = "good"
    HOLD = "hold"


class Role(Named):
    ADMIN = "admin"
    FINANCE = "finance"
    TRAINING = "training"
    VIEWER = "viewer"


class InvitationState(Named):
    """What an invitation is on a day."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


class JoinOutcome(Named):
    """What became of somebody's request to join a partner."""

    ADMITTED = "admitted"
    TURNED_DOWN = "turned-down"


class StaffGroup(Named):
    """The vendor's own groups; what each may do is in leap_portal.roles."""

    CHANNEL_MANAGERS = "channel managers"
    FINANCE_APPROVERS = "finance approvers"
    PROGRAM_OFFICE = "program office"
    AUDITORS = "auditors"


class LevelState(Named):
    HELD = "held"
    PROTECTED = "protected"
    AWAITING_REVIEW = "awaiting-review"


class Verdict(Named):
    """What a leveling review makes of a level."""

    PROMOTED = "promoted"
    RETAINED = "retained"
    DEMOTED = "demoted"


class BenefitState(Named):
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    NOT_QUALIFIED = "not-qualified"


class LetterKind(Named):
    STATUS = "status"
    DEFERMENT = "deferment"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        return {"status": "Program status", "deferment": "Deferment", "decline": "Decline"}[self.value]


class LetterState(Named):
    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class NoticeKind(Named):
    """Decisions go out at once, status changes in one digest a day."""

    DECISION = "decision"
    STATUS_CHANGE = "status-change"


class AuditKind(Named):
    """What sort of thing was done; decisions and changes are for all of the organisation to read."""

    DECISION = "decision"
    CHANGE = "change"
    DOWNLOAD = "download"
    EXPORT = "export"
    SIGN_IN = "sign-in"
    REFUSAL = "refusal"
