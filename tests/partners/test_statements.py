"""Facts are asked in one round trip of one partner and one statement a question of many, with the same answers."""

from datetime import date

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.statements import Question, ask, listed, statement
from tests import factories

DAY = date(2020, 5, 7)
SPANS = Question(
    """
    SELECT partner_id, level, from_on, ends_on FROM partners_levelspan
    WHERE partner_id = ANY(%(partners)s) AND from_on <= %(as_of)s ORDER BY from_on DESC
    """,
    4,
    listed(lambda *columns: columns),
)
NAMES = Question("SELECT id, name FROM partners_partner WHERE id = ANY(%(partners)s)", 2, listed(str))
NOTICES = Question(
    "SELECT partner_id FROM partners_notice WHERE partner_id = ANY(%(partners)s)", 1, listed(str)
)
ALL = (SPANS, NAMES, NOTICES)


@pytest.fixture
def partners(db):
    made = [factories.partner() for _ in range(3)]
    for one in made[:2]:
        factories.level_span(one, "gold", from_on=date(2019, 1, 1), ends_on=None)
        factories.level_span(one, "platinum", from_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
        factories.level_span(one, "diamond", from_on=date(2020, 5, 8), ends_on=None)
    return [one.pk for one in made]


def statements(work):
    with CaptureQueriesContext(connection) as seen:
        work()
    return [query["sql"].split()[0] for query in seen]


def test_a_partner_alone_is_answered_as_in_a_batch(partners):
    batch = ask(ALL, partners, DAY)
    for key in partners:
        alone = ask(ALL, [key], DAY)
        assert all(alone[question] == {key: batch[question][key]} for question in ALL)


def test_rows_keep_their_order_their_types_and_what_is_not_known(partners):
    told = [("platinum", date(2020, 1, 1), date(2020, 6, 30)), ("gold", date(2019, 1, 1), None)]
    assert SPANS.gather(partners[:1], DAY) == {partners[0]: told}
    assert SPANS.gather([partners[0], partners[2]], DAY) == {partners[0]: told, partners[2]: []}


def test_nobody_and_a_stranger_have_no_rows(partners):
    assert [SPANS.gather(some, DAY) for some in ([], [10**9], [10**9, 10**9 + 1])] == [
        {},
        {10**9: []},
        {10**9: [], 10**9 + 1: []},
    ]


def test_one_partner_costs_one_statement_and_many_one_a_question(partners):
    ask(ALL, partners[:1], DAY)
    assert statements(lambda: ask(ALL, partners[1:2], DAY)) == ["EXECUTE"]
    assert statements(lambda: ask(ALL, partners, DAY)) == ["SELECT"] * 3


def test_a_statement_is_planned_once_a_connection_even_where_its_transaction_failed(transactional_db):
    one = statement("SELECT $1 + 1", "integer")
    connection.close()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert statements(lambda: one.rows(1)) == ["PREPARE", "EXECUTE"]
        raise ZeroDivisionError
    assert statements(lambda: one.rows(1)) == ["EXECUTE"]
    connection.close()
    assert statements(lambda: one.rows(1)) == ["PREPARE", "EXECUTE"]
    assert one.rows(41) == [(42,)]


def test_a_connection_found_dead_is_replaced_and_plans_anew(transactional_db):
    one = statement("SELECT pg_backend_pid() LIMIT $1", "bigint")
    ((backend,),) = one.rows(1)
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.connection.close()
    assert one.rows(1) != [(backend,)]


def test_a_table_that_changed_costs_a_connection_one_refusal(transactional_db):
    one = statement("SELECT kept FROM changing LIMIT $1", "bigint")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE changing (kept integer)")
        assert one.rows(1) == []
        cursor.execute("ALTER TABLE changing ALTER kept TYPE text")
    with pytest.raises(OperationalError, match="plans anew"):
        one.rows(1)
    assert connection.connection is None


def test_no_two_texts_share_a_plan():
    assert statement("SELECT 1").name != statement("SELECT 2").name
    assert statement("SELECT 1") == statement("SELECT 1")
