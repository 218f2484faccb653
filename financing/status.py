"""The one place where financing facts, the terms and the day meet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from financing import facts, rules
from financing import terms as financing_terms
from financing.rules import Criterion, OpenInvoice
from financing.terms import FinancingTerms
from partners import facts as partner_facts
from partners import status as partner_status
from partners.benefits import Benefit
from partners.facts import PartnerFacts
from partners.frozen import quickly_made
from partners.money import Money
from partners.reasons import Reason
from partners.rules import LevelStatus
from partners.statements import Answers, ask
from partners.terms import Terms

QUESTIONS = (partner_facts.LEVELS, facts.OWED)


@quickly_made
@dataclass(frozen=True, slots=True)
class InvoiceStatus:
    """An invoice on a day: how far it may still move, or why it may not."""

    invoice: OpenInvoice
    last_lawful_on: date | None
    blocked: Reason | None


@quickly_made
@dataclass(frozen=True, slots=True)
class FinancingStatus:
    """Where a partner stands on a day: whether it may ask, and each invoice that is still open."""

    partner: PartnerFacts
    as_of: date
    level: LevelStatus
    terms: FinancingTerms
    written_off: tuple[str, ...]
    invoices: tuple[InvoiceStatus, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Who may ask (provision 3), each condition met or not."""
        standing, level = self.partner.standing, self.level
        return rules.qualified(standing, level.level, level.name, self.written_off, self.terms)

    @property
    def window(self) -> tuple[Reason, ...]:
        """Why nobody can ask on the day (provisions 1 and 2); empty while the program is open."""
        return rules.window(self.as_of, self.terms)

    @property
    def unmet(self) -> tuple[Reason, ...]:
        """Why this partner is not qualified; empty where it is."""
        return tuple(criterion.reason for criterion in self.criteria if not criterion.met)

    @property
    def benefits(self) -> tuple[Benefit, ...]:
        """What the program offers the partner here, by name (provisions 1 to 4)."""
        return tuple(rules.benefits(self.as_of, self.unmet, self.terms))

    @property
    def qualified(self) -> bool:
        return all(criterion.met for criterion in self.criteria)

    @property
    def refusals(self) -> tuple[Reason, ...]:
        """Why nothing can be submitted; empty where the partner may ask."""
        return (*self.window, *self.unmet)

    @property
    def open_amount(self) -> tuple[Money, ...]:
        return totals(one.invoice.open for one in self.invoices)

    @property
    def deferred(self) -> tuple[InvoiceStatus, ...]:
        """The invoices whose moved due day has not passed on the day."""
        moved = (one for one in self.invoices if one.invoice.deferred_days > 0)
        return tuple(one for one in moved if one.invoice.current_due_on >= self.as_of)

    @property
    def deferred_amount(self) -> tuple[Money, ...]:
        return totals(one.invoice.open for one in self.deferred)

    @property
    def deferred_until(self) -> date | None:
        return max((one.invoice.current_due_on for one in self.deferred), default=None)


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """The sum of `amounts` in each currency, sorted by currency."""
    sums: dict[str, Money] = {}
    for money in amounts:
        before = sums.get(money.currency)
        sums[money.currency] = Money(money.amount + before.amount, money.currency) if before else money
    return tuple(sums[currency] for currency in sorted(sums))


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, FinancingStatus]:
    """The financing status of each of `partners` (ids) on `as_of` under `terms`."""
    return of_answers(ask(QUESTIONS, partners, as_of), terms)


def of_answers(answers: Answers, terms: Terms) -> dict[int, FinancingStatus]:
    """The same of answers that hold those to QUESTIONS."""
    known = answers[partner_facts.LEVELS]
    levels = partner_status.of_facts(known, answers.as_of, terms)
    return of_facts(known, levels, answers[facts.OWED], answers.as_of, terms)


def of_facts(
    known: dict[int, PartnerFacts],
    levels: dict[int, LevelStatus],
    owed: dict[int, list[OpenInvoice]],
    as_of: date,
    terms: Terms,
) -> dict[int, FinancingStatus]:
    """The same of facts and levels already at hand; partners that do not exist are left out."""
    own = financing_terms.of(terms)
    found = {}
    for key, partner in known.items():
        invoices = owed[key]
        written_off = tuple([each.number for each in invoices if each.written_off_on is not None])
        found[key] = FinancingStatus(partner, as_of, levels[key], own, written_off, listed(invoices, own))
    return found


def listed(invoices: list[OpenInvoice], terms: FinancingTerms) -> tuple[InvoiceStatus, ...]:
    """Those that are still open: paid and written-off invoices are facts for the status, but not listed."""
    deferment, last_lawful_day, blocked = terms.deferment, rules.last_lawful_day, rules.blocked
    return tuple(
        [
            InvoiceStatus(each, last_lawful_day(each, deferment) if deferment else None, blocked(each, terms))
            for each in invoices
            if each.open_amount > 0 and each.written_off_on is None
        ]
    )
