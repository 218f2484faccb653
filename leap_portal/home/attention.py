"""What a partner should do, as its standing on the day tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from financing import terms as financing_terms
from financing.choices import State
from financing.facts import Undecided
from leap_portal.standing import Standing
from partners.choices import LevelState
from partners.dated import long_day
from partners.terms import Terms
from training.choices import RequirementState, SpecializationState
from training.rules import RequirementStatus, SpecializationStatus

SOON, LAST_DAYS = timedelta(days=30), timedelta(days=7)
URGENCY = (RequirementState.MISSING, RequirementState.DUE, RequirementState.WAIVED, RequirementState.EXCEPTED)
STANDS = {
    RequirementState.MISSING: ", asked for now",
    RequirementState.DUE: ", due by {until}",
    RequirementState.WAIVED: ", waived until {until}",
    RequirementState.EXCEPTED: ", excepted until {until}",
}


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to do, and where."""

    text: str
    href: str
    action: str
    tone: str


def attention(
    standing: Standing, undecided: Sequence[Undecided], terms: Terms, *, may_ask: bool
) -> list[Attention]:
    """What the partner should do, most pressing first; `may_ask`: whether who looks may apply in its name."""
    drafts = [one.number for one in undecided if one.state == State.DRAFT]
    found = [
        *questions(undecided, standing.as_of, may_ask),
        *level(standing),
        *overdue(standing, may_ask),
        *asked(standing),
        *ending(standing),
        *unsent(drafts, standing.as_of, terms, may_ask),
    ]
    return sorted(found, key=lambda one: one.tone != "bad")


def questions(undecided: Sequence[Undecided], as_of: date, may_ask: bool) -> Iterator[Attention]:
    """Applications that wait for the partner's answer, and lapse without one."""
    for one in undecided:
        if one.answer_until_on is None or one.answer_until_on < as_of:
            continue
        text = f"{one.number} waits for an answer, by {long_day(one.answer_until_on)}; else it lapses."
        tone = "bad" if one.answer_until_on - as_of <= LAST_DAYS else "warn"
        yield Attention(text, f"/financing/{one.number}/#questions", "Answer" if may_ask else "See it", tone)


def level(standing: Standing) -> Iterator[Attention]:
    """A level that no span carries any more."""
    if standing.level.state is LevelState.AWAITING_REVIEW:
        text = f"Level {standing.level.name} has ended and stands only until the leveling review."
        yield Attention(text, "/levels/", "See why", "warn")


def overdue(standing: Standing, may_ask: bool) -> Iterator[Attention]:
    """Invoices past due or due soon; where more time can still be asked for, it says so."""
    due = [one for one in standing.financing.invoices if not one.invoice.applied_in]
    late = [one for one in due if one.invoice.current_due_on < standing.as_of]
    soon = [one for one in due if standing.as_of <= one.invoice.current_due_on <= standing.as_of + SOON]
    for found, what, tone in ((late, "overdue", "bad"), (soon, "due within 30 days", "warn")):
        if not found:
            continue
        movable = not standing.financing.refusals and any(one.blocked is None for one in found)
        hint = " You can ask for more time." if may_ask and movable else ""
        yield Attention(
            f"{invoices(len(found))} {what}.{hint}", "/financing/", "Ask" if hint else "See which", tone
        )


def asked(standing: Standing) -> Iterator[Attention]:
    """Credentials of which more people are needed: one line for each, by the most pressing of who asks for it."""
    open_ones = [one for one in standing.training.requirements if one.state in URGENCY]
    for credential, group in groupby(
        sorted(open_ones, key=lambda one: one.requirement), key=lambda one: one.requirement
    ):
        worst = min(group, key=lambda one: (URGENCY.index(one.state), -one.want))
        pressing = worst.state is RequirementState.MISSING
        text = f"{credential}: {worst.have} of {worst.want} people{STANDS[worst.state].format(until=long_until(worst))}."
        yield Attention(text, "/training/", "See who", "bad" if pressing else "warn")


def long_until(one: RequirementStatus) -> str:
    return long_day(one.until) if one.until else "further notice"


def invoices(count: int) -> str:
    return f"{count} invoices are" if count > 1 else "1 invoice is"


def ending(standing: Standing) -> Iterator[Attention]:
    """Specializations that stand only by the program's extension, by the day they end; and those that just ended."""
    only = [one for one in standing.training.active if one.own_end and one.own_end < standing.as_of]
    for end, group in groupby(sorted(only, key=last_day), key=last_day):
        near = end - standing.as_of <= SOON
        what = specializations(len(list(group)), "stands", "stand")
        text = f"{what} only by the program’s extension, until {long_day(end)}."
        yield Attention(text, "/training/", "See which", "bad" if near else "warn")
    expired = [one for one in standing.training.specializations if one.state is SpecializationState.EXPIRED]
    recent = [one for one in expired if standing.as_of - last_day(one) <= SOON]
    for end, group in groupby(sorted(recent, key=last_day), key=last_day):
        what = specializations(len(list(group)), "has expired", "have expired")
        yield Attention(f"{what}: {long_day(end)} was the last day.", "/training/", "See which", "bad")


def specializations(count: int, one: str, many: str) -> str:
    return f"{count} specializations {many}" if count > 1 else f"1 specialization {one}"


def last_day(one: SpecializationStatus) -> date:
    return one.effective_end or date.max


def unsent(drafts: list[str], as_of: date, terms: Terms, may_ask: bool) -> Iterator[Attention]:
    """Drafts, which lapse when the program's window closes (provision 1)."""
    window = financing_terms.of(terms).window
    if window is None or window.until_on is None or as_of > window.until_on:
        return
    for number in drafts:
        last = long_day(window.until_on)
        text = f"Send it by {last}, else it lapses." if may_ask else f"It lapses if it is not by {last}."
        yield Attention(
            f"{number} is not sent yet. {text}",
            f"/financing/{number}/",
            "Go on" if may_ask else "See it",
            "warn",
        )
