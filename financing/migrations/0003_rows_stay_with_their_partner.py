"""No row points into another partner, and a line follows its application's state: by composite foreign keys."""

from django.db import migrations

KEYS = [
    ("financing_applicationline", "line_of_application", "partner_id, application_id, application_state",
     "financing_application (partner_id, id, state) ON UPDATE CASCADE"),
    ("financing_applicationline", "line_of_invoice", "partner_id, invoice_id", "financing_invoice (partner_id, id)"),
    ("financing_agreement", "agreement_of_application", "partner_id, application_id", "financing_application (partner_id, id)"),
    ("financing_duedaymove", "move_of_agreement", "partner_id, agreement_id", "financing_agreement (partner_id, id)"),
    ("financing_duedaymove", "move_of_invoice", "partner_id, invoice_id", "financing_invoice (partner_id, id)"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("financing", "0002_initial")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE {table} DROP CONSTRAINT {name}",
        )
        for table, name, columns, target in KEYS
    ]
