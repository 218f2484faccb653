"""The one place where a partner's level facts, the terms and the day meet."""

from collections.abc import Collection
from datetime import date

from partners import facts, rules
from partners.facts import PartnerFacts
from partners.rules import LevelStatus
from partners.terms import Terms

__all__ = ["LevelStatus", "of", "of_facts"]


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, LevelStatus]:
    """The level of each of `partners` (ids) on `as_of` under `terms`."""
    return of_facts(facts.gather(partners, as_of), as_of, terms)


def of_facts(gathered: dict[int, PartnerFacts], as_of: date, terms: Terms) -> dict[int, LevelStatus]:
    """The same of facts already at hand."""
    return {key: rules.level(partner.spans, as_of, terms) for key, partner in gathered.items()}
