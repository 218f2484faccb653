"""What home says of a standing: what needs attention, and what ends when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from financing import terms as financing_terms
from leap_portal.radar import Ending
from leap_portal.standing import Standing
from partners.choices import LevelState
from partners.dated import long_day
from partners.terms import Terms
from training.rules import SpecializationStatus

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to do, and where."""

    text: str
    href: str
    action: str
    tone: str


def attention(standing: Standing, drafts: list[str], terms: Terms) -> list[Attention]:
    """What the partner should do, most pressing first."""
    found = [*level(standing), *overdue(standing), *ending(standing), *unsent(drafts, standing.as_of, terms)]
    return sorted(found, key=lambda one: one.tone != "bad")


def level(standing: Standing) -> Iterator[Attention]:
    """A level that no span carries any more."""
    if standing.level.state is LevelState.AWAITING_REVIEW:
        text = f"Level {standing.level.name} has ended and stands only until the leveling review."
        yield Attention(text, "/levels/", "See why", "warn")


def overdue(standing: Standing) -> Iterator[Attention]:
    """Invoices past due or due soon, for which more time can still be asked."""
    if standing.financing.refusals:
        return
    movable = [one.invoice for one in standing.financing.invoices if one.blocked is None]
    late = sum(1 for one in movable if one.current_due_on < standing.as_of)
    soon = sum(1 for one in movable if standing.as_of <= one.current_due_on <= standing.as_of + SOON)
    if late:
        yield Attention(f"{invoices(late)} overdue. You can ask for more time.", "/financing/", "Ask", "bad")
    if soon:
        yield Attention(
            f"{invoices(soon)} due within 30 days. You can ask for more time.", "/financing/", "Ask", "warn"
        )


def invoices(count: int) -> str:
    return f"{count} invoices are" if count > 1 else "1 invoice is"


def ending(standing: Standing) -> Iterator[Attention]:
    """Specializations that stand only by the program's extension, by the day they end."""
    only = [one for one in standing.training.active if one.own_end and one.own_end < standing.as_of]
    for end, group in groupby(sorted(only, key=last_day), key=last_day):
        count = len(list(group))
        what = f"{count} specializations stand" if count > 1 else "1 specialization stands"
        near = end - standing.as_of <= SOON
        text = f"{what} only by the program’s extension, until {long_day(end)}."
        yield Attention(text, "/training/", "See which", "bad" if near else "warn")


def last_day(one: SpecializationStatus) -> date:
    return one.effective_end or date.max


def unsent(drafts: list[str], as_of: date, terms: Terms) -> Iterator[Attention]:
    """Drafts, which lapse when the program's window closes (provision 1)."""
    window = financing_terms.of(terms).window
    if window is None or window.until_on is None or as_of > window.until_on:
        return
    for number in drafts:
        text = f"{number} is not sent yet. Send it by {long_day(window.until_on)}, else it lapses."
        yield Attention(text, f"/financing/{number}/", "Go on", "warn")


def endings(standing: Standing, terms: Terms) -> list[Ending]:
    """The rows of the cliff radar: each active specialization, the level, deferred invoices, the program itself."""
    rows = [
        Ending(one.name, one.from_on, one.effective_end, one.kind.label, "/training/", "", one.own_end)
        for one in standing.training.active
        if one.effective_end is not None
    ]
    span = standing.level.span
    if span is not None and span.effective_end is not None:
        rows.append(
            Ending(
                f"Level {standing.level.name}",
                span.from_on,
                span.effective_end,
                "",
                "/levels/",
                "",
                span.own_end,
            )
        )
    until = standing.financing.deferred_until
    if until is not None:
        rows.append(Ending("Deferred invoices", None, until, "last new due day", "/financing/"))
    window = financing_terms.of(terms).window
    if window is not None and window.until_on is not None and window.begun(standing.as_of):
        rows.append(
            Ending(
                "Applications for relief", window.from_on, window.until_on, "last day to apply", "/financing/"
            )
        )
    return rows
