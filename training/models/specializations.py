"""What a partner holds: specializations and master specializations."""

from django.db import models
from django.db.models import F, Q

from partners.choices import pairs
from partners.models import PartnerOwned, touches
from training.choices import Kind


class Specialization(PartnerOwned):
    """A specialization as it was granted: its own days, which no rule ever changes."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=pairs(Kind), default=Kind.SPECIALIZATION)
    from_on = models.DateField()
    # Empty: it has no end of its own.
    expires_on = models.DateField(null=True, blank=True)
    # Empty: not revoked.
    revoked_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["name", "from_on"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "name", "from_on"], name="specialization_once"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("from_on")),
                name="specialization_forward",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=F("from_on")),
                name="specialization_revoked_after",
            ),
        ]
        indexes = [
            models.Index(fields=["from_on", "partner"], name="specialization_begins"),
            models.Index(fields=["expires_on", "partner"], name="specialization_ends"),
            models.Index(
                fields=["revoked_on", "partner"],
                condition=Q(revoked_on__isnull=False),
                name="specialization_revoked",
            ),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return self.name
