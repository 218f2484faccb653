"""A partner's own dated relief from one requirement."""

from django.db import models
from django.db.models import F, Q

from partners.choices import pairs
from partners.models import PartnerOwned, touches
from training.choices import ReliefKind


class Relief(PartnerOwned):
    """An exception or entitlement as it was granted: its own days, which no rule ever changes."""

    requirement = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=pairs(ReliefKind), default=ReliefKind.EXCEPTION)
    from_on = models.DateField()
    # Empty: it has no end of its own.
    until_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["requirement", "from_on"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "requirement", "from_on"], include=["kind", "until_on"], name="relief_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="relief_forward",
                violation_error_message="An exception cannot end before it begins.",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(ReliefKind)), name="relief_kind_known"),
        ]
        indexes = [
            models.Index(fields=["from_on", "partner"], name="relief_begins"),
            models.Index(
                fields=["until_on", "partner"], condition=Q(until_on__isnull=False), name="relief_ends"
            ),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return f"{self.kind} from {self.requirement}"
