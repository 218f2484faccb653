"""The ground floor's rules: a partner's level on a day, and what a leveling review makes of it."""

from partners.rules.level import LevelStatus, Span, SpanStatus, level, span_status
from partners.rules.review import Asked, Criterion, Measures, Outcome, criteria, review

__all__ = [
    "Asked",
    "Criterion",
    "LevelStatus",
    "Measures",
    "Outcome",
    "Span",
    "SpanStatus",
    "criteria",
    "level",
    "review",
    "span_status",
]
