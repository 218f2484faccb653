"""Money is rounded half-even to the currency's minor unit, and shows its currency."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.money import Money, is_currency, minor_units, rounded

AMOUNTS = st.decimals(-(10**12), 10**12, places=6)
CODES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("12345.6", "USD", "12,345.60 USD"),
        ("0.125", "USD", "0.12 USD"),
        ("0.135", "USD", "0.14 USD"),
        ("0.005", "EUR", "0.00 EUR"),
        ("0.015", "EUR", "0.02 EUR"),
        ("33333.5", "JPY", "33,334 JPY"),
        ("33332.5", "JPY", "33,332 JPY"),
        ("1.0005", "KWD", "1.000 KWD"),
        ("1.0015", "KWD", "1.002 KWD"),
        ("-1234.565", "USD", "-1,234.56 USD"),
        ("1E+6", "USD", "1,000,000.00 USD"),
    ],
)
def test_an_amount_shows_its_currencys_decimals_rounded_half_even(
    amount: str, currency: str, shown: str
) -> None:
    assert Money(Decimal(amount), currency).shown == str(Money(Decimal(amount), currency)) == shown


@pytest.mark.parametrize(("currency", "units"), [("USD", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_each_currency_has_its_minor_unit(currency: str, units: int) -> None:
    assert minor_units(currency) == units


@given(AMOUNTS, CODES)
def test_rounding_moves_by_half_a_unit_at_most_and_once(amount: Decimal, currency: str) -> None:
    unit = Decimal(1).scaleb(-minor_units(currency))
    money = Money(amount, currency).rounded
    assert abs(money.amount - amount) * 2 <= unit
    assert money.rounded == money
    assert money.amount.as_tuple().exponent == unit.as_tuple().exponent
    assert rounded(-amount, currency) == -rounded(amount, currency)


@pytest.mark.parametrize(
    ("code", "known"), [("USD", True), ("KWD", True), ("UST", False), ("usd", False), ("", False)]
)
def test_a_currency_is_one_of_iso_4217(code: str, known: bool) -> None:
    assert is_currency(code) is known


def test_money_is_not_rounded_until_asked() -> None:
    assert Money(Decimal("0.125"), "USD").amount == Decimal("0.125")


def test_money_cannot_be_changed_and_equals_by_both() -> None:
    money = Money(Decimal(1), "USD")
    assert money == Money(Decimal("1.00"), "USD") != Money(Decimal(1), "EUR")
    with pytest.raises(FrozenInstanceError):
        money.amount = Decimal(2)  # type: ignore[misc]
