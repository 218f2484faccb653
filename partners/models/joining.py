"""How people come to belong to a partner: invited by its admins, or let in because they asked."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from partners.choices import JoinOutcome, Role, pairs
from partners.models.partner import PartnerOwned

OPEN_INVITATION = Q(accepted_at__isnull=True, revoked_at__isnull=True)


class Invitation(PartnerOwned):
    """A place at a partner, offered to one address. Who has the mail has the token; here is only its digest."""

    email = models.EmailField("e-mail address")
    # Empty: whoever is invited says their name.
    name = models.CharField(max_length=150, blank=True)
    roles = ArrayField(models.CharField(max_length=16, choices=pairs(Role)))
    digest = models.CharField("SHA-256 of the token", max_length=64, unique=True)
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    invited_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="+")
    # Its last day, by the business date.
    expires_on = models.DateField()
    sent = models.PositiveSmallIntegerField("times sent", default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(PartnerOwned.Meta):
        ordering = ["email", "id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=OPEN_INVITATION,
                name="invitation_open_once",
                violation_error_message="This address is invited already.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=list(Role)) & Q(roles__len__gt=0),
                name="invitation_roles_known",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_whole",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="invitation_revoked_whole",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_ends_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.partner}"


class JoinRequest(PartnerOwned):
    """Somebody signed in asks to belong to a partner; its admins or the vendor decide."""

    message = models.TextField(blank=True)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    asked_by = models.ForeignKey("partners.User", on_delete=models.PROTECT, related_name="join_requests")
    # The business date it was asked on, as pages show it.
    asked_on = models.DateField()
    # Empty: nobody has decided yet.
    outcome = models.CharField(max_length=16, choices=pairs(JoinOutcome), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(PartnerOwned.Meta):
        ordering = ["id"]
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["partner", "asked_by"], condition=Q(outcome=""), name="joinrequest_open_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="joinrequest_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *JoinOutcome]), name="joinrequest_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="joinrequest_not_decided_by_asker",
                violation_error_message="Nobody decides what they asked for themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} to {self.partner}"
