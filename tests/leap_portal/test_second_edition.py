"""Another vendor's program runs through the same code: other levels, days, lists, amounts, and provisions left out."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from leap_portal import days, editions, imports, leveling, standing
from partners.choices import Verdict
from partners.models import Notice, ProgramClock, StatusChange
from partners.services.editions import publish
from tests import factories, scene

pytestmark = pytest.mark.django_db
AURORA = (Path(__file__).parent.parent / "editions" / "aurora-2023.toml").read_text(encoding="utf-8")
TERMS = editions.check(AURORA)
DAY = timedelta(days=1)
OPENS = date(2023, 2, 10)


@pytest.fixture
def acme():
    """A Silver partner, with an invoice, a specialization, an exception, a target and a sale."""
    partner = factories.partner(country="DE", currency="EUR")
    factories.level_span(partner, "silver", ends_on=date(2023, 3, 31))
    factories.specialization(partner, "Edge", expires_on=date(2023, 2, 28))
    factories.relief(partner, "ACX", until_on=OPENS)
    factories.invoice(partner, date(2023, 3, 1), issued_on=date(2023, 1, 2))
    factories.target(
        partner, "50000", plan="volume", period="H1", from_on=date(2023, 1, 1), until_on=date(2023, 6, 30)
    )
    factories.sale(partner, "50000", date(2023, 2, 1))
    return partner


def told(partner, day):
    return standing.as_json(standing.of([partner.pk], day, TERMS)[partner.pk], TERMS)


def named(entries, key, name):
    return next(one for one in entries if one[key] == name)


EDGES = [
    # path, the last day before it changes, what it is then, what the day after
    (("level", "state"), date(2023, 3, 31), "held", "protected"),
    (("level", "state"), date(2023, 8, 31), "protected", "awaiting-review"),
    (("specializations", "Edge"), date(2023, 6, 30), "active", "expired"),
    (("requirements", "ACP"), date(2023, 2, 9), "missing", "waived"),
    (("requirements", "ACP"), date(2023, 5, 31), "waived", "missing"),
    (("requirements", "ACX"), date(2023, 4, 30), "excepted", "missing"),
    (("exceptions", "ACX"), date(2023, 4, 30), "current", "ended"),
    (("benefits", "deferment"), date(2023, 2, 9), "upcoming", "open"),
    (("benefits", "deferment"), date(2023, 7, 31), "open", "closed"),
    (("benefits", "free-training"), date(2023, 4, 30), "open", "closed"),
    (("benefits", "rebate-relief"), date(2023, 2, 14), "upcoming", "open"),
]
NAMES = {
    "specializations": "name",
    "requirements": "requirement",
    "exceptions": "requirement",
    "benefits": "benefit",
}


@pytest.mark.parametrize(("path", "last", "before", "after"), EDGES)
def test_every_provision_turns_on_its_own_day(acme, path, last, before, after):
    found = []
    for day in (last, last + DAY):
        entries = told(acme, day)[path[0]]
        found.append((entries if path[0] == "level" else named(entries, NAMES[path[0]], path[1]))["state"])
    assert found == [before, after]


def test_targets_are_reduced_by_its_own_cut_and_paid_by_its_own_bands(acme):
    before, since = (told(acme, day)["rebates"][0] for day in (date(2023, 2, 14), date(2023, 2, 15)))
    assert (before["reduced_target"], before["target"], before["payout"]) == (None, "50000.00", "500.00")
    assert (since["reduced_target"], since["target"], since["attainment"]) == (
        "30000.00",
        "30000.00",
        "1.6667",
    )


@pytest.mark.parametrize(
    ("day", "credential"), [(date(2023, 2, 28), "Starter"), (date(2023, 3, 1), "Foundations")]
)
def test_a_requirement_is_replaced_on_its_own_day(day, credential):
    asked = told(factories.partner(), day)["requirements"]
    assert [one["requirement"] for one in asked] == [credential]


@pytest.mark.parametrize(
    ("day", "due_on", "state"),
    [
        (date(2023, 2, 19), "2023-02-28", "due"),
        (date(2023, 2, 20), "2023-05-31", "due"),
        (date(2023, 5, 31), "2023-05-31", "due"),
        (date(2023, 6, 1), "2023-05-31", "missing"),
    ],
)
def test_a_due_day_is_pushed_out_by_its_own_days(day, due_on, state):
    partner = factories.partner()
    factories.level_span(partner, "gold")
    school = named(told(partner, day)["requirements"], "requirement", "Sales school")
    assert (school["due_on"], school["state"]) == (due_on, state)


def test_what_it_leaves_out_is_not_offered(acme):
    offered = [one["benefit"] for one in told(acme, OPENS)["benefits"]]
    assert offered == ["deferment", "free-training", "rebate-relief"]


def test_its_review_asks_for_its_own_criteria(acme):
    found = leveling.of([acme.pk], date(2023, 8, 31), TERMS)[acme.pk]
    assert [(one.level.key, one.met) for one in found.steps] == [("silver", False), ("gold", False)]
    outcome = found.outcome
    assert (outcome.level, outcome.verdict, outcome.begins_on) == (
        "registered",
        Verdict.DEMOTED,
        date(2023, 10, 1),
    )


def test_files_name_its_levels_and_plans_and_no_others(tmp_path):
    factories.partner(code="A1", currency="EUR")
    levels = tmp_path / "levels.csv"
    levels.write_text("partner,level,from_on,ends_on\nA1,silver,2023-01-01,\n")
    assert imports.run([levels], by=None, as_of=OPENS, terms=TERMS).files[0].added == 1
    levels.write_text("partner,level,from_on,ends_on\nA1,diamond,2023-01-01,\n")
    with pytest.raises(imports.ImportRefused, match="registered, silver, gold"):
        imports.run([levels], by=None, as_of=OPENS, terms=TERMS)


@pytest.mark.django_db(transaction=True)
def test_closing_its_days_records_its_expiries(acme):
    ProgramClock.objects.update(rehearsal_on=date(2023, 6, 29), last_closed_on=date(2023, 6, 29))
    closed = list(days.close(date(2023, 7, 2), terms=TERMS))
    assert closed == [date(2023, 6, 30), date(2023, 7, 1), date(2023, 7, 2)]
    changes = StatusChange.objects.filter(kind="specialization").values_list("before", "after", "on")
    assert ("active", "expired", date(2023, 7, 1)) in set(changes)
    assert Notice.objects.filter(text="Edge has expired: 30 June 2023 was its last day.").count() == 1


def test_every_page_speaks_of_it_alone(acme):
    publish(AURORA, TERMS, by=None, as_of=date(2020, 5, 7), rehearsal=True)
    browser = scene.browser_of(factories.member(acme))
    for path in ("/", "/financing/", "/training/", "/levels/", "/rebates/"):
        page = browser.get(path, {"as_of": "2023-03-01"}).content.decode()
        assert "Aurora Bridge 2023" in page, path
        assert "LEAP 2020" not in page and "Extreme" not in page, path
