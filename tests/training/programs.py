"""Training terms for the tests: LEAP 2020 whole, without one provision, or with a table altered."""

from datetime import date

from leap_portal import editions
from tests.documents import SHIPPED, altered, in_table, without
from training import terms as training_terms
from training.terms import TrainingTerms

EXTENSION, WAIVER = "[training.specialization-extension]", "[[training.waivers]]"
FREE, VIRTUAL = "[training.free-training]", "[training.virtual-training]"
LEVEL, SWAP, RELIEF = (
    "[training.level-training]",
    "[[training.replacements]]",
    "[training.exception-extension]",
)


def read(text: str) -> TrainingTerms:
    return training_terms.of(editions.check(text))


def lacking(header: str) -> TrainingTerms:
    """LEAP 2020 without the provision."""
    return read(without(header))


def changed(header: str, *exchanges: tuple[str, str]) -> TrainingTerms:
    """LEAP 2020 with another table of this header."""
    return read(altered(in_table(header, *exchanges)))


def iso(text: str) -> date:
    return date.fromisoformat(text)


LEAP = read(SHIPPED)
