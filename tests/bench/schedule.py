"""Row 13: schedules with due dates against a plain Decimal one, equal to the cent on 10,000 random loans."""

import random
import time
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from financing.rules import Loan, schedule
from partners.money import minor_units
from tests.bench.harness import median

LOANS, ROUNDS = 10_000, 7
PlainRow = tuple[date, Decimal, Decimal, Decimal]


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    loans = random_loans(LOANS, random.Random(2020))
    unequal = sum(plain(loan) != read(loan) for loan in loans)
    if unequal:
        raise RuntimeError(f"{unequal} of {LOANS} schedules are not equal to the cent")
    pairs = [(timed(plain, loans), timed(schedule, loans), timed(read, loans)) for _ in range(ROUNDS)]
    rows = sum(loan.installments for loan in loans)
    yield f"{LOANS:,} random loans, {rows:,} rows, equal to the cent: {LOANS - unequal:,}."
    yield ""
    yield "| schedule with due dates | seconds | against it the plain Decimal one |"
    yield "|---|---|---|"
    yield f"| plain Decimal | {median([one[0] for one in pairs]):.2f} | 1 × |"
    yield row("in minor units", [(slow, fast) for slow, fast, _ in pairs])
    yield row("the same, and each row read as Decimals", [(slow, fast) for slow, _, fast in pairs])


def row(what: str, pairs: Sequence[tuple[float, float]]) -> str:
    """A line of the table: the median time, and the median of the ratios."""
    ratio = median([slow / fast for slow, fast in pairs])
    return f"| {what} | {median([fast for _, fast in pairs]):.2f} | {ratio:.2f} × faster |"


def timed(calculate: Callable[[Loan], object], loans: Sequence[Loan]) -> float:
    """Seconds for all loans."""
    began = time.perf_counter()
    for loan in loans:
        calculate(loan)
    return time.perf_counter() - began


def read(loan: Loan) -> list[PlainRow]:
    """The portal's schedule, row by row, as plain Decimals."""
    return [(each.due_on, each.principal, each.interest, each.balance) for each in schedule(loan).rows]


def plain(loan: Loan) -> list[PlainRow]:
    """The rule as one would write it down: Decimals, one row after the other."""
    unit = Decimal(1).scaleb(-minor_units(loan.currency))
    days = [plain_due(loan, place) for place in range(1, loan.installments + 1)]
    steps = [plain_step(loan, before, on) for before, on in zip([loan.start_on, *days], days, strict=False)]
    payment = rounded(plain_payment(loan, steps), unit)
    balance, rows = loan.principal, []
    for place, (on, (days_of, year)) in enumerate(zip(days, steps, strict=True), 1):
        interest = rounded(balance * loan.annual_rate * days_of / year, unit)
        principal = balance if place == loan.installments else min(max(payment - interest, 0), balance)
        balance -= principal
        rows.append((on, principal, interest, balance))
    return rows


def plain_due(loan: Loan, place: int) -> date:
    """The due day of a row: months from the start day, or days."""
    if loan.every_days is not None:
        return loan.start_on + timedelta(days=loan.every_days * place)
    year, month = divmod(loan.start_on.year * 12 + loan.start_on.month - 1 + place, 12)
    return date(year, month + 1, min(loan.start_on.day, monthrange(year, month + 1)[1]))


def plain_step(loan: Loan, before: date, on: date) -> tuple[int, int]:
    """A row's share of a year, as days of so many."""
    if loan.day_count == "actual/365":
        return (on - before).days, 365
    return (30, 360) if loan.every_days is None else (loan.every_days, 360)


def plain_payment(loan: Loan, steps: Sequence[tuple[int, int]]) -> Decimal:
    """The level payment before it is rounded."""
    if not loan.annual_rate:
        return loan.principal / loan.installments
    rates = [loan.annual_rate * days / year for days, year in steps]
    if loan.day_count == "30/360":
        return loan.principal * rates[0] / (1 - (1 + rates[0]) ** -loan.installments)
    worth, discount = Decimal(0), Decimal(1)
    for rate in rates:
        discount /= 1 + rate
        worth += discount
    return loan.principal / worth


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    return amount.quantize(unit, rounding=ROUND_HALF_EVEN)


def random_loans(count: int, chance: random.Random) -> list[Loan]:
    """Loans of every length, rate, spacing, day count and number of decimals."""
    return [random_loan(chance) for _ in range(count)]


def random_loan(chance: random.Random) -> Loan:
    currency = chance.choice(("USD", "USD", "EUR", "JPY", "KWD"))
    minor = Decimal(chance.randint(1_000, 5_000_000_00))
    return Loan(
        principal=minor.scaleb(-minor_units(currency)),
        currency=currency,
        annual_rate=Decimal(chance.choice((0, chance.randint(1, 2_500)))) / 10_000,
        installments=chance.choice((3, 6, 12, 24, 36, 60, chance.randint(1, 360))),
        every_days=chance.choice((None, None, None, 7, 14, 15, 30)),
        start_on=date(2020, 1, 1) + timedelta(days=chance.randint(0, 730)),
        day_count=chance.choice(("30/360", "30/360", "30/360", "actual/365")),
    )
