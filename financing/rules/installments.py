"""How a deferment moves the installments of an agreement that are still open (provision 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from financing.rules import due_days
from financing.rules.amortization import spread
from financing.rules.schedules import MOST_ROWS, Row, Schedule, amount, too_fine, units
from financing.terms import Deferment
from partners.errors import NotAllowed
from partners.money import minor_units, rounded
from partners.reasons import Reason, reason
from partners.sections import LAST_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """What is asked on a day: from which row on, to which day, with how many rows more."""

    asked_on: date
    from_due_on: date
    new_due_on: date | None = None  # None: the rows keep their days
    extra_rows: int = 0
    grace_rows: int = 0
    written_off_on: date | None = None  # None: not written off

    @property
    def more(self) -> int:
        return self.extra_rows + self.grace_rows


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge with a due day of its own, which nothing moves."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """What has been paid on each row, in minor units."""

    principals: tuple[int, ...]
    interests: tuple[int, ...]


def postpone(
    plan: Schedule, payments: Mapping[date, Decimal], asked: Postponement, deferment: Deferment
) -> Schedule:
    """The schedule with its rows from `asked.from_due_on` on moved; NotAllowed with every reason against it.

    Payments dated after the day asked on don't count. A deferred day bears no interest.
    """
    refused = [*payment_refusals(plan, payments), *asked_refusals(plan, asked)]
    if refused:
        raise NotAllowed(refused)
    paid = allotted(plan, [payments[on] for on in sorted(payments) if on <= asked.asked_on])
    start = plan.due_on.index(asked.from_due_on)
    if refused := [*state_refusals(plan, paid, start, asked)]:
        raise NotAllowed(refused)
    moved = rewritten(plan, paid, start, asked)
    if refused := [*cap_refusals(moved, plan, start, asked, deferment)]:
        raise NotAllowed(refused)
    return moved


def allotted(plan: Schedule, payments: Sequence[Decimal]) -> Paid:
    """The payments over the rows in their order, on each to its interest first, then to its principal."""
    left = sum(units(each, minor_units(plan.currency)) for each in payments)
    principals, interests = [], []
    for principal, interest in zip(plan.principals, plan.interests, strict=True):
        interests.append(min(left, interest))
        left -= interests[-1]
        principals.append(min(left, principal))
        left -= principals[-1]
    return Paid(tuple(principals), tuple(interests))


def rewritten(plan: Schedule, paid: Paid, start: int, asked: Postponement) -> Schedule:
    """The plan with the rows from `start` on as asked; what is paid on a row stays on it."""
    principals, interests = plan.principals[start:], plan.interests[start:]
    if asked.extra_rows:
        principals = evenly(principals, paid.principals[start:], asked.extra_rows)
        interests = evenly(interests, paid.interests[start:], asked.extra_rows)
    empty = (0,) * asked.grace_rows
    days = new_days(plan, start, asked)
    grace, old = asked.grace_rows, len(plan.due_on) - start
    return replace(
        plan,
        day=asked.new_due_on.day if asked.new_due_on else plan.day,
        due_on=(*plan.due_on[:start], *days),
        original_on=(
            *plan.original_on[:start],
            *days[:grace],
            *plan.original_on[start:],
            *days[grace + old :],
        ),
        principals=(*plan.principals[:start], *empty, *principals),
        interests=(*plan.interests[:start], *empty, *interests),
    )


def evenly(parts: Sequence[int], paid: Sequence[int], extra: int) -> tuple[int, ...]:
    """What is open of the parts, spread over them and `extra` more; on each comes back what is paid on it."""
    shares = spread(sum(parts) - sum(paid), len(parts) + extra)
    return tuple(share + done for share, done in zip(shares, [*paid, *[0] * extra], strict=True))


def new_days(plan: Schedule, start: int, asked: Postponement) -> tuple[date, ...]:
    """The due days of the rows from `start` on: their spacing from the new day, or as they are and further on."""
    count = len(plan.due_on) - start + asked.more
    if asked.new_due_on is not None:
        return due_days.due_days(asked.new_due_on, asked.new_due_on.day, plan.every_days, count)
    further = due_days.due_days(plan.due_on[-1], plan.day, plan.every_days, asked.more + 1)
    return (*plan.due_on[start:], *further[1:])


def payment_refusals(plan: Schedule, payments: Mapping[date, Decimal]) -> Iterator[Reason]:
    """What is wrong with the payments."""
    for on, money in payments.items():
        if money <= 0:
            yield reason("paid", "What was paid on {on} must be more than 0.", on=on)
        yield from too_fine("paid", "what was paid", money, plan.currency)


def asked_refusals(plan: Schedule, asked: Postponement) -> Iterator[Reason]:
    """What is wrong with the request itself."""
    if asked.from_due_on not in plan.due_on[plan.down_payment :]:
        yield reason(
            "from-due-day",
            "No installment is due on {on}: name the due day of the first one to be moved.",
            on=asked.from_due_on,
        )
    if asked.extra_rows < 0 or asked.grace_rows < 0:
        yield reason("rows", "Extra installments and rows of grace can't be fewer than 0.")
    elif asked.new_due_on is None and not asked.more:
        yield reason("nothing-asked", "Name a new due day, extra installments or rows of grace.")
    elif len(plan.due_on) + asked.more > MOST_ROWS:
        yield reason("rows", "A schedule has at most {most} rows: ask for fewer more.", most=MOST_ROWS)
    yield from new_day_refusals(asked)


def new_day_refusals(asked: Postponement) -> Iterator[Reason]:
    """What is wrong with the new due day."""
    new = asked.new_due_on
    if new is None:
        return
    if new <= asked.from_due_on:
        yield reason(
            "forward",
            "The installment is due on {current} already: ask for a later day.",
            current=asked.from_due_on,
        )
    elif new <= asked.asked_on:
        yield reason(
            "past",
            "The installment would be due on {new}: the new day must be later than the day it is asked for.",
            new=new,
        )


def state_refusals(plan: Schedule, paid: Paid, start: int, asked: Postponement) -> Iterator[Reason]:
    """Why the agreement, as it stands on the day, has nothing to be moved from that row on."""
    off = asked.written_off_on
    if off is not None and off <= asked.asked_on:
        yield reason("written-off", "The agreement was written off on {on}.", on=off)
    if (paid.principals, paid.interests) == (plan.principals, plan.interests):
        yield reason("completed", "The agreement is completed: nothing is open.")
    elif not any(open_parts(plan, paid, start)):
        yield reason("paid", "The installment due on {on} is paid: name a later one.", on=plan.due_on[start])
    if last_reach(plan, start, asked):
        yield reason("last-due-day", "The last row would be due after {last}: ask for less.", last=LAST_DAY)


def open_parts(plan: Schedule, paid: Paid, start: int) -> tuple[int, int]:
    """What is open of a row."""
    return (
        plan.principals[start] - paid.principals[start],
        plan.interests[start] - paid.interests[start],
    )


def last_reach(plan: Schedule, start: int, asked: Postponement) -> bool:
    """Whether the last row would lie after the days a program can mean."""
    if asked.new_due_on is not None:
        first, count = asked.new_due_on, len(plan.due_on) - start + asked.more
    else:
        first, count = plan.due_on[-1], asked.more + 1
    return due_days.reaches(first, plan.every_days, count, LAST_DAY)


def cap_refusals(
    moved: Schedule, plan: Schedule, start: int, asked: Postponement, deferment: Deferment
) -> Iterator[Reason]:
    """The first row that would come more than the cap after its original day, or earlier than it is due now."""
    first = start + asked.grace_rows
    for place, current in enumerate(plan.due_on[start:], first):
        new, original = moved.due_on[place], moved.original_on[place]
        facts = {"days": deferment.max_days, "original": original, "current": current, "new": new}
        if new < current:
            yield reason(
                "forward", "The row due on {current} would be due on {new}: move it from there on.", **facts
            )
            return
        if (new - original).days > deferment.max_days:
            yield reason(
                deferment.key,
                "The row first due on {original} can move at most {days} days: {new} is later than that.",
                **facts,
            )
            return


def charged(plan: Schedule, charges: Sequence[Charge]) -> tuple[Row, ...]:
    """The plan's rows with each charge on its own day, after the installment of that day."""
    rows = [*plan.rows]
    digits, zero = minor_units(plan.currency), amount(0, minor_units(plan.currency))
    whole = amount(sum(plan.principals), digits)
    for charge in charges:
        before = [row for row in rows if row.due_on <= charge.due_on]
        balance = before[-1].balance if before else whole
        rows.insert(
            len(before), Row(charge.due_on, zero, zero, balance, rounded(charge.amount, plan.currency))
        )
    return tuple(rows)
