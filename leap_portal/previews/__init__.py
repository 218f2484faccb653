"""Previews by the rooms' own rules: a request as JSON in, what would follow as JSON out, or why it is refused."""

from leap_portal.previews.answering import KINDS, answer, answer_text

__all__ = ["KINDS", "answer", "answer_text"]
