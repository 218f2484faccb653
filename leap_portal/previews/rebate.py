"""The preview of a rebate: what sales would earn by bands, band by band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen

from leap_portal.previews.reading import Amount, Request, read
from partners.errors import NotAllowed
from partners.money import rounded
from partners.reasons import Reason
from partners.terms import Terms
from rebates.rules import bands
from rebates.rules.bands import Slice
from rebates.terms import Band, unsound

TWO_DECIMALS = "USD"  # the request names no currency: amounts are rounded as this one is
NotNegative = Annotated[Amount, Ge(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBand(Request):
    """A band as asked; `to` null or left out: the last, without an end."""

    from_: NotNegative
    to: NotNegative | None = None
    rate: Annotated[Amount, Ge(0), Le(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRebate(Request):
    """Sales of `amount` (returns may make it negative), by these bands, less what was settled before."""

    amount: Amount
    target: NotNegative | None = None
    unit: Literal["amount", "share"]
    bands: Annotated[tuple[AskedBand, ...], MaxLen(1000)]
    method: Literal["marginal", "whole"]
    settled: NotNegative = Decimal(0)


def answer(raw: object, terms: Terms) -> dict[str, Any]:
    """The payout and each band's part in it; NotAllowed with every reason against it."""
    asked = read(AskedRebate, raw)
    if refused := tuple(against(asked)):
        raise NotAllowed(refused)
    own = [Band(band.from_, band.rate, band.to) for band in asked.bands]
    found = bands.slices(asked.amount, own, unit=asked.unit, method=asked.method, target=asked.target)
    return {
        "payout": str(bands.payout(found, TWO_DECIMALS, asked.settled)),
        "bands": [row(one) for one in found],
    }


def against(asked: AskedRebate) -> Iterator[Reason]:
    """Why the request cannot be answered though each of its values can be read."""
    own = [Band(band.from_, band.rate, band.to) for band in asked.bands]
    for sentence in unsound(own, "bands") if own else ["bands: must not be empty"]:
        yield Reason("request", f"{sentence}.")
    if bands.scale(asked.unit, asked.target) is None:
        yield Reason("request", "target: must be more than 0, as the bands are shares of it.")


def row(one: Slice) -> dict[str, str | None]:
    """A band as the interfaces write it; the slice in full, its payout rounded for reading only."""
    return {
        "from": f"{one.band.from_:f}",
        "to": None if one.band.to is None else f"{one.band.to:f}",
        "rate": f"{one.band.rate:f}",
        "slice": in_full(one.amount),
        "payout": str(rounded(one.payout, TWO_DECIMALS)),
    }


def in_full(amount: Decimal) -> str:
    """The amount with two decimals, and more only where it has them."""
    short = rounded(amount, TWO_DECIMALS)
    return str(short) if short == amount else f"{amount:f}".rstrip("0")
