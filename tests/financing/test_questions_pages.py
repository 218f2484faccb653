"""Questions on the partner's page and the staff's: read, answered, asked, taken back, and nothing typed is lost."""

from datetime import date

import pytest
from django.test import Client

from financing.choices import State
from financing.models import Application, Question
from financing.services import questions
from financing.services.refresh import refresh
from partners.choices import Role
from partners.models import AuditEntry, Partner, ProgramClock, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY


@pytest.fixture
def sent(terms: Terms, northwind: Partner, ada: User) -> Application:
    return scene.submitted(ada, northwind, [scene.invoice(northwind, number="INV-1")], terms)


@pytest.fixture
def asked(sent: Application, manager: User, terms: Terms) -> Question:
    return questions.put(sent.pk, question="Which <b>bank</b>?", by=manager, as_of=DAY, terms=terms)


@pytest.fixture
def page(ada: User) -> Client:
    return scene.browser_of(ada)


@pytest.fixture
def desk(manager: User) -> Client:
    return scene.browser_of(manager, second_factor=True)


def text(response: object) -> str:
    return response.content.decode()


def today_is(day: date) -> None:
    ProgramClock.objects.update(last_closed_on=day, rehearsal_on=day)


def at(sent: Application, verb: str = "") -> str:
    return f"/financing/{sent.number}/{verb}"


def in_admin(sent: Application, verb: str) -> str:
    return f"/admin/financing/application/{sent.pk}/{verb}/"


def test_the_partner_reads_the_question_and_by_when(page: Client, asked: Question, sent: Application) -> None:
    html = text(page.get(at(sent)))
    assert "Which &lt;b&gt;bank&lt;/b&gt;?" in html and "Maria asked on" in html and "Send answer" in html
    assert "It waits for your answer" in html and "Promised by" not in html


def test_an_answer_goes_back_to_the_page_that_shows_it(
    page: Client, asked: Question, sent: Application
) -> None:
    html = text(page.post(at(sent, "answer/"), {"answer": "First Bank."}, follow=True))
    assert "Your answer is sent." in html and "Ada answered on" in html and "Send answer" not in html
    assert Application.objects.get().state == State.IN_REVIEW


def test_an_empty_answer_is_sent_back_with_a_sentence(
    page: Client, asked: Question, sent: Application
) -> None:
    html = text(page.post(at(sent, "answer/"), {"answer": "  "}))
    assert "Write the answer first." in html and 'href="#id_answer"' in html


def test_what_comes_too_late_is_refused_kept_in_its_field_and_recorded(
    page: Client, asked: Question, sent: Application
) -> None:
    today_is(date(2020, 6, 7))
    html = text(page.post(at(sent, "answer/"), {"answer": "First Bank."}))
    assert "The last day to answer was 6 June 2020" in html and ">\nFirst Bank.</textarea>" in html
    assert "The last day to answer" in AuditEntry.objects.get(kind="refusal").sentence


def test_a_viewer_reads_the_question_but_has_no_field(asked: Question, sent: Application) -> None:
    viewer = scene.browser_of(scene.member(sent.partner, "Ben", Role.VIEWER))
    html = text(viewer.get(at(sent)))
    assert "Which" in html and "Send answer" not in html
    assert viewer.post(at(sent, "answer/"), {"answer": "x"}).status_code == 403


def test_another_day_shows_the_question_as_it_was(
    page: Client, asked: Question, sent: Application, ada: User
) -> None:
    questions.answer(sent.pk, answer="First Bank.", by=ada, as_of=date(2020, 5, 9))
    today_is(date(2020, 5, 9))
    before, after = (text(page.get(at(sent), {"as_of": f"2020-05-0{day}"})) for day in (8, 9))
    assert "First Bank." not in before and "Answer by" in before and "Send answer" not in before
    assert "First Bank." in after


def test_home_leads_to_the_question(page: Client, asked: Question, sent: Application) -> None:
    html = text(page.get("/"))
    assert f"{sent.number} waits for an answer, by 6 June 2020; else it lapses." in html
    assert f'href="{at(sent)}#questions">Answer</a>' in html


def test_staff_ask_and_take_back_on_the_page_where_they_decide(desk: Client, sent: Application) -> None:
    assert "has 30 days to answer" in text(desk.get(in_admin(sent, "change")))
    html = text(desk.post(in_admin(sent, "ask"), {"question": "Which bank?"}, follow=True))
    assert f"{sent.number} waits for the partner&#x27;s answer." in html
    assert "No answer yet." in html and 'id="decision"' not in html and "Ask for information" not in html
    html = text(desk.post(in_admin(sent, "take-back"), follow=True))
    assert "Taken back on" in html and 'id="decision"' in html


def test_a_question_without_words_is_refused_with_a_sentence(desk: Client, sent: Application) -> None:
    assert "Write the question" in text(desk.post(in_admin(sent, "ask"), {"question": " "}))
    assert not Question.objects.exists()


def test_a_question_that_is_refused_stays_in_its_field(
    desk: Client, asked: Question, sent: Application
) -> None:
    questions.take_back(sent.pk, by=sent.partner.channel_manager, as_of=DAY)
    Application.objects.update(
        state=State.NEEDS_INFORMATION
    )  # as it is for who pressed the button a moment too late
    html = text(desk.post(in_admin(sent, "ask"), {"question": "And which branch?"}))
    assert "is waiting for an answer now" in html


def test_unanswered_both_sides_read_why_it_lapsed(
    page: Client, desk: Client, asked: Question, sent: Application, northwind: Partner, terms: Terms
) -> None:
    refresh([northwind.pk], as_of=date(2020, 6, 7), terms=terms)
    today_is(date(2020, 6, 7))
    html = text(page.get(at(sent)))
    assert "The question about it was not answered in time." in html and "No answer came by" in html
    assert "Not answered by" in text(desk.get(in_admin(sent, "change")))
