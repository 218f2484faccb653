"""The program in force, the business day, and the ledger of the daily jobs."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now


class Edition(models.Model):
    """One published revision of a program document. Never edited, only followed by a later one."""

    key = models.CharField(max_length=64)
    revision = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=80, unique=True)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: shipped with the portal and published at its first start.
    author = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        "partners.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["key", "revision"], name="edition_revision_once")]
        triggers = [pgtrigger.Protect(name="edition_stands", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.key}, revision {self.revision}"


class ProgramClock(models.Model):
    """The one row that says how far the days are closed, and in a rehearsal which day it is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Empty: the wall clock in the edition's time zone decides; a day: a rehearsal, moved forward only by closing days.
    rehearsal_on = models.DateField(null=True, blank=True)
    last_closed_on = models.DateField()
    # Empty: nobody asked; else the day through which somebody asked to close (a rehearsal's "Go to day").
    asked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_clock"),
            models.CheckConstraint(
                condition=models.Q(rehearsal_on__isnull=True)
                | models.Q(rehearsal_on=models.F("last_closed_on")),
                name="rehearsal_is_last_closed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="days_go_forward",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__last_closed_on__lt=pgtrigger.F("old__last_closed_on")),
            )
        ]

    def __str__(self) -> str:
        return f"closed through {self.last_closed_on}"


class JobRun(models.Model):
    """One piece of a day's job: a room and a range of partners. Its row is the claim, its key makes it once."""

    job = models.CharField(max_length=64)
    on = models.DateField()
    # The digest of the edition it was planned and done under; empty: of two, so that the next day looks at everyone.
    edition = models.CharField("edition's digest", max_length=80, blank=True, db_default="")
    # The partners it covers, by id, inclusive: those of them that something may be due for. 0 and 0: there were none.
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    # Empty: not done yet.
    done_at = models.DateTimeField(null=True, blank=True)
    changes = models.IntegerField(db_default=0)
    attempts = models.PositiveIntegerField(db_default=0)
    # Empty: it has not failed.
    failure = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ["-on", "id"]
        constraints = [models.UniqueConstraint(fields=["job", "on", "first_id"], name="jobrun_once")]
        indexes = [
            models.Index(fields=["on"], condition=models.Q(done_at__isnull=True), name="jobrun_open"),
            models.Index(fields=["on"], name="jobrun_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.job} on {self.on}"


class Counter(models.Model):
    """The last number given in a series, such as DEF-2020; taken in the transaction that uses it, so none is lost."""

    series = models.CharField(max_length=32, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
