"""What each installment pays off and what it bears, in whole minor units."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

Parts = tuple[list[int], list[int]]
ONE = 1 << 256  # of a discount, whose error so stays far below any minor unit


def half_even(numerator: int, denominator: int) -> int:
    """The quotient of two whole numbers, none negative, rounded half-even."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return quotient + (twice > denominator or (twice == denominator and quotient & 1))


def level_payment(principal: int, rates: Sequence[int], unit: int) -> int:
    """The payment that brings the balance to zero over rows of rate `rates[k] / unit`, rounded half-even."""
    first = rates[0]
    if not any(rates):
        numerator, denominator = 1, len(rates)
    elif rates.count(first) == len(rates):
        numerator, denominator = annuity(first, unit, len(rates))
    else:
        numerator, denominator = uneven_annuity(rates, unit)
    return half_even(principal * numerator, denominator)


@lru_cache(maxsize=1024)
def annuity(rate: int, unit: int, count: int) -> tuple[int, int]:
    """i over 1 less (1 + i) to the power of -n, as a fraction, for `count` rows of i = rate / unit each."""
    grown, flat = (unit + rate) ** count, unit**count
    return rate * grown, unit * (grown - flat)


def uneven_annuity(rates: Sequence[int], unit: int) -> tuple[int, int]:
    """The same over rows that differ: 1 / Σ of each row's discount, found from the last row to the first."""
    worth = 0
    for rate in reversed(rates):
        worth = (ONE + worth) * unit // (unit + rate)
    return ONE, worth


def amortized(principal: int, rates: Sequence[int], unit: int, grace: int) -> Parts:
    """Principals and interests of the rows, the last of which takes the difference; `grace` rows pay no principal.

    Where rounding or a long step makes the interest more than the level payment, the row pays its interest and no
    principal; where the level payment is more than is left, the row pays what is left. So no part is ever negative.
    """
    payment = level_payment(principal, rates[grace:], unit)
    balance, principals = principal, [0] * grace
    interests = [half_even(principal * rate, unit) for rate in rates[:grace]]
    half, ties = unit >> 1, unit & 1 == 0
    for rate in rates[grace:-1]:
        interest, rest = divmod(balance * rate, unit)
        if rest >= half and (rest > half or (ties and interest & 1)):
            interest += 1
        part = payment - interest
        if not 0 <= part <= balance:
            part = 0 if part < 0 else balance
        balance -= part
        principals.append(part)
        interests.append(interest)
    return [*principals, balance], [*interests, half_even(balance * rates[-1], unit)]


def deferred(interests: Sequence[int], grace: int) -> list[int]:
    """The interests with those of the first `grace` rows added to the row after: deferred, not waived."""
    return [*[0] * grace, sum(interests[: grace + 1]), *interests[grace + 1 :]]


def spread(total: int, count: int) -> list[int]:
    """The total over `count` rows evenly, rounded half-even, the difference in the last."""
    return amortized(total, [0] * count, 1, 0)[0]
