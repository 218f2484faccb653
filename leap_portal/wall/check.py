"""Whether the wall stands for the role that the portal signs in as: what is wrong, and what to do, in a sentence each."""

import sys

from django.db import DatabaseError, connection, transaction

from leap_portal.wall.policies import OF_MANY
from partners import wall

LAY = "Run `manage.py migrate`, then start again."
OTHER_ROLE = (
    "Set DATABASE_URL to a role that owns nothing and has no such right, then run `manage.py migrate`."
)
ROLE = """
SELECT rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid AND relnamespace = 'public'::regnamespace),
       EXISTS (
           SELECT FROM pg_class AS relation
           WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('r', 'p') AND relation.relowner <> pg_roles.oid
             AND pg_has_role(pg_roles.oid, relation.relowner, 'MEMBER')
       ),
       coalesce(has_any_column_privilege(to_regclass('public.leap_wall')::oid, 'SELECT'), false),
       to_regclass('public.leap_wall') IS NULL OR to_regprocedure('public.leap_sees_all()') IS NULL
FROM pg_roles WHERE rolname = current_user
"""
OPEN = """
SELECT relation.relname FROM pg_class AS relation
WHERE relation.relkind IN ('r', 'p') AND relation.relnamespace = 'public'::regnamespace
  AND (relation.relname = 'partners_partner' OR relation.relname = ANY(%s) OR EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = relation.oid AND attname = 'partner_id' AND NOT attisdropped))
  AND NOT (relation.relrowsecurity AND relation.relforcerowsecurity
           AND EXISTS (SELECT FROM pg_policy WHERE polrelid = relation.oid AND polname = 'leap_wall'))
ORDER BY relation.relname
"""
# Whatever reads with its owner's eyes, and tables of partners' things that name no partner: no policy can stand there.
AROUND = """
SELECT relation.relname FROM pg_class AS relation
WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('v', 'm', 'f')
  AND has_any_column_privilege(relation.oid, 'SELECT')
  AND NOT (relation.relkind = 'v' AND coalesce('{security_invoker=true,security_invoker=on}' && relation.reloptions, false))
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = relation.oid AND deptype = 'e')
UNION
SELECT relation.relname FROM pg_constraint AS pointing JOIN pg_class AS relation ON relation.oid = pointing.conrelid
WHERE pointing.contype = 'f' AND relation.relnamespace = 'public'::regnamespace AND relation.relname <> ALL(%s)
  AND (pointing.confrelid = to_regclass('public.partners_partner') OR EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = pointing.confrelid AND attname = 'partner_id' AND NOT attisdropped))
  AND NOT EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = relation.oid AND attname = 'partner_id' AND NOT attisdropped)
ORDER BY relname
"""
PAST = "{} shows partners' rows past the wall between them. Give a table the column partner_id, a view security_invoker, then migrate."


def problems() -> list[str]:
    """What lets the portal's role see around the wall, or keeps it from seeing through its gates; empty: it stands."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        superuser, bypasses, owns, member, reads, missing = cursor.fetchone()
        found = [
            (superuser, f"DATABASE_URL names a superuser, who sees every partner. {OTHER_ROLE}"),
            (bypasses, f"DATABASE_URL names a role with BYPASSRLS, which sees every partner. {OTHER_ROLE}"),
            (
                owns,
                f"DATABASE_URL names a role that owns tables, so it could take the wall down. {OTHER_ROLE}",
            ),
            (member, f"DATABASE_URL names a member of the role that owns the tables. {OTHER_ROLE}"),
            (reads, f"DATABASE_URL names a role that can read the key of the wall. {OTHER_ROLE}"),
            (missing, f"The wall between partners is not laid. {LAY}"),
        ]
        cursor.execute(OPEN, [list(OF_MANY)])
        found += [
            (True, f"Table {name} has no wall between partners. {LAY}") for (name,) in cursor.fetchall()
        ]
        cursor.execute(AROUND, [list(OF_MANY)])
        found += [(True, PAST.format(name)) for (name,) in cursor.fetchall()]
    sentences = [sentence for wrong, sentence in found if wrong]
    if not missing and not key_fits():
        sentences.append(f"SECRET_KEY is not the one that the wall between partners was laid with. {LAY}")
    return sentences


def require() -> None:
    """Ends the process with what is wrong; where the database is away, pages say so and health/ready asks again."""
    try:
        found = problems()
    except DatabaseError:
        found = []
    finally:
        connection.close()
    if found:
        sys.exit("\n".join(["The portal cannot start.", *found]))


def key_fits() -> bool:
    """Whether the database knows the seals that this SECRET_KEY makes."""
    with wall.within(wall.ALL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT leap_sees_all()")
        return bool(cursor.fetchone()[0])
