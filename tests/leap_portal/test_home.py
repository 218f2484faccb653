"""What home says of a standing: what needs attention, most pressing first, and what ends when."""

from datetime import date

import pytest

from financing.facts import Undecided
from leap_portal import editions, home, standing
from tests import factories, scene
from tests.documents import asking_for_nothing, without

pytestmark = pytest.mark.django_db
LEAP = editions.check(editions.shipped())
DAY = date(2020, 5, 7)


@pytest.fixture
def terms():
    """LEAP 2020, but that it asks for no credential: what it asks for is told below."""
    return editions.check(asking_for_nothing())


def iso(text):
    return date.fromisoformat(text)


def unsent(drafts):
    return [Undecided("draft", number, None) for number in drafts]


def told(partner, as_of, terms, drafts=(), may_ask=True):
    found = standing.of([partner.pk], iso(as_of), terms)[partner.pk]
    return [(one.tone, one.text) for one in home.attention(found, unsent(drafts), terms, may_ask=may_ask)]


def rows(partner, as_of, terms):
    found = standing.of([partner.pk], iso(as_of), terms)[partner.pk]
    return {row.label: (row.own_until_on, row.until_on) for row in home.endings(found, terms)}


def test_nothing_to_do_says_nothing(terms):
    assert told(factories.partner(), "2020-05-07", terms) == []


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        ("2020-05-06", [("bad", "1 invoice is overdue. You can ask for more time.")]),
        ("2020-05-07", [("warn", "1 invoice is due within 30 days. You can ask for more time.")]),
        ("2020-06-06", [("warn", "1 invoice is due within 30 days. You can ask for more time.")]),
        ("2020-06-07", []),
    ],
)
def test_invoices_past_due_or_due_soon(terms, due_on, expected):
    partner = factories.partner()
    factories.invoice(partner, iso(due_on))
    assert told(partner, "2020-05-07", terms) == expected


def test_the_most_pressing_stands_first(terms):
    partner = factories.partner()
    for due_on in ("2020-05-20", "2020-04-01", "2020-04-02"):
        factories.invoice(partner, iso(due_on))
    assert told(partner, "2020-05-07", terms, ["DEF-2020-0001"]) == [
        ("bad", "2 invoices are overdue. You can ask for more time."),
        ("warn", "1 invoice is due within 30 days. You can ask for more time."),
        ("warn", "DEF-2020-0001 is not sent yet. Send it by 30 September 2020, else it lapses."),
    ]


def test_who_may_not_ask_is_told_what_is_overdue_but_not_to_ask(terms):
    partner = factories.partner(standing="hold")
    factories.invoice(partner, iso("2020-04-01"))
    assert told(partner, "2020-05-07", terms) == [("bad", "1 invoice is overdue.")]


def test_a_viewer_is_told_but_not_to_do_what_others_may(terms):
    partner = factories.partner()
    factories.invoice(partner, iso("2020-04-01"))
    found = standing.of([partner.pk], iso("2020-05-07"), terms)[partner.pk]
    told = home.attention(found, unsent(["DEF-2020-0001"]), terms, may_ask=False)
    assert [(one.text, one.action) for one in told] == [
        ("1 invoice is overdue.", "See which"),
        ("DEF-2020-0001 is not sent yet. It lapses if it is not by 30 September 2020.", "See it"),
    ]


@pytest.mark.parametrize(("role", "hinted"), [("viewer", False), ("training", False), ("finance", True)])
def test_home_hints_at_asking_to_who_may_ask(role, hinted):
    partner = scene.company("P0001")
    scene.invoice(partner)
    html = scene.browser_of(scene.member(partner, "Ben", role)).get("/").content.decode()
    assert ("You can ask for more time." in html) is hinted


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2020-09-29", 1), ("2020-09-30", 1), ("2020-10-01", 0)],
)
def test_a_draft_is_named_until_the_window_closes(terms, as_of, expected):
    assert len(told(factories.partner(), as_of, terms, ["DEF-2020-0001"])) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-06-30", []),
        (
            "2020-07-01",
            [("warn", "1 specialization stands only by the program’s extension, until 30 September 2020.")],
        ),
        (
            "2020-08-31",
            [("bad", "1 specialization stands only by the program’s extension, until 30 September 2020.")],
        ),
        (
            "2020-09-30",
            [("bad", "1 specialization stands only by the program’s extension, until 30 September 2020.")],
        ),
        ("2020-10-01", [("bad", "1 specialization has expired: 30 September 2020 was the last day.")]),
        ("2020-10-30", [("bad", "1 specialization has expired: 30 September 2020 was the last day.")]),
        ("2020-10-31", []),
    ],
)
def test_a_specialization_that_stands_by_the_extension_and_then_expires(terms, as_of, expected):
    partner = factories.partner()
    factories.specialization(partner, expires_on=iso("2020-06-30"))
    factories.specialization(partner, "SD-WAN", expires_on=iso("2021-06-30"))
    assert told(partner, as_of, terms) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2020-12-31", 0), ("2021-01-01", 1)])
def test_a_level_that_awaits_its_review(terms, as_of, expected):
    partner = factories.partner()
    factories.level_span(partner, ends_on=iso("2020-06-30"))
    assert len(told(partner, as_of, terms)) == expected


def test_what_ends_when(terms):
    partner = factories.partner()
    factories.level_span(partner, ends_on=iso("2020-06-30"))
    factories.specialization(partner, expires_on=iso("2020-06-12"))
    factories.specialization(partner, "Wireless")
    factories.specialization(partner, "SD-WAN", expires_on=iso("2020-03-14"))
    assert rows(partner, "2020-05-07", terms) == {
        "Cloud": (iso("2020-06-12"), iso("2020-09-30")),
        "Level Gold": (iso("2020-06-30"), iso("2020-12-31")),
        "Applications for relief": (None, iso("2020-09-30")),
        "Free training": (None, iso("2020-09-18")),
    }


def test_before_the_program_its_window_is_not_shown(terms):
    assert rows(factories.partner(), "2020-05-06", terms) == {}


def test_an_edition_without_a_window_has_none_to_show():
    terms = editions.check(without("[financing.window]"))
    partner = factories.partner()
    assert "Applications for relief" not in rows(partner, "2020-05-07", terms)
    assert not [text for _, text in told(partner, "2020-05-07", terms, ["DEF-2020-0001"]) if "DEF" in text]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2020-03-30", [("warn", "Level training 2020: 0 of 1 people, due by 31 March 2020.")]),
        ("2020-06-30", [("warn", "CWNA: 0 of 2 people, waived until 30 September 2020.")]),
        ("2020-06-30", [("warn", "Level training 2020: 0 of 1 people, due by 30 June 2020.")]),
        ("2020-07-01", [("bad", "Level training 2020: 0 of 1 people, asked for now.")]),
        ("2020-09-30", [("warn", "CWNA: 0 of 2 people, waived until 30 September 2020.")]),
        ("2020-10-01", [("bad", "CWNA: 0 of 2 people, asked for now.")]),
    ],
)
def test_credentials_of_which_more_people_are_needed(as_of, expected):
    partner = factories.partner()
    factories.level_span(partner, "gold")
    assert set(expected) <= set(told(partner, as_of, LEAP))


def test_a_credential_is_told_once_by_the_most_pressing_of_who_asks_for_it():
    partner = factories.partner()
    factories.level_span(partner, "platinum")
    factories.specialization(partner, "Cloud")
    factories.specialization(partner, "Data Center")
    lines = [text for _, text in told(partner, "2020-05-07", LEAP) if text.startswith("ECS")]
    assert lines == ["ECS: 0 of 2 people, asked for now."]


def test_an_exception_ends_on_its_effective_day():
    partner = factories.partner(partnerworks=True)
    factories.level_span(partner, "gold")
    factories.relief(partner, "ECS", until_on=DAY)
    assert rows(partner, "2020-05-07", LEAP)["ECS exception"] == (DAY, date(2020, 6, 30))
    excepted = ("warn", "ECS: 0 of 1 people, excepted until 30 June 2020.")
    assert excepted in told(partner, "2020-05-07", LEAP)


def test_a_waiver_is_shown_to_who_needs_it_in_its_days():
    partner = factories.partner()
    assert "CWNA waiver" not in rows(partner, "2020-05-07", LEAP)
    factories.level_span(partner, "gold")
    for as_of, shown in [
        ("2020-03-14", False),
        ("2020-03-15", True),
        ("2020-09-30", True),
        ("2020-10-01", False),
    ]:
        assert ("CWNA waiver" in rows(partner, as_of, LEAP)) is shown, as_of


@pytest.mark.parametrize(
    ("as_of", "tone"),
    [("2020-05-29", "warn"), ("2020-05-30", "bad"), ("2020-06-06", "bad"), ("2020-06-07", None)],
)
def test_a_question_is_named_until_its_last_day_and_pressing_in_its_last_week(terms, as_of, tone):
    found = standing.of([factories.partner().pk], iso(as_of), terms)
    waits = [Undecided("needs-information", "DEF-2020-0001", iso("2020-06-06"))]
    said = home.attention(next(iter(found.values())), waits, terms, may_ask=True)
    text = "DEF-2020-0001 waits for an answer, by 6 June 2020; else it lapses."
    assert [(one.text, one.tone, one.action) for one in said] == ([(text, tone, "Answer")] if tone else [])
