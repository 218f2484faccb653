"""What the vendor's books hold of a partner: invoices, payments, subscriptions."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from partners.models import PartnerOwned, touches

AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}


class Invoice(PartnerOwned):
    """An invoice of the vendor. Its original due day is never overwritten."""

    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    due_on = models.DateField("original due day")
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**AMOUNT)
    open_amount = models.DecimalField(**AMOUNT)
    # Empty: not written off.
    written_off_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["due_on", "number"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "number"], name="invoice_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")), name="invoice_forward"),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0) & Q(open_amount__lte=F("amount")),
                name="invoice_open_within_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_off_on", "partner"],
                condition=Q(written_off_on__isnull=False),
                name="invoice_written_off",
            )
        ]
        triggers = touches()

    def __str__(self) -> str:
        return self.number


class Payment(PartnerOwned):
    """A payment the vendor's books hold, on an invoice or on an agreement: a record, from which nothing is taken off."""

    reference = models.CharField(max_length=64)
    paid_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**AMOUNT)
    # The numbers of the partner's invoice or agreement, held by the database: of the two one is empty.
    invoice = models.CharField(max_length=40, null=True, blank=True)
    agreement = models.CharField(max_length=24, null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["-paid_on", "reference"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "reference"], name="payment_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=Q(invoice__isnull=True) ^ Q(agreement__isnull=True), name="payment_on_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Subscription(PartnerOwned):
    """A network subscription, billed on one day of every month: on its last where the month is shorter."""

    number = models.CharField(max_length=40)
    started_on = models.DateField()
    billing_day = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    monthly_amount = models.DecimalField(**AMOUNT)
    # Empty: it runs on.
    ended_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["number"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "number"], name="subscription_once"),
            models.CheckConstraint(
                condition=Q(billing_day__gte=1) & Q(billing_day__lte=31), name="subscription_billing_day"
            ),
            models.CheckConstraint(condition=Q(monthly_amount__gte=0), name="subscription_amount"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="subscription_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.number
