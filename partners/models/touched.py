"""Whose facts were written since the last closed day, whoever wrote them: kept by the tables' own triggers."""

import pgtrigger
from django.db import models

NOTE = "INSERT INTO partners_touched (partner_id) SELECT DISTINCT {column} FROM written; RETURN NULL;"
WRITES = (
    ("insert", pgtrigger.Insert, "new"),
    ("update", pgtrigger.Update, "new"),
    ("delete", pgtrigger.Delete, "old"),
)


def touches(column: str = "partner_id") -> list[pgtrigger.Trigger]:
    """The triggers of a table from whose rows states are computed: once a statement, each partner in it is noted."""
    return [
        pgtrigger.Trigger(
            name=f"touches_by_{verb}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{rows: "written"}),  # type: ignore[no-untyped-call]
            func=NOTE.format(column=column),
        )
        for verb, operation, rows in WRITES
    ]


class Touched(models.Model):
    """A partner whose facts were written: the next day that is planned looks at it, whatever the days in them say."""

    # Without the constraint, which would be checked for each row: a partner that is gone has nothing to look at.
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    # Empty: by no day yet; else the day that looks at it, which takes it away when it is closed.
    on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "touched"
        constraints = [models.UniqueConstraint(fields=["partner", "id"], name="touched_of_partner")]

    def __str__(self) -> str:
        return f"partner {self.partner_id}"
