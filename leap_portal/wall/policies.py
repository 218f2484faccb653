"""The policies: on every table that names a partner, found in the catalogue, so that no later table stands outside."""

from django.db import connections, transaction

# Of many partners at once, so without a partner of their own: for who sees all.
OF_MANY = ("partners_importrun", "partners_importupload", "partners_importuploadfile")
TABLES = """
SELECT relation.relname, coalesce(owned.attname, CASE relation.relname WHEN 'partners_partner' THEN 'id' ELSE '' END),
       NOT coalesce(owned.attnotnull, true), pg_get_userbyid(relation.relowner),
       relation.relrowsecurity AND relation.relforcerowsecurity,
       ARRAY(
           SELECT policy.polname || ' ' || coalesce(obj_description(policy.oid, 'pg_policy'), '')
           FROM pg_policy AS policy WHERE policy.polrelid = relation.oid ORDER BY 1
       )
FROM pg_class AS relation
LEFT JOIN pg_attribute AS owned ON owned.attrelid = relation.oid AND owned.attname = 'partner_id' AND NOT owned.attisdropped
WHERE relation.relkind IN ('r', 'p') AND relation.relnamespace = 'public'::regnamespace
  AND (owned.attname IS NOT NULL OR relation.relname = 'partners_partner' OR relation.relname = ANY(%s))
ORDER BY relation.relname
"""
# A page's partner is asked for first: the batches' answer costs once a statement. Each sub-select is evaluated once.
OF_PARTNER = "{column} = ANY ((SELECT leap_partners())::bigint[]) OR (SELECT leap_sees_all())"
OF_PROGRAM = "(SELECT leap_sees_all())"
VERSION = "1"


def lay(owner: str = "owner") -> None:
    """Lays the policies where they are missing or of another version; no lock is taken where all is as it should be."""
    with connections[owner].cursor() as cursor:
        cursor.execute(TABLES, [list(OF_MANY)])
        found = cursor.fetchall()
    for table, column, nullable, role, forced, standing in found:
        wanted = policies(column, role, nullable=nullable)
        if not forced or standing != sorted(f"{name} {VERSION}" for name in wanted):
            with transaction.atomic(using=owner), connections[owner].cursor() as cursor:
                cursor.execute(sql(table, wanted, [each.partition(" ")[0] for each in standing]))


def policies(column: str, role: str, *, nullable: bool) -> dict[str, str]:
    """The policies by name. A row of no partner is written by anybody, and seen by who sees all."""
    seen = OF_PARTNER.format(column=column) if column else OF_PROGRAM
    found = {
        "leap_wall": f"FOR ALL USING ({seen}) WITH CHECK ({seen})",
        "leap_owner": f'FOR ALL TO "{role}" USING (true) WITH CHECK (true)',
    }
    return {**found, "leap_of_none": f"FOR INSERT WITH CHECK ({column} IS NULL)"} if nullable else found


def sql(table: str, wanted: dict[str, str], standing: list[str]) -> str:
    drop = [f"DROP POLICY {name} ON {table}" for name in standing]
    make = [f"CREATE POLICY {name} ON {table} {text}" for name, text in wanted.items()]
    mark = [f"COMMENT ON POLICY {name} ON {table} IS '{VERSION}'" for name in wanted]
    force = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"]
    return "; ".join([*drop, *make, *mark, *force])
