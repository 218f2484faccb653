"""Two periods of one plan share no day, or a sale would count twice; checked at the end of the transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rebates", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE rebates_target ADD CONSTRAINT target_periods_apart EXCLUDE USING gist"
            " (partner_id WITH =, plan WITH =, daterange(from_on, until_on, '[]') WITH &&)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE rebates_target DROP CONSTRAINT target_periods_apart",
        ),
    ]
