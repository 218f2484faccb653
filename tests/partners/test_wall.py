"""The second wall, by SQL of one's own through the application's role: whatever it asks, it stays with its partner."""

import pytest
from django.db import connection, transaction

from partners import notices, wall
from partners.models import Partner
from tests import filling, probing, scene
from tests.probing import told

TABLES = {model._meta.db_table: model for model in filling.owned()}
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Partner, Partner]:
    return scene.company("ONE"), scene.company("TWO")


def test_every_table_that_names_a_partner_is_watched():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'partner_id' AND table_schema = 'public'"
        )
        assert {name for (name,) in cursor.fetchall()} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_who_sees_one_partner_reads_and_writes_no_row_of_another(table, pair):
    for partner in pair:
        filling.row(TABLES[table], partner)
    with connection.cursor() as cursor:
        assert probing.leaks(cursor, table, *(partner.pk for partner in pair)) == []


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_that_is_sealed_for_the_connection_nothing_is_seen(table, pair):
    for partner in pair:
        filling.row(TABLES[table], partner)
    mine, backend = wall.of_partner(pair[0].pk), connection.backend
    forged = [
        (wall.NOTHING, ""),
        (wall.ALL, ""),
        (wall.ALL, "0" * 64),
        (wall.ALL, wall.seal(mine, backend)),
        (wall.of_partner(pair[1].pk), wall.seal(mine, backend)),
        (mine, wall.seal(mine, backend + 1)),
        (f"user:{pair[0].pk}", wall.seal(f"user:{pair[0].pk}", backend)),
    ]
    with connection.cursor() as cursor:
        for scope, seal in forged:
            with told(cursor, scope, seal):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (0,), (scope, seal)


def test_staff_see_the_partners_they_look_after():
    maria = scene.person("maria", staff="channel managers")
    hers, other = scene.company("HERS", manager=maria), scene.company("OTHER")
    for partner in (hers, other):
        scene.invoice(partner)
    with connection.cursor() as cursor, told(cursor, wall.of_staff(maria.pk)):
        for table, column in (("partners_partner", "id"), ("financing_invoice", "partner_id")):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert cursor.fetchall() == [(hers.pk,)]


def test_the_partners_themselves_stand_behind_the_wall(pair):
    one, two = pair
    with connection.cursor() as cursor, told(cursor, wall.of_partner(one.pk)):
        cursor.execute("SELECT id FROM partners_partner")
        assert cursor.fetchall() == [(one.pk,)]
        cursor.execute("UPDATE partners_partner SET name = 'Mine' WHERE id = %s", [two.pk])
        assert cursor.rowcount == 0


def test_a_scope_ends_with_its_transaction_and_its_block(pair):
    with connection.cursor() as cursor, wall.within(wall.of_partner(pair[0].pk)):
        with wall.within(wall.of_partner(pair[1].pk)):
            assert seen(cursor) == [pair[1].pk]
        assert seen(cursor) == [pair[0].pk]
        with wall.within(wall.NOTHING):
            assert seen(cursor) == []
    assert {one.pk for one in pair} <= {one.pk for one in Partner.objects.all()}


def seen(cursor):
    cursor.execute("SELECT id FROM partners_partner ORDER BY id")
    return [key for (key,) in cursor.fetchall()]


def test_neighbours_read_no_seal_in_the_server_s_activity():
    with connection.cursor() as cursor, wall.within(wall.NOTHING):
        cursor.execute("SELECT pg_size_bytes(current_setting('track_activity_query_size'))")
        (shown,) = cursor.fetchone()
        assert connection.tell.index("SELECT") >= shown


@pytest.mark.django_db(transaction=True)
def test_a_temporary_table_that_was_smuggled_in_catches_nothing_of_who_comes_after(pair):
    page = scene.browser_of(scene.member(pair[0], "Ada"))
    with connection.cursor() as cursor:
        for name in ("partners_outgoingmail", "partners_user", "django_session"):
            cursor.execute(f"CREATE TEMPORARY TABLE {name} (LIKE public.{name} INCLUDING ALL)")
        cursor.execute("SET search_path = pg_temp, public")
        try:
            with wall.within(wall.of_partner(pair[1].pk)), transaction.atomic():
                notices.post(pair[1].pk, "a:1", "b@example.com", "Of two", "Of two alone.")
            assert page.get("/").status_code == 200
            for name in ("partners_outgoingmail", "partners_user", "django_session"):
                cursor.execute(f"SELECT count(*) FROM pg_temp.{name}")
                assert cursor.fetchone() == (0,), name
        finally:
            connection.close()
