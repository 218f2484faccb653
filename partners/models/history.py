"""What happened: status changes, what people did, and what was imported."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from partners.choices import AuditKind, pairs
from partners.models.partner import PartnerOwned


class StatusChange(PartnerOwned):
    """A thing's state has become another; history and the trigger of notices, nothing computes from it.

    The sequence counts the states of one thing, so that two workers that see the same change write one row.
    """

    kind = models.CharField(max_length=32)
    # Which of the partner's things of this kind: a row's id, or the words that name it; empty: it has but one.
    subject = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveIntegerField()
    on = models.DateField()
    # Empty: the first state ever seen of it.
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64)
    edition = models.CharField("edition's digest", max_length=80)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(PartnerOwned.Meta):
        ordering = ["-on", "-id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "kind", "subject", "sequence"], name="statuschange_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="statuschange_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.before} → {self.after}"


class AuditEntry(models.Model):
    """One thing a person or a job did, in a sentence for a reader in ten years; written by audit.record alone.

    Each organisation's entries are a chain, counted from 1, and so are the program's: `mac` seals the entry together
    with the one before it, under a key that the database never sees.
    """

    # Empty: it concerns the whole program.
    partner = models.ForeignKey("partners.Partner", null=True, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField()
    mac = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: the portal itself, by a job.
    by = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Where from, an IP address. Empty: no request, a job or a command.
    address = models.CharField("from", max_length=45, blank=True)
    kind = models.CharField(max_length=16, choices=pairs(AuditKind), default=AuditKind.CHANGE)
    verb = models.CharField(max_length=48)
    subject = models.CharField(max_length=64)
    sentence = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    as_of = models.DateField("business date")
    edition = models.CharField("edition's digest", max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "audit entries"
        constraints = [
            models.UniqueConstraint(fields=["partner", "id"], name="auditentry_of_partner"),
            models.UniqueConstraint(
                fields=["partner", "sequence"], nulls_distinct=False, name="auditentry_in_chain"
            ),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="auditentry_counted"),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="audit_by_subject"),
            models.Index(fields=["by", "id"], name="audit_by_person"),
        ]
        triggers = [pgtrigger.Protect(name="audit_stands", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.sentence


class ImportRun(models.Model):
    """One import that was written: its files' digests and what each changed row was before."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    files = models.JSONField()
    changed = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]
        triggers = [pgtrigger.Protect(name="importrun_stands", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"import of {self.at:%Y-%m-%d %H:%M}"


class ImportUpload(models.Model):
    """CSV files that somebody uploaded to be imported: kept for a day, so that what was previewed can be confirmed."""

    by = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: not imported yet. Once it is, the files are no longer kept.
    run = models.OneToOneField(ImportRun, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"upload {self.pk}"


class ImportUploadFile(models.Model):
    """One of the files, byte for byte."""

    upload = models.ForeignKey(ImportUpload, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "name"], name="importuploadfile_once")]

    def __str__(self) -> str:
        return self.name
