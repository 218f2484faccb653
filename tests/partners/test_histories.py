"""The organisation's history: its own entries alone, of others' conduct only for the administrator."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from leap_portal.letters import status_letter
from partners import audit, histories
from partners.choices import AuditKind, Role
from partners.models import AuditEntry, LevelSpan, Partner, User
from partners.terms import Terms
from tests import factories, scene
from tests.scene import DAY

HISTORY = "/organisation/history/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def northwind() -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")


@pytest.fixture
def ben(northwind: Partner) -> User:
    return scene.member(northwind, "Ben", Role.VIEWER)


def write(partner: Partner, by: User | None, kind: AuditKind, sentence: str = "", as_of=DAY) -> None:
    said = sentence or f"{by} did a {kind.label}."
    audit.record("tried", "T-1", said, by=by, as_of=as_of, partner=partner.pk, kind=kind)


def lines(page: Client, **asked: str) -> list[str]:
    html = page.get(HISTORY, asked).content.decode()
    return re.findall(r"<li><p>(.*?)</p>", html)


def test_an_administrator_reads_everything_the_latest_first(northwind: Partner, ada: User, ben: User) -> None:
    for kind in AuditKind:
        write(northwind, ben, kind)
    assert lines(scene.browser_of(ada)) == [f"Ben did a {kind.label}." for kind in reversed(AuditKind)]


def test_others_read_what_was_decided_and_changed_and_what_they_did_themselves(
    northwind: Partner, ada: User, ben: User
) -> None:
    for kind in AuditKind:
        write(northwind, ada, kind)
    write(northwind, ben, AuditKind.SIGN_IN)
    page = scene.browser_of(ben)
    assert lines(page) == ["Ben did a sign in.", "Ada did a change.", "Ada did a decision."]
    assert lines(page, kind="refusal") == ["Ben did a sign in.", "Ada did a change.", "Ada did a decision."]
    assert lines(page, kind="decision") == ["Ada did a decision."]


def test_where_from_is_for_the_administrator(northwind: Partner, ada: User, ben: User) -> None:
    scene.browser_of(ada).post("/financing/ask/", REMOTE_ADDR="192.0.2.7")
    write(northwind, ada, AuditKind.CHANGE)
    assert "192.0.2.7" not in scene.browser_of(ben).get(HISTORY).content.decode()


def test_no_entry_of_another_organisation_or_the_program_is_there(ada: User) -> None:
    other = scene.company("P0002")
    write(other, ada, AuditKind.CHANGE)
    audit.record("tried", "T-1", "The program.", by=ada, as_of=DAY)
    assert lines(scene.browser_of(ada)) == ["Nothing yet."]


def test_asked_about_an_earlier_day_it_ends_there(northwind: Partner, ada: User) -> None:
    write(northwind, ada, AuditKind.CHANGE)
    page = scene.browser_of(ada)
    assert lines(page, as_of="2020-05-06") == ["Nothing yet."]
    assert lines(page, as_of="2020-05-07") == ["Ada did a change."]


def test_it_comes_in_pages(northwind: Partner, ada: User) -> None:
    for number in range(histories.AT_ONCE + 2):
        write(northwind, ada, AuditKind.CHANGE, f"Thing {number}.")
    page = scene.browser_of(ada)
    first = page.get(HISTORY).content.decode()
    earlier = re.search(r"\?kind=&amp;before=(\d+)", first)[1]
    assert len(lines(page)) == histories.AT_ONCE
    assert lines(page, before=earlier) == ["Thing 1.", "Thing 0."]
    assert len(lines(page, before="x")) == len(lines(page, before="9" * 30)) == histories.AT_ONCE


def test_a_sentence_is_text(northwind: Partner, ada: User) -> None:
    write(northwind, ada, AuditKind.CHANGE, "<script>alert(1)</script>")
    assert lines(scene.browser_of(ada)) == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


@pytest.mark.parametrize("many", [1, 40])
def test_it_takes_the_same_statements_whatever_there_is(
    many: int, northwind: Partner, ada: User, django_assert_num_queries
) -> None:
    page = scene.browser_of(ada)
    page.get(HISTORY)
    for _ in range(many):
        write(northwind, ada, AuditKind.CHANGE)
    with django_assert_num_queries(5):
        page.get(HISTORY)


def test_who_takes_a_letter_is_told(northwind: Partner, ada: User, terms: Terms) -> None:
    letter = status_letter(northwind.pk, speaks_of=DAY, by=ada, as_of=DAY, terms=terms)
    page = scene.browser_of(ada)
    page.head(f"/letters/{letter.number}/pdf/")
    page.get(f"/letters/{letter.number}/pdf/")
    entry = AuditEntry.objects.get(kind="download")
    assert (entry.sentence, entry.subject) == (f"Ada downloaded letter {letter.number}.", letter.number)


def test_who_takes_sales_with_them_is_told(northwind: Partner, ada: User) -> None:
    LevelSpan.objects.filter(partner=northwind).update(level="diamond")
    factories.target(northwind)
    factories.sale(northwind, 100, DAY)
    scene.browser_of(ada).get(reverse("rebate-sales"), {"qualifying": "yes"})
    entry = AuditEntry.objects.get(kind="export")
    assert entry.sentence == "Ada exported 1 sales of Diamond Growth Rebate, 2020, as CSV."
    assert entry.after == {"sales": 1, "asked": "qualifying=yes"}
