"""Applications to defer invoices, and the invoices each asks for."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from financing.choices import ENDED, LIVE, MOVES, Kind, State
from financing.models.books import AMOUNT, Invoice
from partners.choices import pairs
from partners.models import PartnerOwned


class Application(PartnerOwned):
    """A partner's request to defer invoices, from draft to outcome."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=pairs(Kind), default=Kind.INVOICE_DEFERMENT)
    state = models.CharField(max_length=32, choices=pairs(State), default=State.DRAFT)
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
                condition=~Q(state__in=[State.IN_REVIEW, State.NEEDS_INFORMATION])
                | Q(taken_up_on__isnull=False),
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
    application_state = models.CharField(max_length=32, default=State.DRAFT)
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
