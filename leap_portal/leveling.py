"""Hands the rooms' measures of partners down to the leveling review: bookings, what is held, credentials asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from partners import facts as partner_facts
from partners import rules
from partners import status as partner_status
from partners.facts import PartnerFacts
from partners.rules import Asked, Criterion, LevelStatus, Measures, Outcome
from partners.statements import Answers, Question, ask
from partners.terms import Level, LevelingReview, Terms
from rebates import facts as rebate_facts
from training import status as training_status
from training.choices import Kind
from training.status import TrainingStatus

DAY = timedelta(days=1)
QUESTIONS: tuple[Question[Any], ...] = (
    partner_facts.LEVELS,
    *training_status.QUESTIONS,
    rebate_facts.BOOKINGS,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A level of the ladder and its criteria, each as it is met."""

    level: Level
    criteria: tuple[Criterion, ...]

    @property
    def met(self) -> bool:
        return all(one.met for one in self.criteria)


@dataclass(frozen=True, slots=True)
class Leveling:
    """A partner on a day as a review with that record day looks at it."""

    partner: PartnerFacts
    as_of: date
    level: LevelStatus
    measures: Measures
    terms: Terms

    @property
    def steps(self) -> tuple[Step, ...]:
        """The level held and the one above it, where there is one, with their criteria."""
        ladder = self.terms.levels
        place = [level.key for level in ladder].index(self.level.level)
        return tuple(
            Step(level, rules.criteria(level, self.measures, self.terms))
            for level in ladder[place : place + 2]
        )

    @property
    def review(self) -> LevelingReview | None:
        """The review to come; None where the edition holds none, or its days are past."""
        review = self.terms.review
        past = review is not None and review.until_on is not None and self.as_of > review.until_on
        return None if past else review

    @property
    def outcome(self) -> Outcome | None:
        """What the review to come would make of the level on these measures; None without one."""
        review = self.review
        if review is None:
            return None
        return rules.review(self.measures, self.level.level, begins_on(review), self.terms)


def of(partners: Collection[int], as_of: date, terms: Terms) -> dict[int, Leveling]:
    """Each of `partners` (ids) as a review with the record day `as_of` looks at it."""
    return of_answers(ask(QUESTIONS, partners, as_of), terms)


def of_answers(answers: Answers, terms: Terms) -> dict[int, Leveling]:
    """The same of answers that hold those to QUESTIONS."""
    as_of, known = answers.as_of, answers[partner_facts.LEVELS]
    levels = partner_status.of_facts(known, as_of, terms)
    training = training_status.of_facts(known, levels, answers, terms)
    booked = answers[rebate_facts.BOOKINGS]
    return {
        key: Leveling(
            partner,
            as_of,
            levels[key],
            measures(training[key], rebate_facts.bookings(booked[key], terms), terms),
            terms,
        )
        for key, partner in known.items()
    }


def measures(training: TrainingStatus, bookings: Decimal, terms: Terms) -> Measures:
    """One partner's measures; `bookings` in the edition's currency."""
    active = [one.kind for one in training.active]
    asked = {
        level.key: tuple(
            Asked(one.requirement, one.have, one.want, one.state.value, one.satisfied)
            for one in training.of_level(level.key)
        )
        for level in terms.levels
    }
    return Measures(bookings, active.count(Kind.SPECIALIZATION), active.count(Kind.MASTER), asked)


def begins_on(review: LevelingReview) -> date:
    """The first day of the levels that a review in its own days brings: the first of the month after it (assumed)."""
    end = review.until_on or review.record_on
    return (end.replace(day=28) + 4 * DAY).replace(day=1)
