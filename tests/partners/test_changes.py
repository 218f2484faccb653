"""A thing's states are recorded in a row each and told: the first untold, each other one, never a look back."""

from datetime import date

import pytest

from partners.models import Notice, Partner, StatusChange
from partners.services.changes import Kind, record
from tests.drill.races import overlapping, without_keys
from tests.scene import company

MONDAY, TUESDAY, WEDNESDAY = date(2020, 6, 1), date(2020, 6, 2), date(2020, 6, 3)
LAMP = Kind("lamp", "/lamps/", lambda before, thing, on: f"{thing} was {before} until {on}.")
BELL = Kind("bell", "/bells/", lambda before, thing, on: str(thing))
NASTY = "A \"lamp\", {of} \\ {0}, %s\nwith 'NULL'"


@pytest.fixture
def partner(db: None) -> Partner:
    return company("P0001")


def see(partner: Partner, state: str, on: date, subject: str = "7", kind: Kind[str] = LAMP) -> int:
    seen = [(partner.pk, subject, state, f"Lamp {subject}")]
    return record(kind, seen, partners=[partner.pk], on=on, edition="digest")


def recorded() -> list[tuple[object, ...]]:
    rows = StatusChange.objects.order_by("id")
    return list(rows.values_list("subject", "sequence", "on", "before", "after"))


def test_the_first_state_has_nothing_before_it_and_is_not_told(partner: Partner) -> None:
    assert see(partner, "on", MONDAY) == 0
    assert recorded() == [("7", 1, MONDAY, "", "on")]
    assert not Notice.objects.exists()


def test_the_same_state_again_is_no_change(partner: Partner) -> None:
    see(partner, "on", MONDAY)
    assert see(partner, "on", MONDAY) == see(partner, "on", TUESDAY) == 0
    assert StatusChange.objects.count() == 1


def test_another_state_is_a_change_with_the_next_number_and_a_notice(partner: Partner) -> None:
    see(partner, "on", MONDAY)
    assert see(partner, "off", TUESDAY) == see(partner, "on", TUESDAY) == 1
    assert recorded()[1:] == [("7", 2, TUESDAY, "on", "off"), ("7", 3, TUESDAY, "off", "on")]
    assert list(Notice.objects.order_by("id").values_list("occasion", "on", "text", "path")) == [
        (f"lamp:{partner.pk}:7:2", TUESDAY, "Lamp 7 was on until 2020-06-02.", "/lamps/"),
        (f"lamp:{partner.pk}:7:3", TUESDAY, "Lamp 7 was off until 2020-06-02.", "/lamps/"),
    ]


@pytest.mark.parametrize(("on", "rows"), [(MONDAY, 2), (TUESDAY, 3), (WEDNESDAY, 3)])
def test_a_day_before_the_last_change_writes_nothing(partner: Partner, on: date, rows: int) -> None:
    see(partner, "on", MONDAY)
    see(partner, "off", TUESDAY)
    see(partner, "broken", on)
    assert StatusChange.objects.count() == rows


def test_things_of_one_name_of_two_kinds_or_two_partners_are_two_things(partner: Partner) -> None:
    for kind, owner in ((LAMP, partner), (BELL, partner), (LAMP, company("P0002"))):
        assert see(owner, "on", MONDAY, kind=kind) == 0
    assert StatusChange.objects.filter(sequence=1, before="").count() == 3


def test_what_is_seen_of_other_kinds_and_partners_is_left_alone(partner: Partner) -> None:
    other = company("P0002")
    see(partner, "on", MONDAY)
    see(other, "off", TUESDAY)
    assert see(other, "on", WEDNESDAY) == 1
    assert StatusChange.objects.filter(partner=partner).count() == 1


def test_words_of_all_sorts_come_out_as_they_went_in(partner: Partner) -> None:
    for state in ("on", 'o"f\\f'):
        seen = [(partner.pk, NASTY, state, NASTY)]
        record(BELL, seen, partners=[partner.pk], on=MONDAY, edition="digest")
    assert recorded()[1] == (NASTY, 2, MONDAY, "on", 'o"f\\f')
    assert Notice.objects.get().text == NASTY


def test_nothing_seen_writes_nothing(partner: Partner) -> None:
    assert record(LAMP, [], partners=[], on=MONDAY, edition="digest") == 0


def test_many_are_written_by_two_statements_and_a_savepoint(
    partner: Partner, django_assert_num_queries
) -> None:
    for state, told in (("on", 0), ("off", 500)):
        seen = [(partner.pk, str(subject), state, "") for subject in range(500)]
        with django_assert_num_queries(4):
            assert record(BELL, seen, partners=[partner.pk], on=MONDAY, edition="digest") == told


def seen_twice_at_once() -> list[tuple[int, str]]:
    partner = company("P0001")
    see(partner, "on", MONDAY)
    overlapping(lambda: see(partner, "off", TUESDAY))
    return list(StatusChange.objects.order_by("id").values_list("sequence", "after"))


@pytest.mark.django_db(transaction=True)
def test_two_who_see_it_at_once_write_one_row() -> None:
    assert seen_twice_at_once() == [(1, "on"), (2, "off")]


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_they_write_two() -> None:
    with without_keys("statuschange_once"):
        assert seen_twice_at_once() == [(1, "on"), (2, "off"), (2, "off")]
