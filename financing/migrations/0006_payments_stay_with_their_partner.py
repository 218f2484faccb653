"""A payment names an invoice or an agreement of its own partner: by composite foreign keys."""

from django.db import migrations

KEYS = [
    ("payment_of_invoice", "partner_id, invoice", "financing_invoice (partner_id, number)"),
    ("payment_of_agreement", "partner_id, agreement", "financing_agreement (partner_id, number)"),
]


class Migration(migrations.Migration):
    dependencies = [("financing", "0005_payments_and_subscriptions")]
    operations = [
        migrations.RunSQL(
            f"ALTER TABLE financing_payment ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE financing_payment DROP CONSTRAINT {name}",
        )
        for name, columns, target in KEYS
    ]
