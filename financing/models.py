"""Invoices, applications to defer them, and the agreements that move their due days."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from financing.choices import ENDED, LIVE, MOVES, AgreementState, Kind, State
from partners.choices import pairs
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


class Application(PartnerOwned):
    """A partner's request to defer invoices, from draft to outcome."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=pairs(Kind), default=Kind.INVOICE_DEFERMENT)
    state = models.CharField(max_length=16, choices=pairs(State), default=State.DRAFT)
    started_on = models.DateField()
    started_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    # Empty: the partner has not chosen how many days yet.
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    promised_on = models.DateField("answer promised by", null=True, blank=True)
    # Empty: nobody has taken it up (yet, or before its outcome).
    taken_up_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    # Empty: neither withdrawn nor lapsed.
    ended_on = models.DateField(null=True, blank=True)
    edition = models.CharField("edition's digest", max_length=80, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["-id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "id", "state"], name="application_state_to_follow"),
            models.CheckConstraint(
                condition=Q(submitted_on__isnull=True, submitted_by__isnull=True, promised_on__isnull=True)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False, promised_on__isnull=False),
                name="application_submitted_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, decided_by__isnull=True)
                | Q(decided_on__isnull=False, decided_by__isnull=False),
                name="application_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.APPROVED, State.DECLINED]) | Q(decided_on__isnull=False),
                name="application_outcome_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("submitted_by")),
                name="application_not_decided_by_asker",
                violation_error_message="Nobody decides what they asked for themselves.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*LIVE, State.APPROVED, State.DECLINED])
                | Q(submitted_on__isnull=False),
                name="application_live_was_submitted",
            ),
            # Each state has its day, so that an earlier day shows what it was then.
            models.CheckConstraint(
                condition=~Q(state=State.IN_REVIEW) | Q(taken_up_on__isnull=False),
                name="application_in_review_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_on__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_on__isnull=True)),
                name="application_end_has_day",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="application_moves",
                field="state",
                transitions=[
                    (before.value, after.value) for before, afters in MOVES.items() for after in afters
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ApplicationLine(PartnerOwned):
    """One invoice an application asks for, with the due days as they would become."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    # Follows the application's own state, by the database.
    application_state = models.CharField(max_length=16, default=State.DRAFT)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    original_due_on = models.DateField()
    current_due_on = models.DateField()
    # Empty: in a draft whose days are not chosen yet.
    new_due_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField("open amount", **AMOUNT)

    class Meta(PartnerOwned.Meta):
        ordering = ["id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["application", "invoice"], name="line_once"),
            models.UniqueConstraint(
                fields=["invoice"],
                condition=Q(application_state__in=list(LIVE)),
                name="invoice_in_one_live_application",
                violation_error_message="This invoice is in another application.",
            ),
            models.CheckConstraint(
                condition=Q(new_due_on__isnull=True) | Q(new_due_on__gt=F("current_due_on")),
                name="line_moves_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.invoice}"


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
