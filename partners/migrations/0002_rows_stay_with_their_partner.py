"""A letter's file belongs to the letter's partner: by a composite foreign key."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE partners_letterfile ADD CONSTRAINT file_of_letter"
            " FOREIGN KEY (partner_id, letter_id) REFERENCES partners_letter (partner_id, id)",
            "ALTER TABLE partners_letterfile DROP CONSTRAINT file_of_letter",
        )
    ]
