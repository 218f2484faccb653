"""The people whom partners employ, and the credentials they earned."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from partners.models import PartnerOwned, touches

IN_SMALL_LETTERS: dict[str, Any] = {
    "condition": Q(email=Lower("email")),
    "violation_error_message": "An e-mail address is kept in small letters.",
}


class Person(PartnerOwned):
    """Somebody's time with a partner; needs no login. Of one address, no two times share a day, by the database."""

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=200)
    employed_from = models.DateField("employed from")
    # Empty: no last day is known.
    employed_until = models.DateField("employed until", null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["name", "employed_from"]
        verbose_name_plural = "people"
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "email", "employed_from"],
                include=["name", "employed_until"],
                name="person_once",
            ),
            models.CheckConstraint(
                condition=Q(employed_until__isnull=True) | Q(employed_until__gte=F("employed_from")),
                name="person_forward",
                violation_error_message="Nobody can leave before they begin.",
            ),
            models.CheckConstraint(name="person_in_small_letters", **IN_SMALL_LETTERS),
        ]
        indexes = [
            models.Index(fields=["employed_from", "partner"], name="person_begins"),
            models.Index(
                fields=["employed_until", "partner"],
                condition=Q(employed_until__isnull=False),
                name="person_ends",
            ),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return self.name


class Credential(PartnerOwned):
    """What somebody earned. It is of whoever the partner employs under the address, also after a break."""

    email = models.EmailField("e-mail address")
    name = models.CharField("credential", max_length=120)
    earned_on = models.DateField()
    # Empty: it does not expire.
    expires_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        ordering = ["email", "name", "earned_on"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "email", "name", "earned_on"],
                include=["expires_on"],
                name="credential_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("earned_on")),
                name="credential_forward",
                violation_error_message="A credential cannot expire before it is earned.",
            ),
            models.CheckConstraint(name="credential_in_small_letters", **IN_SMALL_LETTERS),
        ]
        indexes = [
            models.Index(fields=["earned_on", "partner"], name="credential_earned"),
            models.Index(
                fields=["expires_on", "partner"],
                condition=Q(expires_on__isnull=False),
                name="credential_ends",
            ),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return f"{self.name} of {self.email}"
