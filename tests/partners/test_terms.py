"""The ground floor's terms: their days, their identity, and limits in other currencies."""

from dataclasses import FrozenInstanceError, fields
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.document import examine, parse
from partners.money import Money
from partners.terms import LevelExtension, Provision, Stated, Terms, provisions_of
from tests.documents import SHIPPED, without

DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))


def terms(text: str = SHIPPED) -> Terms:
    read, _, errors = examine(parse(text))
    assert read is not None and not errors, errors
    return read


def extension(from_on: date | None, until_on: date | None) -> LevelExtension:
    return LevelExtension(number=10, sentence="s", source="s", from_on=from_on, until_on=until_on)


@pytest.mark.parametrize(
    ("day", "begun", "in_force"),
    [
        (date(2020, 3, 14), False, False),
        (date(2020, 3, 15), True, True),
        (date(2020, 3, 16), True, True),
        (date(2020, 12, 30), True, True),
        (date(2020, 12, 31), True, True),
        (date(2021, 1, 1), True, False),
    ],
)
def test_a_provision_counts_its_first_and_last_day(day: date, begun: bool, in_force: bool) -> None:
    provision = terms().level_extension
    assert provision is not None
    assert (provision.begun(day), provision.in_force(day)) == (begun, in_force)


@given(DAYS, st.none() | DAYS, st.integers(0, 400))
def test_what_is_in_force_has_begun_and_open_sides_have_no_edge(
    day: date, first: date | None, length: int
) -> None:
    last = first + timedelta(length) if first else None
    closed, endless = extension(first, last), extension(first, None)
    assert endless.begun(day) == closed.begun(day)
    assert endless.in_force(day) == endless.begun(day)
    assert not closed.in_force(day) or closed.begun(day)
    assert extension(None, None).in_force(day)


def test_assumed_names_keys_of_the_document() -> None:
    with pytest.raises(ValueError, match="assumed names 'from_on', no key known here"):
        Stated(sentence="s", source="s", assumed=("from_on",))
    assert Stated(sentence="s", source="s", assumed=("from", "until")).assumed == ("from", "until")


def test_levels_stand_lowest_first() -> None:
    assert [level.key for level in terms().levels] == ["authorized", "gold", "platinum", "diamond"]
    assert [level.name for level in terms().levels] == ["Authorized", "Gold", "Platinum", "Diamond"]


def test_terms_are_equal_by_digest_alone() -> None:
    one, same, other = terms(), terms(), terms(SHIPPED + "# another comment\n")
    assert one == same and hash(one) == hash(same)
    assert one != other and one.digest != other.digest
    assert one != one.digest


def test_terms_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        terms().title = "Another"  # type: ignore[misc]


@pytest.mark.parametrize("header", ["[partners.level-extension]", "[partners.leveling-review]"])
def test_a_provision_the_edition_does_not_hold_is_none(header: str) -> None:
    read = terms(without(header))
    assert (read.level_extension is None) == (header == "[partners.level-extension]")
    assert (read.review is None) == (header == "[partners.leveling-review]")


def test_provisions_are_found_with_their_path() -> None:
    found = dict(provisions_of(terms().partners, "partners"))
    assert [(path, provision.number) for path, provision in found.items()] == [
        ("partners.level-extension", 10),
        ("partners.leveling-review", 11),
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "own"),
    [
        ("50000", "USD", "50000"),
        ("100", "EUR", "108.30"),
        ("1000000", "JPY", "9400.00"),
        ("0.01", "JPY", "0.00"),
    ],
)
def test_other_currencies_count_at_the_editions_rate(amount: str, currency: str, own: str) -> None:
    assert terms().in_own_currency(Money(Decimal(amount), currency)) == Money(Decimal(own), "USD")


def test_a_currency_without_a_rate_is_no_amount_of_the_edition() -> None:
    with pytest.raises(KeyError):
        terms().in_own_currency(Money(Decimal(1), "XAF"))


def test_every_subclass_has_the_fields_of_a_provision() -> None:
    assert {each.name for each in fields(Provision)} == {
        "key", "number", "sentence", "source", "from_on", "until_on", "assumed",
    }  # fmt: skip
