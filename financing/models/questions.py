"""What the vendor asks about an application before it decides, and what the partner answers."""

from django.db import models
from django.db.models import F, Q

from financing.models.applications import Application
from partners.models import PartnerOwned


class Question(PartnerOwned):
    """One question about an application. While it is open the promised day stands still; unanswered, the application lapses."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="questions")
    text = models.TextField("question")
    asked_on = models.DateField()
    asked_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField("last day to answer")
    business_days_left = models.PositiveSmallIntegerField("of the promised answer, when it was asked")
    # Empty: none came.
    answer = models.TextField(blank=True)
    # Empty: open. Ended by an answer, by the vendor who took it back, or by the last day, which is nobody's doing.
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(PartnerOwned.Meta):
        ordering = ["id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_on__isnull=True),
                name="question_open_once",
                violation_error_message="A question is open already.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            models.CheckConstraint(condition=Q(until_on__gte=F("asked_on")), name="question_forward"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, answer="") | Q(ended_on__isnull=False),
                name="question_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(ended_by__isnull=False), name="question_answered_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("asked_on")),
                name="question_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.text}"
