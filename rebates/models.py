"""Targets of rebate plans, and the sales that are measured against them, as imported."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from partners.models import PartnerOwned, touches

AMOUNT: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}


class Target(PartnerOwned):
    """What a partner is to sell in a period of a plan. Periods of one plan share no day, by the database."""

    plan = models.CharField(max_length=64)
    period = models.CharField(max_length=32)
    from_on = models.DateField()
    until_on = models.DateField()
    currency = models.CharField(max_length=3)
    original = models.DecimalField("original target", **AMOUNT)
    # Empty: where the program reduces it, by the edition's cut.
    reduced = models.DecimalField("reduced target", null=True, blank=True, **AMOUNT)

    class Meta(PartnerOwned.Meta):
        ordering = ["partner", "plan", "from_on"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "plan", "period"], name="target_once"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="target_forward"),
            models.CheckConstraint(
                condition=Q(original__gte=0)
                & (Q(reduced__isnull=True) | Q(reduced__gte=0, reduced__lte=F("original"))),
                name="target_only_reduced",
                violation_error_message="A reduced target lies between 0 and the original one.",
            ),
        ]
        indexes = [
            models.Index(fields=["from_on", "partner"], name="target_begins"),
            models.Index(fields=["until_on", "partner"], name="target_ends"),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return f"{self.plan} {self.period}"


class Sale(PartnerOwned):
    """A sale, or with a negative amount a return, in the partner's currency."""

    transaction = models.CharField(max_length=64)
    booked_on = models.DateField()
    received_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(**AMOUNT)
    qualifying = models.BooleanField()

    class Meta(PartnerOwned.Meta):
        ordering = ["-booked_on", "-id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "transaction"], name="sale_once"),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("booked_on")), name="sale_received_when_booked_or_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "booked_on"],
                include=["received_on", "currency", "amount", "qualifying"],
                name="sale_by_day",
            )
        ]

    def __str__(self) -> str:
        return self.transaction
