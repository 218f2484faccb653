"""Each state of an application has its day; what stands already takes it from the history."""

from django.db import migrations, models

ENDED = ("withdrawn", "lapsed")
SAID = "SELECT max(as_of) FROM partners_auditentry WHERE subject = application.number AND verb"
FROM_HISTORY = (
    f"UPDATE financing_application AS application SET taken_up_on = ({SAID} = 'taken up')",
    "UPDATE financing_application SET taken_up_on = submitted_on WHERE state = 'in-review' AND taken_up_on IS NULL",
    f"""UPDATE financing_application AS application
    SET ended_on = COALESCE(({SAID} IN ('withdrawn', 'lapsed')), submitted_on, started_on)
    WHERE state IN ('withdrawn', 'lapsed')""",
)


class Migration(migrations.Migration):
    dependencies = [
        ("financing", "0003_rows_stay_with_their_partner"),
        ("partners", "0003_long_names_and_addresses"),
    ]

    operations = [
        migrations.AddField("application", "ended_on", models.DateField(blank=True, null=True)),
        migrations.AddField("application", "taken_up_on", models.DateField(blank=True, null=True)),
        migrations.RunSQL(list(FROM_HISTORY), migrations.RunSQL.noop),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=~models.Q(state="in-review") | models.Q(taken_up_on__isnull=False),
                name="application_in_review_has_day",
            ),
        ),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(state__in=ENDED, ended_on__isnull=False)
                | (~models.Q(state__in=ENDED) & models.Q(ended_on__isnull=True)),
                name="application_end_has_day",
            ),
        ),
    ]
