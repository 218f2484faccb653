"""Migrates as the owner of the tables, then lets the application's role read and write them."""

from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate
from django.db import connections, transaction

from leap_portal import roles, wall

GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
"""
ONLY_ADD = """
DO $$ BEGIN
    IF to_regclass('partners_auditentry') IS NOT NULL THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON partners_auditentry FROM {role};
    END IF;
END $$
"""


class Command(migrate.Command):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError(
                "DATABASE_OWNER_URL is not set: set it to the address of the role that owns the tables."
            )
        options["database"] = "owner"
        super().handle(*args, **options)
        call_command("createcachetable", database="owner", verbosity=0)
        role = connections["default"].settings_dict["USER"]
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute((GRANTS + ONLY_ADD).format(role=connections["owner"].ops.quote_name(role)))
            wall.lay_functions(cursor, role)
        wall.lay_policies()
        roles.ensure("owner")
