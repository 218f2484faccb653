"""An amount with its currency: rounded half-even to the currency's minor unit, here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217); not rounded until asked for."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return self.shown

    @property
    def rounded(self) -> Money:
        """The same money, half-even to the minor unit of its currency."""
        return Money(rounded(self.amount, self.currency), self.currency)

    @property
    def shown(self) -> str:
        """The amount as pages and letters write it, with its currency's decimals: 12,345.60 USD."""
        return f"{rounded(self.amount, self.currency):,f} {self.currency}"


def rounded(amount: Decimal, currency: str) -> Decimal:
    """The amount half-even to the currency's minor unit, with exactly that many decimals."""
    return amount.quantize(_unit(currency), rounding=ROUND_HALF_EVEN)


@cache
def minor_units(currency: str) -> int:
    """How many decimals the currency has: 2 for USD, 0 for JPY, 3 for KWD."""
    from babel.numbers import get_currency_precision  # here, not above: it costs start-up time

    return get_currency_precision(currency)


@cache
def currencies() -> frozenset[str]:
    """The codes of all currencies of ISO 4217."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Whether the code is a currency of ISO 4217."""
    return code in currencies()


@cache
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_units(currency))
