"""A loan's schedule of installments: which rows are due when, and what each pays (provision 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from financing.rules import amortization, due_days
from partners.errors import NotAllowed
from partners.money import minor_units
from partners.reasons import Reason, reason
from partners.sections import LAST_DAY

MOST_ROWS = 1200
HIGHEST_RATE = 10
DayCount = Literal["30/360", "actual/365"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """What is lent, at which yearly rate (0.01 is 1 %), and how it is paid back."""

    principal: Decimal
    currency: str
    annual_rate: Decimal
    installments: int
    every_days: int | None  # None: every month
    start_on: date
    first_due_on: date | None = None  # None: one step after the start day
    day_count: DayCount = "30/360"
    down_payment: Decimal = Decimal(0)
    principal_grace: int = 0
    interest_grace: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """What is due on a day; `balance` is the principal left after it, `charge` a charge with a due day of its own."""

    due_on: date
    principal: Decimal
    interest: Decimal
    balance: Decimal
    charge: Decimal | None = None

    @property
    def payment(self) -> Decimal:
        return self.principal + self.interest + (self.charge or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A loan's rows as columns, amounts in minor units; `original_on` are the due days before any deferment.

    Month rows keep `day` of the month. With `down_payment` the first row is one, due on the start day.
    """

    currency: str
    every_days: int | None
    day: int
    down_payment: bool
    due_on: tuple[date, ...]
    original_on: tuple[date, ...]
    principals: tuple[int, ...]
    interests: tuple[int, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in order of their due days."""
        return tuple(self._read())

    def _read(self) -> Iterator[Row]:
        unit, balance = amount(1, minor_units(self.currency)), sum(self.principals)
        for on, principal, interest in zip(self.due_on, self.principals, self.interests, strict=True):
            balance -= principal
            yield Row(on, principal * unit, interest * unit, balance * unit)


def schedule(loan: Loan) -> Schedule:
    """The loan's rows; NotAllowed with every reason why there can be none."""
    if refused := refusals(loan):
        raise NotAllowed(refused)
    digits, start, count = minor_units(loan.currency), loan.start_on, loan.installments
    down = units(loan.down_payment, digits)
    first = loan.first_due_on or due_days.after(start, loan.every_days)
    day = (loan.first_due_on or start).day
    days = due_days.due_days(first, day, loan.every_days, count)
    rates, unit = row_rates(loan, days)
    principals, interests = amortization.amortized(
        units(loan.principal, digits) - down, rates, unit, loan.principal_grace
    )
    if loan.interest_grace:
        interests = amortization.deferred(interests, loan.interest_grace)
    if down:
        days, principals, interests = (start, *days), [down, *principals], [0, *interests]
    return Schedule(
        currency=loan.currency,
        every_days=loan.every_days,
        day=day,
        down_payment=down > 0,
        due_on=days,
        original_on=days,
        principals=tuple(principals),
        interests=tuple(interests),
    )


def row_rates(loan: Loan, days: tuple[date, ...]) -> tuple[list[int], int]:
    """Each row's rate, as whole numbers of one unit: 30/360 by steps, actual/365 by calendar days."""
    rate, unit = loan.annual_rate.as_integer_ratio()
    if loan.day_count == "actual/365":
        return [rate * gap for gap in due_days.gaps(loan.start_on, days)], unit * 365
    if loan.every_days is None:
        return [rate] * len(days), unit * 12
    return [rate * loan.every_days] * len(days), unit * 360


def units(money: Decimal, digits: int) -> int:
    """An amount that has no more than `digits` decimals, in minor units."""
    return int(money.scaleb(digits))


def amount(minor: int, digits: int) -> Decimal:
    """Minor units as an amount with exactly the currency's decimals."""
    return Decimal(minor).scaleb(-digits)


def refusals(loan: Loan) -> tuple[Reason, ...]:
    """Why the loan can't have a schedule; empty where it can."""
    return (*money_refusals(loan), *row_refusals(loan))


def money_refusals(loan: Loan) -> Iterator[Reason]:
    """What is wrong with the amounts and the rate."""
    if loan.principal <= 0:
        yield reason("principal", "The principal must be more than 0: write the amount to be lent.")
    for key, what, money in (
        ("principal", "the principal", loan.principal),
        ("down-payment", "the down payment", loan.down_payment),
    ):
        yield from too_fine(key, what, money, loan.currency)
    if loan.down_payment < 0:
        yield reason("down-payment", "The down payment can't be negative: write 0 where there is none.")
    elif loan.down_payment and loan.down_payment >= loan.principal > 0:
        yield reason(
            "down-payment", "The down payment must be less than the principal: nothing is lent else."
        )
    if not 0 <= loan.annual_rate <= HIGHEST_RATE:
        yield reason(
            "annual-rate",
            "The yearly rate must be from 0 to {most}: 0.045 is 4.5 % a year.",
            most=HIGHEST_RATE,
        )


def too_fine(key: str, what: str, money: Decimal, currency: str) -> Iterator[Reason]:
    """A refusal of an amount with more decimals than its currency has."""
    digits = minor_units(currency)
    if money.normalize().as_tuple().exponent < -digits:  # type: ignore[operator]
        yield reason(
            key,
            "{currency} has {digits} decimals: write {what} with no more.",
            currency=currency,
            digits=digits,
            what=what,
        )


def row_refusals(loan: Loan) -> Iterator[Reason]:
    """What is wrong with the rows' number, days and graces."""
    if not 1 <= loan.installments <= MOST_ROWS:
        yield reason("installments", "Ask for 1 to {most} installments.", most=MOST_ROWS)
        return
    if loan.first_due_on is not None and loan.first_due_on <= loan.start_on:
        yield reason(
            "first-due-day",
            "The first installment must be due after the start day, {start}.",
            start=loan.start_on,
        )
    yield from step_refusals(loan)
    for key, what, grace in (
        ("principal-grace", "principal", loan.principal_grace),
        ("interest-grace", "interest", loan.interest_grace),
    ):
        if not 0 <= grace < loan.installments:
            yield reason(
                key,
                "The grace of {what} must be from 0 to {most} rows: at least one installment pays it.",
                what=what,
                most=loan.installments - 1,
            )


def step_refusals(loan: Loan) -> Iterator[Reason]:
    """What is wrong with the rows' spacing."""
    if loan.every_days is not None and loan.every_days < 1:
        yield reason("every", "Installments must be at least 1 day apart.")
        return
    first, count = (
        (loan.first_due_on, loan.installments)
        if loan.first_due_on
        else (loan.start_on, loan.installments + 1)
    )
    if due_days.reaches(first, loan.every_days, count, LAST_DAY):
        yield reason(
            "last-due-day",
            "The last installment would be due after {last}: ask for fewer installments or an earlier start.",
            last=LAST_DAY,
        )
