"""Why a status is what it is: the key of a provision or rule, a sentence, and the facts it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partners.dated import long_day
from partners.money import Money


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `sentence` names facts as {slots}, filled only when read: a batch makes a million."""

    key: str
    sentence: str
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def text(self) -> str:
        """The sentence with its facts, the same on page, in admin, in a letter and in the API."""
        if not self.facts:
            return self.sentence
        return self.sentence.format_map({name: shown(fact) for name, fact in self.facts})

    def as_json(self) -> dict[str, str]:
        """The reason as the API and frozen letters hold it."""
        return {"key": self.key, "text": self.text}


def reason(key: str, sentence: str, **facts: object) -> Reason:
    """A reason by its key, its sentence and the facts the sentence's slots name."""
    return Reason(key, sentence, tuple(facts.items()))


def shown(fact: object) -> str:
    """A fact as a sentence writes it: days in full, money with its currency, several joined by "and"."""
    if isinstance(fact, date):
        return long_day(fact)
    if isinstance(fact, Money):
        return fact.shown
    if isinstance(fact, tuple | list):
        return _joined([shown(each) for each in fact])
    return str(fact)


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
