"""A thing's states are recorded in a row each: the first, each other one, never a look back."""

from datetime import date

import pytest

from partners.models import Partner, StatusChange
from partners.services.changes import Change, Observed, record
from tests.drill.races import overlapping, without_keys
from tests.scene import company

MONDAY, TUESDAY, WEDNESDAY = date(2020, 6, 1), date(2020, 6, 2), date(2020, 6, 3)


@pytest.fixture
def partner(db: None) -> Partner:
    return company("P0001")


def see(partner: Partner, state: str, on: date, subject: int = 7) -> list[Change]:
    return record("specialization", [Observed(partner.pk, subject, state)], on=on, edition="digest")


def test_the_first_state_has_nothing_before_it(partner: Partner) -> None:
    assert see(partner, "active", MONDAY) == [Change(partner.pk, 7, 1, "", "active")]


def test_the_same_state_again_is_no_change(partner: Partner) -> None:
    see(partner, "active", MONDAY)
    assert see(partner, "active", MONDAY) == see(partner, "active", TUESDAY) == []


def test_another_state_is_a_change_with_the_next_number(partner: Partner) -> None:
    see(partner, "active", MONDAY)
    assert see(partner, "expired", TUESDAY) == [Change(partner.pk, 7, 2, "active", "expired")]
    assert see(partner, "active", TUESDAY) == [Change(partner.pk, 7, 3, "expired", "active")]


@pytest.mark.parametrize(("on", "rows"), [(MONDAY, 2), (TUESDAY, 3), (WEDNESDAY, 3)])
def test_a_day_before_the_last_change_writes_nothing(partner: Partner, on: date, rows: int) -> None:
    see(partner, "active", MONDAY)
    see(partner, "expired", TUESDAY)
    see(partner, "revoked", on)
    assert StatusChange.objects.count() == rows


def test_things_of_one_number_and_two_kinds_are_two_things(partner: Partner) -> None:
    see(partner, "active", MONDAY)
    assert record("level", [Observed(partner.pk, 7, "gold")], on=MONDAY, edition="digest")


def test_nothing_observed_writes_nothing(partner: Partner) -> None:
    assert record("specialization", [], on=MONDAY, edition="digest") == []


def test_many_are_written_in_one_statement(partner: Partner, django_assert_num_queries) -> None:
    observed = [Observed(partner.pk, subject, "active") for subject in range(500)]
    with django_assert_num_queries(1):
        assert len(record("specialization", observed, on=MONDAY, edition="digest")) == 500


def seen_twice_at_once() -> list[tuple[int, str]]:
    partner = company("P0001")
    see(partner, "active", MONDAY)
    overlapping(lambda: see(partner, "expired", TUESDAY))
    return list(StatusChange.objects.order_by("id").values_list("sequence", "after"))


@pytest.mark.django_db(transaction=True)
def test_two_who_see_it_at_once_write_one_row() -> None:
    assert seen_twice_at_once() == [(1, "active"), (2, "expired")]


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_they_write_two() -> None:
    with without_keys("statuschange_once"):
        assert seen_twice_at_once() == [(1, "active"), (2, "expired"), (2, "expired")]
