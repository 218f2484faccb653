"""The words of the rebates room."""

from partners.choices import Named


class TargetState(Named):
    ORIGINAL = "original"
    REDUCED = "reduced"
    OVER = "over"
