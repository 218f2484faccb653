"""Each of the 14 provisions as a partner meets it: the day before, on and after its days, and without it."""

from datetime import date

import pytest

from leap_portal import editions, leveling, standing
from tests import factories
from tests.documents import without
from training import status as training_status
from training import terms as training_terms

pytestmark = pytest.mark.django_db
LEAP = editions.check(editions.shipped())


@pytest.fixture
def partner():
    """A Diamond partner with one thing of each kind that a provision touches."""
    made = factories.partner(partnerworks=True)
    factories.level_span(made, "diamond", ends_on=date(2020, 6, 30))
    factories.specialization(made, "Cloud", expires_on=date(2020, 6, 30))
    factories.relief(made, "ECS", until_on=date(2020, 5, 7))
    factories.target(made, "1000", from_on=date(2020, 1, 1), until_on=date(2020, 12, 31))
    return made


def told(partner, day, terms):
    return standing.as_json(standing.of([partner.pk], day, terms)[partner.pk], terms)


def one(entries, key, name, part):
    return next((entry[part] for entry in entries if entry[key] == name), None)


def benefit(name):
    return lambda partner, day, terms: one(told(partner, day, terms)["benefits"], "benefit", name, "state")


def requirement(name, part):
    return lambda partner, day, terms: one(
        told(partner, day, terms)["requirements"], "requirement", name, part
    )


def specialization(partner, day, terms):
    found = told(partner, day, terms)["specializations"][0]
    return found["state"], found["effective_end"]


def exception(partner, day, terms):
    found = told(partner, day, terms)["exceptions"][0]
    return found["state"], found["effective_end"]


def target(partner, day, terms):
    found = told(partner, day, terms)["rebates"][0]
    return found["reduced_target"], found["target"]


def level(partner, day, terms):
    return told(partner, day, terms)["level"]["state"]


def review(partner, day, terms):
    return leveling.of([partner.pk], day, terms)[partner.pk].review is not None


def authorized(partner, day, terms):
    return sorted(
        one.requirement
        for one in training_status.of([partner.pk], day, terms)[partner.pk].of_level("authorized")
    )


def promised(partner, day, terms):
    virtual = training_terms.of(terms).virtual_training
    return virtual and str(virtual.share)


OWN, LONG = "2020-06-30", "2020-09-30"
ESS_EDS, NEW = ["EDS", "ESS"], ["Authorized training"]
TABLE = {
    1: ("[financing.window]", benefit("deferment"), [
        ("2020-05-06", "upcoming", None), ("2020-05-07", "open", None), ("2020-05-08", "open", None),
        ("2020-09-29", "open", None), ("2020-09-30", "open", None), ("2020-10-01", "closed", None),
    ]),
    2: ("[financing.deferment]", benefit("deferment"), [
        ("2020-05-06", "upcoming", None), ("2020-05-07", "open", None), ("2020-05-08", "open", None),
        ("2020-09-29", "open", None), ("2020-09-30", "open", None), ("2020-10-01", "closed", None),
    ]),
    3: ("[financing.financing]", benefit("financing"), [
        ("2020-05-06", "upcoming", None), ("2020-05-07", "open", None), ("2020-05-08", "open", None),
        ("2020-09-29", "open", None), ("2020-09-30", "open", None), ("2020-10-01", "closed", None),
    ]),
    4: ("[financing.subscription-notice]", benefit("subscription"), [
        ("2019-01-01", "open", None), ("2020-05-07", "open", None), ("2021-12-31", "open", None),
    ]),
    5: ("[training.specialization-extension]", specialization, [
        ("2020-03-14", ("active", OWN), ("active", OWN)), ("2020-03-15", ("active", LONG), ("active", OWN)),
        ("2020-03-16", ("active", LONG), ("active", OWN)), ("2020-07-01", ("active", LONG), ("expired", OWN)),
        ("2020-09-29", ("active", LONG), ("expired", OWN)), ("2020-09-30", ("active", LONG), ("expired", OWN)),
        ("2020-10-01", ("expired", LONG), ("expired", OWN)),
    ]),
    6: ("[[training.waivers]]", requirement("CWNA", "state"), [
        ("2020-03-14", "missing", "missing"), ("2020-03-15", "waived", "missing"), ("2020-03-16", "waived", "missing"),
        ("2020-09-29", "waived", "missing"), ("2020-09-30", "waived", "missing"), ("2020-10-01", "missing", "missing"),
    ]),
    7: ("[training.free-training]", benefit("free-training"), [
        ("2020-05-06", "upcoming", None), ("2020-05-07", "open", None), ("2020-05-08", "open", None),
        ("2020-09-17", "open", None), ("2020-09-18", "open", None), ("2020-09-19", "closed", None),
    ]),
    8: ("[training.virtual-training]", promised, [("2019-01-01", "0.90", None), ("2021-12-31", "0.90", None)]),
    9: ("[[rebates.reduced-targets]]", target, [
        ("2020-04-01", (None, "1000.00"), (None, "1000.00")), ("2020-04-02", ("750.00", "750.00"), (None, "1000.00")),
        ("2020-04-03", ("750.00", "750.00"), (None, "1000.00")), ("2020-12-31", ("750.00", "750.00"), (None, "1000.00")),
    ]),
    10: ("[partners.level-extension]", level, [
        ("2020-03-14", "held", "held"), ("2020-03-15", "held", "held"), ("2020-06-30", "held", "held"),
        ("2020-07-01", "protected", "awaiting-review"), ("2020-12-30", "protected", "awaiting-review"),
        ("2020-12-31", "protected", "awaiting-review"), ("2021-01-01", "awaiting-review", "awaiting-review"),
    ]),
    11: ("[partners.leveling-review]", review, [
        ("2020-12-31", True, False), ("2021-01-01", True, False), ("2021-01-02", True, False),
        ("2021-01-30", True, False), ("2021-01-31", True, False), ("2021-02-01", False, False),
    ]),
    12: ("[training.level-training]", requirement("Level training 2020", "due_on"), [
        ("2020-03-30", "2020-03-31", "2020-03-31"), ("2020-03-31", OWN, "2020-03-31"), ("2020-04-01", OWN, "2020-03-31"),
        ("2020-06-29", OWN, "2020-03-31"), ("2020-06-30", OWN, "2020-03-31"),
    ]),
    13: ("[[training.replacements]]", authorized, [
        ("2020-04-13", ESS_EDS, ESS_EDS), ("2020-04-14", NEW, ESS_EDS), ("2020-04-15", NEW, ESS_EDS),
        ("2021-12-31", NEW, ESS_EDS),
    ]),
    14: ("[training.exception-extension]", exception, [
        ("2020-05-06", ("current", "2020-05-07"), ("current", "2020-05-07")),
        ("2020-05-07", ("current", OWN), ("current", "2020-05-07")),
        ("2020-05-08", ("current", OWN), ("ended", "2020-05-07")), ("2020-06-29", ("current", OWN), ("ended", "2020-05-07")),
        ("2020-06-30", ("current", OWN), ("ended", "2020-05-07")), ("2020-07-01", ("ended", OWN), ("ended", "2020-05-07")),
    ]),
}  # fmt: skip
BARE = {number: editions.check(without(header)) for number, (header, _, _) in TABLE.items()}
ROWS = [(number, found, *row) for number, (_, found, rows) in TABLE.items() for row in rows]


@pytest.mark.parametrize(("number", "found", "day", "with_it", "without_it"), ROWS)
def test_a_provision_on_its_days_and_without_it(partner, number, found, day, with_it, without_it):
    on = date.fromisoformat(day)
    assert (found(partner, on, LEAP), found(partner, on, BARE[number])) == (with_it, without_it)


def test_all_fourteen_are_told():
    assert sorted(TABLE) == [one.number for one in editions.provisions(LEAP)] == list(range(1, 15))
