"""The agreements that approved applications create, and the due days they move."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from financing.choices import AgreementState
from financing.models.applications import Application
from financing.models.books import AMOUNT, Invoice
from partners.choices import pairs
from partners.models import PartnerOwned


class Agreement(PartnerOwned):
    """What an approved application creates: the new due days."""

    number = models.CharField(max_length=24, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="agreement")
    state = models.CharField(max_length=16, choices=pairs(AgreementState), default=AgreementState.ACTIVE)
    made_on = models.DateField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    # The last of its new due days.
    until_on = models.DateField()

    class Meta(PartnerOwned.Meta):
        ordering = ["-id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "number"], name="agreement_number_of_partner"),
        ]

    def __str__(self) -> str:
        return self.number


class DueDayMove(PartnerOwned):
    """An invoice's due day moved by an agreement; of several, the latest of an uncancelled one is the current day."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="moves")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="moves")
    # Empty: the agreement stands; else the day it was cancelled, from which on its days no longer count.
    cancelled_on = models.DateField(null=True, blank=True)
    made_on = models.DateField()
    from_on = models.DateField("due day before")
    to_on = models.DateField("due day after")
    amount = models.DecimalField("open amount then", **AMOUNT)

    class Meta(PartnerOwned.Meta):
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "invoice"], name="move_once"),
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="move_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.from_on} → {self.to_on}"
