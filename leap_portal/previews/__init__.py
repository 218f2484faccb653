"""Previews by the rooms' own rules: a request as JSON in, what would follow as JSON out, or why it is refused."""

from leap_portal.previews.answering import KINDS, answer

__all__ = ["KINDS", "answer"]
