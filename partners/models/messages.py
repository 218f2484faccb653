"""What people are told: notices in the portal, mail on its way out, and letters."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from partners.choices import LetterKind, LetterState, NoticeKind, pairs
from partners.models.partner import PartnerOwned


class Notice(PartnerOwned):
    """Something a partner is told; the occasion makes it once."""

    kind = models.CharField(max_length=16, choices=pairs(NoticeKind))
    occasion = models.CharField(max_length=400, unique=True)
    on = models.DateField()
    text = models.TextField()
    path = models.CharField(max_length=200)
    # Empty: in no digest yet (or told at once).
    digest_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(PartnerOwned.Meta):
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["partner", "-on"], name="notice_latest"),
            models.Index(
                fields=["partner"],
                condition=models.Q(kind=NoticeKind.STATUS_CHANGE, digest_on__isnull=True),
                name="notice_undigested",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class OutgoingMail(models.Model):
    """One mail to one address, written with the change that caused it; the sweep sends it and stamps it."""

    # Empty: a mail that concerns no single partner.
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=400, unique=True)
    recipient = models.EmailField()
    subject = models.CharField(max_length=400)
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: not accepted by the mail server yet.
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    # Empty: due at once; else not before this instant (after a failure).
    not_before = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "outgoing mail"
        constraints = [models.UniqueConstraint(fields=["partner", "id"], name="outgoingmail_of_partner")]
        indexes = [models.Index(fields=["id"], condition=models.Q(sent_at__isnull=True), name="mail_unsent")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient}"


FROZEN = [
    "partner",
    "number",
    "kind",
    "subject",
    "as_of",
    "issued_on",
    "issued_by",
    "content",
    "edition",
    "check_code",
]


class Letter(PartnerOwned):
    """A numbered letter: its content and reasons are frozen when it is issued."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=16, choices=pairs(LetterKind))
    # The application or agreement it is about; empty: the partner as a whole.
    subject = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=16, choices=pairs(LetterState), default=LetterState.VALID)
    as_of = models.DateField("speaks of")
    issued_on = models.DateField()
    issued_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: issued by the portal itself, when an application was decided.
    issued_by = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    edition = models.CharField("edition's digest", max_length=80)
    check_code = models.CharField(max_length=32, unique=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["-id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "kind", "subject"],
                condition=models.Q(state="valid"),
                name="one_letter_stands",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="letter_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="letter_frozen", operation=pgtrigger.Update, condition=pgtrigger.AnyChange(*FROZEN)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterFile(PartnerOwned):
    """The bytes of a letter, rendered once."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(PartnerOwned.Meta):
        triggers = [
            pgtrigger.Protect(name="letterfile_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.sha256
