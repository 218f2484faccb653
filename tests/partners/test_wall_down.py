"""What the tests of the wall are worth: where it is down they see it; and the first wall alone is not all there is."""

from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from leap_portal.wall import problems
from partners import access, wall
from tests import filling, probing, scene
from tests.databases import connect

TABLES = {model._meta.db_table: model for model in filling.owned()}


@pytest.mark.django_db(transaction=True)
def test_with_the_wall_down_every_table_leaks():
    one, two = scene.company("ONE"), scene.company("TWO")
    for model in TABLES.values():
        for partner in (one, two):
            filling.row(model, partner)
    with closing(connect()) as owner, closing(application()) as other, other.cursor() as cursor:
        assert all(probing.leaks(cursor, table, one.pk, two.pk) == [] for table in TABLES)
        other.rollback()
        try:
            turn(owner, "DISABLE")
            assert [one for one in problems() if "has no wall" in one]
            intact = [table for table in TABLES if "read" not in probing.leaks(cursor, table, one.pk, two.pk)]
            other.rollback()
        finally:
            turn(owner, "ENABLE")
    assert intact == []
    assert problems() == []


def application():
    """A connection of its own by the application's role."""
    return psycopg2.connect(connection.connection.dsn, password=connection.settings_dict["PASSWORD"])


def turn(owner, how):
    for table in TABLES:
        owner.cursor().execute(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY")


@pytest.mark.django_db
@pytest.mark.parametrize("second", [True, False], ids=["the second stands", "neither stands"])
def test_with_the_first_wall_out_pages_show_nothing_of_another_partner(second, monkeypatch):
    mine, theirs = scene.company("MINE", "Mine"), scene.company("THEIRS", "Secret Systems")
    found = scene.invoice(theirs, number="INV-SECRET")
    client = scene.browser_of(scene.member(mine, "ada"))
    client.raise_request_exception = False
    seat = access.Seat(theirs.pk, "THEIRS", "Mine", "US", "USD", frozenset({"admin"}))
    monkeypatch.setattr(access, "seated", lambda seats, chosen: seat)
    monkeypatch.setattr(access, "scope", lambda request: wall.of_partner(mine.pk) if second else wall.ALL)
    pages = ("/", "/financing/", "/training/", "/rebates/", "/levels/", "/letters/", "/organisation/")
    shown = "".join(client.get(page).content.decode() for page in pages)
    assert (found.number in shown, theirs.name in shown) == (not second, False)
