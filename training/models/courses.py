"""The vendor's catalogue of courses, the same for every partner."""

from django.db import models
from django.db.models import Q

from partners.choices import pairs
from training.choices import Delivery


class Course(models.Model):
    """A course, the training partner who holds it, how to reach that one, and what it costs outside any program."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    # Empty: it leads to no credential.
    credential = models.CharField(max_length=120, null=True, blank=True)
    technical = models.BooleanField()
    cloud = models.BooleanField()
    delivery = models.CharField(max_length=16, choices=pairs(Delivery))
    provider = models.CharField("training partner", max_length=200)
    contact = models.CharField(max_length=200)
    list_price = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3)
    # Empty: it has no page.
    url = models.CharField("page", max_length=500, null=True, blank=True)

    class Meta:
        ordering = ["title", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(delivery__in=list(Delivery)), name="course_delivery_known"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="course_currency_iso"),
            models.CheckConstraint(
                condition=Q(list_price__gte=0),
                name="course_price_from_nothing",
                violation_error_message="A price is never less than 0.",
            ),
            models.CheckConstraint(
                condition=Q(url__isnull=True) | Q(url__startswith="https://"),
                name="course_page_by_https",
                violation_error_message="A course's page must begin with https://.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
