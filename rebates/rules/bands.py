"""What sales earn by a plan's bands: each slice at its own rate, or all of them at the rate of the band reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from partners.money import rounded
from rebates.terms import Band, Method, Unit

EXACT = Context(
    prec=120, rounding=ROUND_HALF_EVEN
)  # more digits than an amount by an edge by a rate can have
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Slice:
    """What of the sales lies in a band, and what it earns; neither is rounded."""

    band: Band
    amount: Decimal
    payout: Decimal


def scale(unit: Unit, target: Decimal | None) -> Decimal | None:
    """What the bands' edges are multiplied by; None: they are shares, and there is no target above 0 to share."""
    if unit == "amount":
        return Decimal(1)
    return target or None


def slices(
    amount: Decimal, bands: Sequence[Band], *, unit: Unit, method: Method, target: Decimal | None
) -> tuple[Slice, ...]:
    """A slice for each band, all of them together the amount; where returns exceed the sales, each is 0.

    Bands are half-open: an amount equal to an edge has reached the band that begins there. By the method `whole` the
    band reached holds the whole amount. Empty where the bands are shares and `target` is None or 0: nothing is earned.
    """
    times = scale(unit, target)
    if times is None:
        return ()
    with localcontext(EXACT):
        sold = max(ZERO, amount)
        if method == "marginal":
            parts = [_part(band, times, sold) for band in bands]
        else:
            reached = max(band.from_ for band in bands if band.from_ * times <= sold)
            parts = [sold if band.from_ == reached else ZERO for band in bands]
        return tuple(Slice(band, part, part * band.rate) for band, part in zip(bands, parts, strict=True))


def payout(earned: Sequence[Slice], currency: str, settled: Decimal = ZERO) -> Decimal:
    """The slices' sum, rounded once, half-even to the currency, less what was settled before; never negative."""
    with localcontext(EXACT):
        total = rounded(sum((each.payout for each in earned), ZERO), currency)
        return rounded(max(ZERO, total - settled), currency)


def _part(band: Band, times: Decimal, sold: Decimal) -> Decimal:
    top = sold if band.to is None else min(sold, band.to * times)
    return max(ZERO, top - band.from_ * times)
