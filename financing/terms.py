"""The document's section [financing]: provisions 1 to 4, who is qualified, promised days, limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from partners.document import Known, unknown_levels
from partners.errors import EditionError
from partners.money import Money
from partners.sections import Days, Key, Table, Text, read
from partners.terms import Provision, Stated, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Provision):
    """Provision 1: the days on which an application may be submitted."""

    key: Key = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferment(Provision):
    """Provision 2: an invoice's due day moves by at most `max_days` calendar days in all."""

    key: Key = "deferment"
    max_days: Days
    counted_from: Literal["original-due-day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Financing(Provision):
    """Provision 3: installments at a yearly rate as low as `lowest_rate`, 0.01 being 1 %."""

    key: Key = "financing"
    lowest_rate: Annotated[Decimal, Ge(0)]
    open_to: Annotated[tuple[Literal["partner", "customer"], ...], MinLen(1)]
    longest_months: Annotated[int, Gt(0), Le(600)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionNotice(Provision):
    """Provision 4: a notice takes effect on the first billing day `notice_days` later or after."""

    key: Key = "subscription-notice"
    notice_days: Days
    kinds: Annotated[tuple[Literal["refresh", "swap", "cancel"], ...], MinLen(1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualified(Stated):
    """Which partners may submit: by standing, by level, and whether a written-off invoice bars them."""

    standing: Annotated[tuple[Literal["good", "hold"], ...], MinLen(1)]
    levels: Annotated[tuple[Text, ...], MinLen(1)]
    no_written_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Applications(Stated):
    """How long each side has: the answer in business days, the others in calendar days."""

    promised_business_days: Days
    question_days: Days
    offer_days: Days
    appeal_days: Days


@dataclass(frozen=True, slots=True)
class Limit(Table):
    """An amount of money as the document writes it."""

    amount: Annotated[Decimal, Gt(0)]
    currency: Text

    @property
    def money(self) -> Money:
        """The limit as money."""
        return Money(self.amount, self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class FourEyes(Stated):
    """From this amount on a second person signs."""

    limit: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope(Stated):
    """What the program can grant in all."""

    total: Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancingTerms(Table):
    """The whole section; a provision the edition doesn't hold is None."""

    window: Window | None = None
    deferment: Deferment | None = None
    financing: Financing | None = None
    subscription_notice: SubscriptionNotice | None = None
    qualified: Qualified
    applications: Applications
    four_eyes: FourEyes
    envelope: Envelope

    @property
    def promised_business_days(self) -> int:
        """Within how many business days an application is answered."""
        return self.applications.promised_business_days

    @property
    def second_signature_limit(self) -> Money:
        """From which amount on a finance approver signs too."""
        return self.four_eyes.limit.money


def examine(section: object, known: Known) -> tuple[FinancingTerms | None, tuple[str, ...]]:
    """The section's terms, and a sentence for each thing wrong with it."""
    own, errors = read(FinancingTerms, section, "financing")
    return own, errors if own is None else (*errors, *_relations(own, known))


@lru_cache(maxsize=64)
def of(terms: Terms) -> FinancingTerms:
    """The financing terms of an edition; EditionError where its section isn't sound."""
    own, errors = read(FinancingTerms, terms.sections.get("financing", {}), "financing")
    if own is None or errors:
        raise EditionError(errors)
    return own


def _relations(own: FinancingTerms, known: Known) -> Iterator[str]:
    yield from unknown_levels(own.qualified.levels, known, "financing.qualified.levels")
    for path, limit in (("four-eyes.limit", own.four_eyes.limit), ("envelope.total", own.envelope.total)):
        if known.currency not in (None, limit.currency):
            yield f"financing.{path}.currency: must be the edition's, {known.currency}"
