"""A partner company, who belongs to it, and the levels it has held."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from partners.choices import Role, Standing, pairs
from partners.models.touched import touches


class Partner(models.Model):
    """A company of the channel. Country by ISO 3166, currency by ISO 4217."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    standing = models.CharField(max_length=8, choices=pairs(Standing), default=Standing.GOOD)
    partnerworks = models.BooleanField("in PartnerWorks", default=False)
    # Empty: no channel manager is named yet; the program office looks after it.
    channel_manager = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="managed_partners"
    )
    # Empty: the organisation has no role mailbox.
    mailbox = models.EmailField(blank=True)

    class Meta:
        ordering = ["code"]
        permissions = [("view_all_partners", "Can see every partner, not only one's own")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(country__regex="^[A-Z]{2}$"), name="partner_country_iso"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex="^[A-Z]{3}$"), name="partner_currency_iso"
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=list(Standing)), name="partner_standing_known"
            ),
        ]
        triggers = touches("id")

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class PartnerOwned(models.Model):
    """What belongs to one partner: every such table carries the partner and a key to point at with it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["partner", "id"], name="%(class)s_of_partner")]


KEEPS_AN_ADMIN = """
IF NOT 'admin' = ANY(OLD.roles) THEN RETURN NULL; END IF;
IF NOT leap_has_an_admin(OLD.partner_id) THEN
    RAISE EXCEPTION 'membership_keeps_an_admin: partner % has no admin left', OLD.partner_id
        USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


class Membership(PartnerOwned):
    """A user's place in a partner; one user may have several."""

    user = models.ForeignKey("partners.User", on_delete=models.CASCADE, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=16, choices=pairs(Role)))
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(PartnerOwned.Meta):
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["user", "partner"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=list(Role)), name="membership_roles_known"
            ),
        ]
        # At commit, behind the partner's row: of two last admins who leave at once the second is refused.
        triggers = [
            pgtrigger.Trigger(
                name="membership_keeps_an_admin",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=KEEPS_AN_ADMIN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.partner}"


class LevelSpan(PartnerOwned):
    """A level a partner was given: from a day until its own end. Spans of one partner may overlap."""

    level = models.CharField(max_length=32)
    from_on = models.DateField()
    # Empty: the level has no end of its own.
    ends_on = models.DateField(null=True, blank=True)

    class Meta(PartnerOwned.Meta):
        constraints = [
            *PartnerOwned.Meta.constraints,
            models.UniqueConstraint(fields=["partner", "level", "from_on"], name="levelspan_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("from_on")),
                name="levelspan_forward",
                violation_error_message="A level cannot end before it begins.",
            ),
        ]
        indexes = [
            models.Index(fields=["from_on", "partner"], name="levelspan_begins"),
            models.Index(fields=["ends_on", "partner"], name="levelspan_ends"),
        ]
        triggers = touches()

    def __str__(self) -> str:
        return f"{self.level} from {self.from_on}"
