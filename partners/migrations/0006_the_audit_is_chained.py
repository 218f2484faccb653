"""Entries of the audit are counted and sealed, each organisation's and the program's; older ones in the order they were written."""

import json

from django.conf import settings
from django.db import migrations, models

from partners import chain

TIP = """
CREATE FUNCTION leap_audit_tip(partner bigint, OUT id bigint, OUT sequence bigint, OUT mac text, OUT at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit of ' || coalesce(partner::text, 'the program'), 0));
    IF partner IS NULL THEN
        SELECT e.sequence, e.mac INTO sequence, mac FROM public.partners_auditentry AS e
        WHERE e.partner_id IS NULL ORDER BY e.sequence DESC LIMIT 1;
    ELSE
        SELECT e.sequence, e.mac INTO sequence, mac FROM public.partners_auditentry AS e
        WHERE e.partner_id = partner ORDER BY e.sequence DESC LIMIT 1;
    END IF;
    sequence := coalesce(sequence, 0);
    mac := coalesce(mac, '');
    id := nextval(pg_get_serial_sequence('public.partners_auditentry', 'id'));
    at := clock_timestamp();
END
$$;
COMMENT ON FUNCTION leap_audit_tip IS
    'The end of a chain of the audit, which the caller may continue until its transaction ends: nobody else does meanwhile.'
"""
READ = """
SELECT id, partner_id, at, by_id, verb, subject, sentence, before::text, after::text, as_of, edition
FROM partners_auditentry ORDER BY partner_id NULLS FIRST, id
"""
WRITE = """
UPDATE partners_auditentry AS entry SET sequence = new.sequence, mac = new.mac, kind = new.kind
FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS new (id, sequence, mac, kind) WHERE entry.id = new.id
"""
DECISIONS = ("approved", "declined")
AT_ONCE = 2000


def chained(apps, schema_editor):
    """Counts and seals the entries that are there."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partners_auditentry DISABLE TRIGGER USER")
    with connection.chunked_cursor() as rows, connection.cursor() as cursor:
        rows.execute(READ)
        partner, sequence, mac = 0, 0, ""
        while chunk := rows.fetchmany(AT_ONCE):
            written = []
            for key, of, at, by, verb, subject, sentence, before, after, as_of, edition in chunk:
                if of != partner:
                    partner, sequence, mac = of, 0, ""
                sequence += 1
                kind = "decision" if verb in DECISIONS else "change"
                told = [None if text is None else json.loads(text) for text in (before, after)]
                entry = chain.Entry(
                    key, of, sequence, at, by, kind, verb, subject, sentence, *told, as_of, edition, ""
                )
                mac = chain.seal(settings.AUDIT_KEY, mac, entry)
                written.append((key, sequence, mac, kind))
            cursor.execute(WRITE, [list(column) for column in zip(*written, strict=True)])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE partners_auditentry ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_uploads_to_import")]

    operations = [
        migrations.AddField("auditentry", "sequence", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("auditentry", "mac", models.CharField(max_length=64, default=""), preserve_default=False),
        migrations.AddField(
            "auditentry", "address", models.CharField(blank=True, max_length=45, verbose_name="from", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "kind",
            models.CharField(
                choices=[
                    ("decision", "decision"),
                    ("change", "change"),
                    ("download", "download"),
                    ("export", "export"),
                    ("sign-in", "sign in"),
                    ("refusal", "refusal"),
                ],
                default="change",
                max_length=16,
            ),
        ),
        migrations.RunPython(chained, migrations.RunPython.noop),
        migrations.AlterField("auditentry", "sequence", models.PositiveBigIntegerField()),
        migrations.AddConstraint(
            "auditentry",
            models.UniqueConstraint(
                fields=("partner", "sequence"), name="auditentry_in_chain", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            "auditentry",
            models.CheckConstraint(condition=models.Q(("sequence__gte", 1)), name="auditentry_counted"),
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["by", "id"], name="audit_by_person")),
        migrations.RunSQL(TIP, "DROP FUNCTION leap_audit_tip(bigint)"),
    ]
