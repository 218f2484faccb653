"""Of one address no two times with a partner share a day, or it would count twice; checked at the end of the transaction."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("training", "0002_people_credentials_reliefs_courses")]
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE training_person ADD CONSTRAINT person_times_apart EXCLUDE USING gist"
            " (partner_id WITH =, email WITH =, daterange(employed_from, employed_until, '[]') WITH &&)"
            " DEFERRABLE INITIALLY DEFERRED",
            "ALTER TABLE training_person DROP CONSTRAINT person_times_apart",
        ),
    ]
