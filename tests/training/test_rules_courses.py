"""What enrolling costs around each day of provision 7, and the share of virtual classrooms of provision 8."""

from dataclasses import replace
from decimal import Decimal

import pytest

from partners.money import Money
from tests.training.programs import FREE, LEAP, VIRTUAL, changed, iso, lacking
from training.choices import Delivery
from training.rules import Course, offer, virtual_share

PRICE = Money(Decimal("900.00"), "USD")
COURSE = Course(
    "C1", "Cloud", "ECS", True, True, "Bright", "learn@bright.example", "", Delivery.VIRTUAL, PRICE
)
CLASSROOM = replace(COURSE, delivery=Delivery.CLASSROOM)


def price(course, day, terms=LEAP):
    return offer(course, iso(day), terms.free_training).price.shown


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2020-05-06", "900.00 USD"),
        ("2020-05-07", "0.00 USD"),
        ("2020-05-08", "0.00 USD"),
        ("2020-09-17", "0.00 USD"),
        ("2020-09-18", "0.00 USD"),
        ("2020-09-19", "900.00 USD"),
    ],
)
def test_provision_7_makes_enrolling_free_in_its_days_only(day, shown) -> None:
    assert price(COURSE, day) == shown
    assert price(COURSE, day, lacking(FREE)) == "900.00 USD"


@pytest.mark.parametrize(
    ("course", "free"),
    [
        (COURSE, True),
        (replace(COURSE, delivery=Delivery.ON_DEMAND), True),
        (CLASSROOM, False),
        (replace(COURSE, cloud=False), False),
        (replace(COURSE, technical=False), False),
    ],
)
def test_provision_7_is_about_cloud_technical_training_online(course, free) -> None:
    assert offer(course, iso("2020-06-01"), LEAP.free_training).free == free


def test_an_edition_may_make_more_courses_free() -> None:
    wider = changed(FREE, ("cloud = true", "cloud = false"), ("technical = true", "technical = false"))
    sales = replace(COURSE, cloud=False, technical=False)
    assert offer(sales, iso("2020-06-01"), wider.free_training).free


@pytest.mark.parametrize(
    ("course", "day", "sentence"),
    [
        (COURSE, "2020-05-06", "The list price, 900.00 USD, is paid."),
        (COURSE, "2020-05-07", "Whoever enrols until 18 September 2020 pays nothing, whenever the course is finished; the list price is 900.00 USD."),
        (COURSE, "2020-09-19", "Enrolling was free until 18 September 2020; now the list price, 900.00 USD, is paid."),
        (CLASSROOM, "2020-06-01", "The list price, 900.00 USD, is paid."),
    ],
)  # fmt: skip
def test_the_reason_of_a_price(course, day, sentence) -> None:
    assert [reason.text for reason in offer(course, iso(day), LEAP.free_training).reasons] == [sentence]


def test_free_without_a_last_day() -> None:
    endless = changed(FREE, ("until = 2020-09-18\n", ""))
    found = offer(COURSE, iso("2022-01-01"), endless.free_training)
    assert [reason.text for reason in found.reasons] == [
        "Whoever enrols pays nothing; the list price is 900.00 USD."
    ]


@pytest.mark.parametrize(
    ("virtual", "others", "share", "kept"),
    [(9, 1, "0.9000", True), (8, 2, "0.8000", False), (2, 1, "0.6667", False), (0, 3, "0.0000", False), (0, 0, None, True)],
)  # fmt: skip
def test_provision_8_counts_technical_courses_in_virtual_classrooms(virtual, others, share, kept) -> None:
    unasked = [replace(COURSE, technical=False), replace(CLASSROOM, technical=False)]
    courses = [COURSE] * virtual + [CLASSROOM] * others + unasked
    found = virtual_share(courses, iso("2020-06-01"), LEAP.virtual_training)
    assert (found.virtual, found.technical) == (virtual, virtual + others)
    assert (None if found.share is None else str(found.share), found.kept) == (share, kept)


def test_on_demand_is_no_virtual_classroom() -> None:
    found = virtual_share([replace(COURSE, delivery=Delivery.ON_DEMAND)], iso("2020-06-01"), None)
    assert found.share == 0


@pytest.mark.parametrize(
    ("day", "promised"),
    [("2020-05-06", False), ("2020-05-07", True), ("2020-09-30", True), ("2020-10-01", False)],
)
def test_provision_8_speaks_in_its_days_where_it_has_any(day, promised) -> None:
    dated = changed(VIRTUAL, ("share = 0.90", "share = 0.90\nfrom = 2020-05-07\nuntil = 2020-09-30"))
    found = virtual_share([CLASSROOM], iso(day), dated.virtual_training)
    assert ((found.promised is not None), found.kept) == (promised, not promised)
    assert virtual_share([CLASSROOM], iso(day), LEAP.virtual_training).promised is not None
    assert virtual_share([CLASSROOM], iso(day), lacking(VIRTUAL).virtual_training).kept


def test_the_share_is_told_in_percent_beside_what_is_promised() -> None:
    found = virtual_share([COURSE] * 7 + [CLASSROOM], iso("2020-06-01"), LEAP.virtual_training)
    assert (found.percent, found.promised_percent) == ("87.5", "90")
    assert [reason.text for reason in found.reasons] == [
        "7 of 8 technical courses are held in virtual classrooms, 90 % are promised."
    ]
    silent = virtual_share([], iso("2020-06-01"), None)
    assert (silent.percent, silent.promised_percent, silent.reasons) == ("0", "", ())
