"""The audit: chains of sealed entries that the application can only add to."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction

from partners import audit, chain, origin, verifying
from partners.choices import AuditKind
from partners.models import AuditEntry
from tests import factories, walls

DAY = date(2020, 5, 7)
pytestmark = pytest.mark.django_db


def record(partner=None, **fields) -> None:
    said = {"by": None, "as_of": DAY, "partner": partner and partner.pk, **fields}
    audit.record("tried", "T-1", "The portal tried.", **said)


def test_each_organisation_and_the_program_count_their_own_entries_from_one():
    near, far = factories.partner(), factories.partner()
    before = AuditEntry.objects.filter(partner=None).count()
    for partner in (near, far, near, None, near):
        record(partner)
    of = AuditEntry.objects.order_by("id")
    assert list(of.filter(partner=near).values_list("sequence", flat=True)) == [1, 2, 3]
    assert list(of.filter(partner=far).values_list("sequence", flat=True)) == [1]
    assert of.filter(partner=None).last().sequence == before + 1
    assert verifying.verify().wrong == 0


def test_a_seal_covers_the_entry_and_the_seal_before_it():
    partner = factories.partner()
    record(partner, before={"a": 1}, after={"ü": [None, 2**80, "x\n"]})
    record(partner)
    first, second = AuditEntry.objects.filter(partner=partner).order_by("sequence")
    entry = chain.Entry(
        second.pk, partner.pk, 2, second.at, None, "change", "tried", "T-1", "The portal tried.", None, None, DAY, "", ""
    )  # fmt: skip
    assert second.mac == chain.seal(settings.AUDIT_KEY, first.mac, entry)
    assert second.mac != chain.seal(settings.AUDIT_KEY, "", entry)


def test_it_says_where_from_and_what_sort_of_thing():
    token = origin.address.set("192.0.2.7")
    try:
        record(kind=AuditKind.EXPORT)
    finally:
        origin.address.reset(token)
    record()
    latest, former = AuditEntry.objects.all()[:2]
    assert (former.address, former.kind) == ("192.0.2.7", "export")
    assert (latest.address, latest.kind) == ("", "change")


def test_what_the_database_might_give_back_otherwise_is_refused():
    said = r"0\.5 can't be kept in the audit: write it as text"
    with pytest.raises(TypeError, match=said), transaction.atomic():
        record(after={"share": 0.5})


STATEMENTS = ("UPDATE partners_auditentry SET sentence = 'x'", "DELETE FROM partners_auditentry")


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_can_change_nothing_even_with_the_triggers_off(statement):
    record()
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{partners_auditentry}', true)")
        cursor.execute(statement)


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_nor_can_the_owner_while_the_triggers_are_there(statement):
    record()
    refused = pytest.raises(DatabaseError, match="Cannot update or delete")
    with refused, transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_the_application_may_read_and_add_and_no_more():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(privilege ORDER BY privilege) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege"
            " WHERE has_table_privilege(current_user, 'partners_auditentry', privilege)"
        )
        assert cursor.fetchone() == (["INSERT", "SELECT"],)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_one_chain_at_once_leave_no_gap_and_no_fork():
    partner = factories.partner()

    def write() -> None:
        for _ in range(25):
            with transaction.atomic():
                record(partner)
        connection.close()

    with ThreadPoolExecutor(3, initializer=walls.see_all) as pool:
        for writer in [pool.submit(write) for _ in range(3)]:
            writer.result()
    found = AuditEntry.objects.filter(partner=partner).order_by("sequence")
    assert list(found.values_list("sequence", flat=True)) == list(range(1, 76))
    assert list(found) == sorted(found, key=lambda one: one.pk) == sorted(found, key=lambda one: one.at)
    assert verifying.verify().wrong == 0
