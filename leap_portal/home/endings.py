"""What ends when: the rows of home's cliff radar."""

from collections.abc import Iterator

from financing import terms as financing_terms
from leap_portal.radar import Ending
from leap_portal.standing import Standing
from partners.terms import Terms
from training import terms as training_terms
from training.choices import ReliefState, RequirementState


def endings(standing: Standing, terms: Terms) -> list[Ending]:
    """Everything of the partner's, and of the program's for it, that ends on a known day."""
    return [
        *specializations(standing),
        *level(standing),
        *reliefs(standing),
        *waivers(standing, terms),
        *deferred(standing),
        *program(standing, terms),
    ]


def specializations(standing: Standing) -> Iterator[Ending]:
    """Each active specialization."""
    for one in standing.training.active:
        if one.effective_end is not None:
            kind = one.kind.label
            yield Ending(one.name, one.from_on, one.effective_end, kind, "/training/", "", one.own_end)


def level(standing: Standing) -> Iterator[Ending]:
    """The level, by the span that counts."""
    span = standing.level.span
    if span is not None and span.effective_end is not None:
        name = f"Level {standing.level.name}"
        yield Ending(name, span.from_on, span.effective_end, "", "/levels/", "", span.own_end)


def reliefs(standing: Standing) -> Iterator[Ending]:
    """The partner's own exceptions and entitlements that are current."""
    for one in standing.training.exceptions:
        if one.state is ReliefState.CURRENT and one.effective_end is not None:
            kind = one.kind.label
            yield Ending(
                f"{one.requirement} {kind}", one.from_on, one.effective_end, "", "/training/", "", one.own_end
            )


def waivers(standing: Standing, terms: Terms) -> Iterator[Ending]:
    """The program's waivers of what the partner doesn't meet."""
    waived = {
        one.requirement for one in standing.training.requirements if one.state is RequirementState.WAIVED
    }
    for one in training_terms.of(terms).waivers:
        if one.credential in waived and one.until_on is not None and one.in_force(standing.as_of):
            yield Ending(
                f"{one.credential} waiver", one.from_on, one.until_on, "by the program", "/training/"
            )


def deferred(standing: Standing) -> Iterator[Ending]:
    """The last new due day of deferred invoices."""
    if (until := standing.financing.deferred_until) is not None:
        yield Ending("Deferred invoices", None, until, "last new due day", "/financing/")


def program(standing: Standing, terms: Terms) -> Iterator[Ending]:
    """The program's own last days: to apply, and to enrol for nothing."""
    own = financing_terms.of(terms).window
    free = training_terms.of(terms).free_training
    for provision, name, what, href in (
        (own, "Applications for relief", "last day to apply", "/financing/"),
        (free, "Free training", "last day to enrol", "/training/"),
    ):
        if provision is not None and provision.until_on is not None and provision.begun(standing.as_of):
            yield Ending(name, provision.from_on, provision.until_on, what, href)
