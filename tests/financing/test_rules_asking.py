"""Who may ask and when: provisions 1 and 2 around each of their days, and each criterion of being qualified."""

from datetime import date
from decimal import Decimal

import pytest

from financing import rules
from financing import terms as financing_terms
from financing.rules import OpenInvoice, defer
from leap_portal import editions
from tests.documents import altered, in_table, without

TERMS = financing_terms.of(editions.check(editions.shipped()))
CLOSED = financing_terms.of(editions.check(without("[financing.window]")))
NO_DEFERMENT = financing_terms.of(editions.check(without("[financing.deferment]")))


def iso(text):
    return date.fromisoformat(text)


def narrowed(*exchanges):
    """The terms with the section of qualified partners altered."""
    return financing_terms.of(editions.check(altered(in_table("[financing.qualified]", *exchanges))))


def refusals(plan):
    return [reason.text for reason in plan.refused]


def invoice(due_on):
    made = date(2020, 3, 1)
    amount = Decimal(1000)
    return OpenInvoice(1, "INV-1", made, iso(due_on), iso(due_on), "USD", amount, amount, None, "")


@pytest.mark.parametrize(
    ("asked_on", "expected"),
    [
        ("2020-05-06", ["Applications open on 7 May 2020."]),
        ("2020-05-07", []),
        ("2020-05-08", []),
        ("2020-09-29", []),
        ("2020-09-30", []),
        ("2020-10-01", ["Applications closed on 30 September 2020."]),
    ],
)
def test_provisions_1_and_2_around_their_days(asked_on, expected):
    assert [reason.text for reason in rules.window(iso(asked_on), TERMS)] == expected
    plan = defer([invoice("2020-11-10")], iso(asked_on), "US", TERMS, days=30)
    assert (refusals(plan), len(plan.rows)) == (expected, 0 if expected else 1)


@pytest.mark.parametrize("asked_on", ["2020-05-06", "2020-05-07", "2020-05-08", "2020-09-30", "2020-10-01"])
@pytest.mark.parametrize("terms", [CLOSED, NO_DEFERMENT], ids=["without provision 1", "without provision 2"])
def test_without_provision_1_or_2_nothing_can_be_asked(asked_on, terms):
    plan = defer([invoice("2020-05-07")], iso(asked_on), "US", terms, days=30)
    assert (refusals(plan), plan.rows) == (["This program offers no deferment of payments."], ())


@pytest.mark.parametrize(
    ("from_on", "until_on", "asked_on", "expected"),
    [
        ("2020-06-01", "2020-08-31", "2020-05-31", ["Applications open on 1 June 2020."]),
        ("2020-06-01", "2020-08-31", "2020-06-01", []),
        ("2020-06-01", "2020-08-31", "2020-08-31", []),
        ("2020-06-01", "2020-08-31", "2020-09-01", ["Applications closed on 31 August 2020."]),
    ],
)
def test_provision_2_has_days_of_its_own(from_on, until_on, asked_on, expected):
    table = in_table(
        "[financing.deferment]",
        ("from = 2020-05-07", f"from = {from_on}"),
        ("until = 2020-09-30", f"until = {until_on}"),
    )
    terms = financing_terms.of(editions.check(altered(table)))
    assert [reason.text for reason in rules.window(iso(asked_on), terms)] == expected


@pytest.mark.parametrize(
    ("standing", "level", "written_off", "terms", "met"),
    [
        ("good", "gold", [], TERMS, [True, True, True]),
        ("hold", "gold", [], TERMS, [False, True, True]),
        ("good", "gold", ["INV-9"], TERMS, [True, True, False]),
        ("hold", "gold", ["INV-9"], TERMS, [False, True, False]),
        ("good", "gold", [], narrowed(('"authorized", "gold", ', "")), [True, False, True]),
        (
            "good",
            "gold",
            ["INV-9"],
            narrowed(("no-written-off = true", "no-written-off = false")),
            [True] * 3,
        ),
        ("hold", "gold", [], narrowed(('["good"]', '["good", "hold"]')), [True] * 3),
    ],
)
def test_each_criterion_of_being_qualified_is_met_or_not(standing, level, written_off, terms, met):
    criteria = rules.qualified(standing, level, level.title(), written_off, terms)
    assert [criterion.met for criterion in criteria] == met


def test_criteria_are_told_by_name():
    criteria = rules.qualified("hold", "gold", "Gold", ["INV-8", "INV-9"], narrowed(('"gold", ', "")))
    assert [criterion.reason.text for criterion in criteria] == [
        "Standing is hold.",
        "Level Gold is not on the list.",
        "Written off: INV-8, INV-9.",
    ]
