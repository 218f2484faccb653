"""The start refuses a role that could see around the wall; what the application's role cannot do to it."""

from contextlib import closing
from unittest import mock

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg2 import sql

from leap_portal import tasks
from leap_portal.wall import check, problems
from partners import wall
from partners.models import AuditEntry, StatusChange
from tests import filling, scene
from tests.databases import connect

pytestmark = pytest.mark.django_db


def test_the_wall_stands_for_the_application_s_role():
    assert problems() == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((True, False, False, False, False, False), "a superuser"),
        ((False, True, False, False, False, False), "BYPASSRLS"),
        ((False, False, True, False, False, False), "owns tables"),
        ((False, False, False, True, False, False), "a member of the role that owns"),
        ((False, False, False, False, True, False), "can read the key"),
        ((False, False, False, False, False, True), "is not laid"),
    ],
)
def test_each_right_too_many_has_its_sentence(answer, said, monkeypatch):
    columns = ", ".join(str(one).lower() for one in answer)
    monkeypatch.setattr(check, "ROLE", f"SELECT {columns}")
    (sentence,) = problems()
    assert said in sentence and "manage.py migrate" in sentence


def test_the_owner_of_the_tables_is_no_role_for_the_portal():
    with closing(connect()) as owner, owner.cursor() as cursor:
        cursor.execute(check.ROLE)
        superuser, bypasses, owns, _, reads, missing = cursor.fetchone()
    assert (superuser, bypasses, owns, reads, missing) == (False, False, True, True, False)


def test_another_secret_key_is_told(monkeypatch):
    monkeypatch.setattr(wall, "key", lambda: b"another")
    with wall.within(wall.NOTHING):
        (sentence,) = problems()
    assert sentence.startswith("SECRET_KEY is not the one") and "manage.py migrate" in sentence


def test_web_and_workers_end_with_what_is_wrong(monkeypatch):
    monkeypatch.setattr(check, "problems", lambda: ["Table x has no wall."])
    monkeypatch.setattr(check.connection, "close", lambda: None)
    for begins in (check.require, tasks.behind_the_wall):
        with pytest.raises(SystemExit, match="^The portal cannot start.\nTable x has no wall.$"):
            begins()


def test_while_the_database_is_away_they_wait_for_it(monkeypatch):
    monkeypatch.setattr(check, "problems", mock.Mock(side_effect=DatabaseError("away")))
    monkeypatch.setattr(check.connection, "close", lambda: None)
    check.require()


def test_the_portal_is_not_ready_while_something_is_wrong(client, monkeypatch):
    monkeypatch.setattr("leap_portal.views.health.wall.problems", lambda: ["Table x has no wall."])
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and answer.json()["reason"] == "Table x has no wall."


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT inner_pad FROM leap_wall",
        "DELETE FROM leap_wall",
        "ALTER TABLE partners_partner DISABLE ROW LEVEL SECURITY",
        "DROP POLICY leap_wall ON partners_partner",
        "CREATE OR REPLACE FUNCTION leap_sees_all() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "SET ROLE {owner}",
    ],
)
def test_the_application_s_role_cannot_take_the_wall_down(statement):
    with closing(connect()) as owner:
        name = sql.Identifier(owner.info.user).as_string(owner)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(owner=name))


def test_row_security_cannot_be_switched_off():
    filling.row(StatusChange, scene.company("ONE"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL row_security = off; SELECT * FROM partners_statuschange")


def test_the_seats_of_somebody_else_are_not_told():
    ada = scene.member(scene.company("ONE"), "ada")
    with connection.cursor() as cursor:
        for seal, seats in (
            (connection.seal(f"user:{ada.pk}"), 1),
            (connection.seal(f"user:{ada.pk + 1}"), 0),
            ("", 0),
        ):
            cursor.execute("SELECT count(*) FROM leap_seats(%s, %s)", [ada.pk, seal])
            assert cursor.fetchone() == (seats,)


@pytest.mark.parametrize("model", [StatusChange, AuditEntry])
def test_what_stands_stands_for_who_sets_the_guards_aside(model):
    kept = filling.row(model, scene.company("ONE"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            [model._meta.db_table],
        )
        names = ",".join(each for (each,) in cursor.fetchall())
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [kept.pk])
    assert names and model.objects.filter(pk=kept.pk).exists()


def test_who_owns_the_tables_may_set_them_aside():
    with closing(connect()) as owner, owner.cursor() as cursor:
        cursor.execute(
            "SET pgtrigger.ignore = '{one}'; SELECT _pgtrigger_should_ignore('one'), _pgtrigger_should_ignore('two')"
        )
        assert cursor.fetchone() == (True, False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', '{one}', true), _pgtrigger_should_ignore('one')"
        )
        assert cursor.fetchone()[1] is False


def test_no_row_may_point_into_another_partner_by_the_catalogue():
    with connection.cursor() as cursor:
        cursor.execute(POINTS)
        assert cursor.fetchall() == []


# Keys from a table with a partner to another with one, beside which none stands that holds the partner too.
POINTS = """
WITH owned AS (
    SELECT attrelid AS relation, attnum FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE attname = 'partner_id' AND relkind = 'r' AND relnamespace = 'public'::regnamespace
), keys AS (
    SELECT conname, conrelid, confrelid, conkey FROM pg_constraint WHERE contype = 'f'
)
SELECT keys.conrelid::regclass::text, keys.conname FROM keys
JOIN owned ON owned.relation = keys.conrelid JOIN owned AS pointed ON pointed.relation = keys.confrelid
WHERE NOT EXISTS (
    SELECT FROM keys AS other
    WHERE other.conrelid = keys.conrelid AND other.confrelid = keys.confrelid
      AND other.conkey @> keys.conkey AND owned.attnum = ANY(other.conkey)
)
"""


PAST = (
    "CREATE VIEW past AS SELECT * FROM partners_letter",
    "CREATE VIEW past WITH (security_barrier) AS SELECT * FROM partners_letter",
    "CREATE MATERIALIZED VIEW past AS SELECT * FROM partners_letter",
    "CREATE TABLE past (id bigint, company_id bigint REFERENCES partners_partner)",
    "CREATE TABLE past (id bigint, letter_id bigint REFERENCES partners_letter)",
)
WITHIN = (
    "CREATE VIEW past WITH (security_invoker = true) AS SELECT * FROM partners_letter",
    "CREATE TABLE past (id bigint, by_id bigint REFERENCES partners_user)",
)


@pytest.mark.parametrize("made", [*PAST, *WITHIN])
def test_what_later_migrations_make_past_the_wall_is_told(made: str) -> None:
    with closing(connect()) as owner, owner.cursor() as cursor:
        owner.autocommit = False  # closing takes it back
        cursor.execute(f"{made}; GRANT SELECT ON past TO PUBLIC")
        cursor.execute(check.AROUND, [list(check.OF_MANY)])
        assert cursor.fetchall() == ([("past",)] if made in PAST else [])


def test_what_is_past_the_wall_has_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "AROUND", "SELECT 'past' WHERE %s IS NOT NULL")
    (sentence,) = problems()
    assert sentence.startswith("past shows partners' rows past the wall")


def test_how_far_another_s_chain_has_come_is_not_told():
    one, two = scene.company("ONE"), scene.company("TWO")
    with connection.cursor() as cursor, wall.within(wall.of_partner(one.pk)):
        for key in (one.pk, None):
            cursor.execute("SELECT sequence FROM leap_audit_tip(%s)", [key])
        with pytest.raises(DatabaseError, match="another's"), transaction.atomic():
            cursor.execute("SELECT sequence FROM leap_audit_tip(%s)", [two.pk])
