"""The refresh of specializations: what is recorded, when, and that two at once record it once."""

from datetime import date

import pytest

from partners.models import Notice, Partner, StatusChange
from tests.drill.races import overlapping, without_keys
from tests.scene import company
from training.models import Specialization
from training.services.refresh import refresh

SEPTEMBER_29, SEPTEMBER_30, OCTOBER_1, OCTOBER_2 = (
    date(2020, 9, 29),
    date(2020, 9, 30),
    date(2020, 10, 1),
    date(2020, 10, 2),
)
KEYS = ("statuschange_once", "partners_notice_occasion_key")


def grant(partner: Partner, expires_on: date | None = date(2020, 6, 1), **fields: object) -> Specialization:
    stated = {"name": "Campus Networks", "from_on": date(2019, 1, 1), "expires_on": expires_on, **fields}
    return Specialization.objects.create(partner=partner, **stated)


def recorded() -> list[tuple[object, ...]]:
    rows = StatusChange.objects.order_by("subject", "sequence")
    return list(rows.values_list("sequence", "on", "before", "after"))


@pytest.fixture
def partner(db: None) -> Partner:
    return company("P0001")


def test_the_first_state_ever_seen_is_recorded_without_a_notice(partner: Partner, terms) -> None:
    grant(partner)
    assert refresh([partner.pk], as_of=SEPTEMBER_30, terms=terms) == 0
    assert recorded() == [(1, SEPTEMBER_30, "", "active")]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (SEPTEMBER_30, [(1, SEPTEMBER_29, "", "active")]),
        (OCTOBER_1, [(1, SEPTEMBER_29, "", "active"), (2, OCTOBER_1, "active", "expired")]),
        (OCTOBER_2, [(1, SEPTEMBER_29, "", "active"), (2, OCTOBER_2, "active", "expired")]),
    ],
)
def test_expiry_is_recorded_on_the_first_day_it_is_seen(
    partner: Partner, terms, day: date, expected: list
) -> None:
    grant(partner)
    for each in (SEPTEMBER_29, day, day):
        refresh([partner.pk], as_of=each, terms=terms)
    assert recorded() == expected
    assert Notice.objects.count() == len(expected) - 1


def test_a_notice_says_what_ended_and_which_day_was_the_last(partner: Partner, terms) -> None:
    grant(partner)
    for day in (SEPTEMBER_30, OCTOBER_1):
        refresh([partner.pk], as_of=day, terms=terms)
    notice = Notice.objects.get()
    assert notice.text == "Campus Networks has expired: 30 September 2020 was its last day."
    assert (notice.partner, notice.on, notice.digest_on, notice.path) == (
        partner,
        OCTOBER_1,
        None,
        "/training/",
    )


def test_a_look_back_records_nothing(partner: Partner, terms) -> None:
    grant(partner)
    for day in (SEPTEMBER_29, OCTOBER_1):
        refresh([partner.pk], as_of=day, terms=terms)
    before = recorded()
    assert refresh([partner.pk], as_of=SEPTEMBER_30, terms=terms) == 0
    assert recorded() == before


def test_a_name_with_braces_is_only_a_name(partner: Partner, terms) -> None:
    grant(partner, name="{on} {0}")
    for day in (SEPTEMBER_30, OCTOBER_1):
        refresh([partner.pk], as_of=day, terms=terms)
    assert Notice.objects.get().text.startswith("{on} {0} has expired")


def test_only_the_partners_asked_for_are_refreshed(partner: Partner, terms) -> None:
    grant(partner)
    grant(company("P0002"))
    refresh([partner.pk], as_of=SEPTEMBER_30, terms=terms)
    assert StatusChange.objects.get().partner == partner


def expiry_seen_twice_at_once(terms) -> tuple[int, int]:
    """How many changes and notices there are of one expiry that two refreshers see at the same time."""
    partner = company("P0001")
    grant(partner)
    refresh([partner.pk], as_of=SEPTEMBER_30, terms=terms)
    overlapping(lambda: refresh([partner.pk], as_of=OCTOBER_1, terms=terms))
    return StatusChange.objects.filter(after="expired").count(), Notice.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_record_one_change_and_one_notice(terms) -> None:
    assert expiry_seen_twice_at_once(terms) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_keys_two_at_once_record_and_tell_it_twice(terms) -> None:
    with without_keys(*KEYS):
        assert expiry_seen_twice_at_once(terms) == (2, 2)
