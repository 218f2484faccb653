"""The level of a partner on a day: what it was given, and what the program adds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from partners import dated
from partners.choices import LevelState
from partners.frozen import quickly_made
from partners.reasons import Reason, reason
from partners.terms import LevelExtension, Terms


@quickly_made
@dataclass(frozen=True, slots=True)
class Span:
    """A level as it was given: inclusive days; `ends_on` None: no end of its own."""

    level: str
    from_on: date
    ends_on: date | None


@quickly_made
@dataclass(frozen=True, slots=True)
class SpanStatus:
    """A span with the end that counts on the day asked about."""

    level: str
    from_on: date
    own_end: date | None
    effective_end: date | None
    extension: LevelExtension | None


@quickly_made
@dataclass(frozen=True, slots=True)
class LevelStatus:
    """The level on a day. `span` None: no span has begun, so it is the program's lowest level."""

    level: str
    name: str
    state: LevelState
    span: SpanStatus | None

    @property
    def own_end(self) -> date | None:
        return self.span.own_end if self.span else None

    @property
    def effective_end(self) -> date | None:
        return self.span.effective_end if self.span else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return level_reasons(self)


def span_status(span: Span, as_of: date, extension: LevelExtension | None) -> SpanStatus:
    """Provision 10: a span whose own days touch the extension's window lasts to the later of both ends."""
    level, from_on, ends_on = span.level, span.from_on, span.ends_on
    if (
        extension is None
        or not extension.begun(as_of)
        or not dated.Span(from_on, ends_on).touches(extension.span)
    ):
        return SpanStatus(level, from_on, ends_on, ends_on, None)
    return SpanStatus(level, from_on, ends_on, dated.later_of(ends_on, extension.until_on), extension)


def level(spans: Sequence[Span], as_of: date, terms: Terms) -> LevelStatus:
    """The highest level that stands on `as_of`; else the last that stood, awaiting review; else the lowest."""
    begun = [span_status(span, as_of, terms.level_extension) for span in spans if span.from_on <= as_of]
    if not begun:
        lowest = terms.levels[0]
        return LevelStatus(lowest.key, lowest.name, LevelState.HELD, None)
    standing = [span for span in begun if span.effective_end is None or span.effective_end >= as_of]
    rank, names = ladder(terms)
    if standing:
        best = max(standing, key=lambda span: (rank[span.level], span.own_end or date.max))
        state = LevelState.HELD if within(best, as_of) else LevelState.PROTECTED
    else:
        best = max(begun, key=lambda span: (span.effective_end or date.max, rank[span.level]))
        state = LevelState.AWAITING_REVIEW
    return LevelStatus(best.level, names[best.level], state, best)


@lru_cache(maxsize=16)
def ladder(terms: Terms) -> tuple[dict[str, int], dict[str, str]]:
    """Of each level, by its key: how high it stands, and its name."""
    rank = {entry.key: place for place, entry in enumerate(terms.levels)}
    return rank, {entry.key: entry.name for entry in terms.levels}


def within(span: SpanStatus, day: date) -> bool:
    """Whether `day` is one of the span's own."""
    return span.own_end is None or span.own_end >= day


def level_reasons(status: LevelStatus) -> tuple[Reason, ...]:
    """Why the level is what it is, in sentences."""
    span = status.span
    if span is None:
        return (
            reason(
                "lowest-level",
                "No level has been given yet, so {name} holds, the program's first.",
                name=status.name,
            ),
        )
    facts = {
        "name": status.name,
        "from_on": span.from_on,
        "own_end": span.own_end,
        "until": span.effective_end,
    }
    if span.own_end is None:
        return (reason("own-days", "{name} since {from_on}, with no end of its own.", **facts),)
    if span.extension is None or span.effective_end == span.own_end:
        own = reason("own-days", "{name} from {from_on} until its own end, {own_end}.", **facts)
    else:
        held = "levels are held through {until}" if span.effective_end else "levels are held without an end"
        own = reason(span.extension.key, f"{{name}} was to end on {{own_end}}; {held}.", **facts)
    if status.state is LevelState.AWAITING_REVIEW:
        return (
            own,
            reason(
                "leveling-review",
                "It ended on {until} and stands until the leveling review replaces it.",
                **facts,
            ),
        )
    return (own,)
