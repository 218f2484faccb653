"""The end of an organisation's chain is told to whoever may see the organisation: how much is done elsewhere is nobody's business."""

from django.db import migrations

TIP = """
CREATE OR REPLACE FUNCTION leap_audit_tip(partner bigint, OUT id bigint, OUT sequence bigint, OUT mac text, OUT at timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    {guard}
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
$$
"""
GUARD = """
    IF partner IS NOT NULL AND session_user <> current_user -- the owner of the tables sees all
        AND partner <> ALL (public.leap_partners()) AND NOT public.leap_sees_all()
    THEN
        RAISE EXCEPTION 'the chain of partner % is another''s', partner USING ERRCODE = 'insufficient_privilege';
    END IF;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_wanted_resets")]

    operations = [migrations.RunSQL(TIP.format(guard=GUARD), TIP.format(guard=""))]
