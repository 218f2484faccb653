"""What bands pay: the worked example, the edges, shares of a target, rounding, and what always holds."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebates.rules.bands import Slice, payout, scale, slices
from rebates.terms import Band, unsound

EXAMPLE = tuple(
    Band(Decimal(low), Decimal(rate), Decimal(top) if top else None)
    for low, top, rate in (("0", "100", "0.10"), ("100", "300", "0.20"), ("300", "", "0.30"))
)
SHARES = tuple(
    Band(Decimal(low), Decimal(rate), Decimal(top) if top else None)
    for low, top, rate in (("0", "0.8", "0"), ("0.8", "1", "0.02"), ("1", "", "0.05"))
)


def paid(
    amount: str, bands=EXAMPLE, method="marginal", unit="amount", target=None, settled="0", currency="USD"
):
    target = None if target is None else Decimal(target)
    found = slices(Decimal(amount), bands, unit=unit, method=method, target=target)
    return str(payout(found, currency, Decimal(settled)))


def test_the_worked_example() -> None:
    found = slices(Decimal(3800), EXAMPLE, unit="amount", method="marginal", target=None)
    assert [(each.amount, each.payout) for each in found] == [(100, 10), (200, 40), (3500, 1050)]
    assert paid("3800") == "1100.00"
    assert paid("3800", method="whole") == "1140.00"


def test_by_the_whole_the_band_reached_holds_everything() -> None:
    found = slices(Decimal(3800), EXAMPLE, unit="amount", method="whole", target=None)
    assert [(each.amount, each.payout) for each in found] == [(0, 0), (0, 0), (3800, 1140)]


@pytest.mark.parametrize(
    ("amount", "marginal", "whole"),
    [
        ("-50", "0.00", "0.00"),
        ("0", "0.00", "0.00"),
        ("0.01", "0.00", "0.00"),
        ("99.99", "10.00", "10.00"),
        ("100", "10.00", "20.00"),
        ("100.01", "10.00", "20.00"),
        ("299.99", "50.00", "60.00"),
        ("300", "50.00", "90.00"),
        ("300.01", "50.00", "90.00"),
    ],
)
def test_an_edge_belongs_to_the_band_that_begins_there(amount: str, marginal: str, whole: str) -> None:
    assert paid(amount) == marginal
    assert paid(amount, method="whole") == whole


@pytest.mark.parametrize(
    ("amount", "marginal", "whole"),
    [
        ("799.99", "0.00", "0.00"),
        ("800", "0.00", "16.00"),
        ("999.99", "4.00", "20.00"),
        ("1000", "4.00", "50.00"),
        ("1200", "14.00", "60.00"),
    ],
)
def test_shares_are_parts_of_the_target(amount: str, marginal: str, whole: str) -> None:
    assert paid(amount, SHARES, unit="share", target="1000") == marginal
    assert paid(amount, SHARES, method="whole", unit="share", target="1000") == whole


@pytest.mark.parametrize("target", [None, "0"])
def test_of_no_target_there_is_no_share_and_nothing_is_paid(target: str | None) -> None:
    assert paid("5000", SHARES, unit="share", target=target) == "0.00"
    assert paid("3800", target=target) == "1100.00"  # bands of amounts don't need one
    assert scale("share", None) is scale("share", Decimal(0)) is None


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.25", "USD", "0.12"),
        ("1.35", "USD", "0.14"),
        ("15", "JPY", "2"),
        ("25", "JPY", "2"),
        ("0.025", "KWD", "0.002"),
    ],
)
def test_the_sum_is_rounded_once_and_half_even(amount: str, currency: str, rounded: str) -> None:
    assert paid(amount, currency=currency) == rounded
    third = (Band(Decimal(0), Decimal("0.005"), Decimal(1)), Band(Decimal(1), Decimal("0.005")))
    assert paid("2", third) == "0.01"  # two slices of 0.005 each, which alone would be 0.00


@pytest.mark.parametrize(
    ("settled", "left"), [("0", "1100.00"), ("1099.99", "0.01"), ("1100", "0.00"), ("1100.01", "0.00")]
)
def test_what_was_settled_is_taken_off_and_nothing_is_asked_back(settled: str, left: str) -> None:
    assert paid("3800", settled=settled) == left


def test_it_is_rounded_before_what_was_settled_is_taken_off() -> None:
    assert paid("1.25", settled="0.01") == "0.11"  # 0.125 is 0.12; rounded after it, 0.115 would be 0.12


AMOUNTS = st.decimals(-(10**9), 10**12, places=4)
RATES = st.decimals(0, 1, places=4)


@st.composite
def sound_bands(draw, rising: bool = False) -> tuple[Band, ...]:
    edges = sorted(draw(st.sets(st.decimals("0.0001", 10**9, places=4), max_size=5)))
    rates = draw(st.lists(RATES, min_size=len(edges) + 1, max_size=len(edges) + 1))
    rates = sorted(rates) if rising else rates
    lows, tops = [Decimal(0), *edges], [*edges, None]
    return tuple(Band(low, rate, top) for low, rate, top in zip(lows, rates, tops, strict=True))


def parts(amount, bands, method="marginal") -> tuple[Slice, ...]:
    return slices(amount, bands, unit="amount", method=method, target=None)


@given(AMOUNTS, sound_bands(), st.sampled_from(["marginal", "whole"]), st.decimals(0, 10**12, places=2))
def test_slices_are_together_the_amount_and_nothing_is_negative(amount, bands, method, settled) -> None:
    assert list(unsound(bands, "bands")) == []
    found = parts(amount, bands, method)
    assert sum(each.amount for each in found) == max(0, amount)
    assert all(each.amount >= 0 and each.payout >= 0 for each in found)
    assert payout(found, "USD", settled) >= 0


@given(st.lists(AMOUNTS, min_size=2, max_size=6), sound_bands())
def test_a_marginal_payout_is_continuous_and_monotone(amounts, bands) -> None:
    steepest = max(band.rate for band in bands)
    exact = [sum(each.payout for each in parts(amount, bands)) for amount in sorted(amounts)]
    for (less, more), (low, high) in zip(pairwise(exact), pairwise(sorted(amounts)), strict=True):
        assert 0 <= more - less <= steepest * (high - low)


@given(AMOUNTS, sound_bands(rising=True))
def test_where_rates_rise_the_whole_pays_at_least_the_marginal(amount, bands) -> None:
    assert payout(parts(amount, bands, "whole"), "USD") >= payout(parts(amount, bands), "USD")
