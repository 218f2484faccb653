"""Training: what is asked of the partner and who counts, what it holds and is excepted from, its people, the courses."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.access import member
from partners.terms import Terms
from training import facts, rules, status
from training import terms as training_terms
from training.choices import RequirementState
from training.rules import Certificate, Employee, RequirementStatus


@dataclass(frozen=True, slots=True)
class Asked:
    """What a level or a specialization asks, under the name that people know it by."""

    name: str
    kind: str
    requirements: tuple[RequirementStatus, ...]

    @property
    def assumed(self) -> bool:
        """Whether anything asked is not stated in a source."""
        return any(one.demand.stated.assumed for one in self.requirements)

    @property
    def source(self) -> str:
        return self.requirements[0].demand.stated.source


@dataclass(frozen=True, slots=True)
class Row:
    """A person as the list shows them on a day: each credential with whether it counts then."""

    employee: Employee
    employed: bool
    certificates: tuple[tuple[Certificate, bool], ...]


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """Requirements, specializations, exceptions and free training on the day looked at."""
    found = status.of([request.partner.id], request.as_of, request.terms)[request.partner.id]
    states = Counter(one.state for one in found.requirements)
    context = {
        "asked": grouped(found.requirements, request.terms),
        "states": [(state.value, states[state]) for state in RequirementState if states[state]],
        "specializations": found.specializations,
        "counts": {"active": len(found.active), "by_extension": found.by_extension, "ended": found.ended},
        "exceptions": found.exceptions,
        "benefits": found.benefits,
    }
    return render(request, "training/page.html", context)


def grouped(requirements: Iterable[RequirementStatus], terms: Terms) -> list[Asked]:
    """The requirements by what asks for them."""
    levels = {level.key: level.name for level in terms.levels}
    found = []
    for asked_of, group in groupby(requirements, key=lambda one: one.asked_of):
        kind, _, name = asked_of.partition(":")
        found.append(Asked(levels.get(name, name) if kind == "level" else name, kind, tuple(group)))
    return found


@require_safe
@member
def people(request: HttpRequest) -> HttpResponse:
    """Who is and was employed, with what they earned; those who count first."""
    as_of = request.as_of
    employees = facts.PEOPLE.gather([request.partner.id], as_of)[request.partner.id]
    rows = sorted((row(one, as_of) for one in employees), key=lambda one: not one.employed)
    employed = sum(1 for one in rows if one.employed)
    counting = sum(1 for one in rows if any(counts for _, counts in one.certificates))
    return render(
        request, "training/people.html", {"people": rows, "employed": employed, "counting": counting}
    )


def row(employee: Employee, as_of: date) -> Row:
    """One person on the day."""
    earned = rules.lasting(employee.certificates)
    counted = tuple((one, rules.counts(one, employee, as_of)) for one in earned)
    return Row(employee, employee.employed(as_of), counted)


@require_safe
@member
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every course with its price on the day, who holds it, and the share held in virtual classrooms."""
    own = training_terms.of(request.terms)
    courses = facts.courses()
    offers = [rules.offer(course, request.as_of, own.free_training) for course in courses]
    context = {
        "offers": offers,
        "free": sum(1 for one in offers if one.free),
        "share": rules.virtual_share(courses, request.as_of, own.virtual_training),
    }
    return render(request, "training/catalogue.html", context)
