"""The ground floor's tables: fields, constraints and querysets, nothing more."""

from partners.models.history import AuditEntry, ImportRun, ImportUpload, ImportUploadFile, StatusChange
from partners.models.joining import OPEN_INVITATION, Invitation, JoinRequest
from partners.models.messages import Letter, LetterFile, Notice, OutgoingMail
from partners.models.partner import LevelSpan, Membership, Partner, PartnerOwned
from partners.models.program import Counter, Edition, JobRun, ProgramClock
from partners.models.touched import Touched, touches
from partners.models.user import User, WantedReset

__all__ = [
    "OPEN_INVITATION",
    "AuditEntry",
    "Counter",
    "Edition",
    "ImportRun",
    "ImportUpload",
    "ImportUploadFile",
    "Invitation",
    "JobRun",
    "JoinRequest",
    "Letter",
    "LetterFile",
    "LevelSpan",
    "Membership",
    "Notice",
    "OutgoingMail",
    "Partner",
    "PartnerOwned",
    "ProgramClock",
    "StatusChange",
    "Touched",
    "User",
    "WantedReset",
    "touches",
]
