"""A question before the decision: asked, answered, taken back or left unanswered, and the promised day meanwhile."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from financing import facts
from financing.choices import State
from financing.models import Application, Question
from financing.services import asking, deciding, questions
from financing.services.refresh import due, refresh
from partners.errors import NotAllowed
from partners.models import AuditEntry, Notice, OutgoingMail, Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY

LAST = date(2020, 6, 6)  # 30 days after DAY


@pytest.fixture
def sent(terms: Terms, northwind: Partner, ada: User) -> Application:
    """Sent on Thursday 7 May 2020, an answer promised by Thursday 14 May."""
    return scene.submitted(ada, northwind, [scene.invoice(northwind, number="INV-1")], terms)


@pytest.fixture
def asked(sent: Application, manager: User, terms: Terms) -> Question:
    return questions.put(sent.pk, question=" Which bank? ", by=manager, as_of=DAY, terms=terms)


def fresh(found: Application) -> Application:
    return Application.objects.get(pk=found.pk)


def on(count: int) -> date:
    return DAY + timedelta(days=count)


def test_asking_takes_it_up_and_waits_for_the_partner(asked: Question, sent: Application) -> None:
    found = fresh(sent)
    assert (found.state, found.taken_up_on) == (State.NEEDS_INFORMATION, DAY)
    assert (asked.text, asked.asked_on, asked.until_on, asked.business_days_left) == (
        "Which bank?",
        DAY,
        LAST,
        5,
    )


def test_the_partner_is_told_at_once_what_by_when_and_what_else(asked: Question, sent: Application) -> None:
    text = OutgoingMail.objects.get(recipient="ada@example.com").text
    assert "Maria asks:\n\nWhich bank?" in text and "Answer by 6 June 2020" in text
    assert text.endswith(f"/financing/{sent.number}/?partner=P0001\n")
    assert Notice.objects.get().text == f"{sent.number}: a question for you"
    assert AuditEntry.objects.get(verb="asked").sentence == f"Maria asked about {sent.number}: “Which bank?”"


@pytest.mark.parametrize(
    ("asked_on", "answered_on", "promised_on"),
    [
        ("2020-05-07", "2020-05-07", "2020-05-14"),  # at once: nothing moves
        ("2020-05-08", "2020-05-18", "2020-05-22"),  # four days were left
        ("2020-05-13", "2020-05-22", "2020-05-26"),  # one was left; a weekend and Memorial Day follow
        ("2020-05-14", "2020-05-20", "2020-05-20"),  # asked on the promised day: none was left
        ("2020-05-15", "2020-05-20", "2020-05-14"),  # asked too late: late it stays
    ],
)
def test_the_promised_day_stands_still_while_the_partner_is_asked(
    sent: Application,
    manager: User,
    ada: User,
    terms: Terms,
    asked_on: str,
    answered_on: str,
    promised_on: str,
) -> None:
    questions.put(
        sent.pk, question="Which bank?", by=manager, as_of=date.fromisoformat(asked_on), terms=terms
    )
    assert fresh(sent).promised_on == date(2020, 5, 14)
    questions.answer(sent.pk, answer="Ours.", by=ada, as_of=date.fromisoformat(answered_on))
    found = fresh(sent)
    assert (found.state, found.promised_on) == (State.IN_REVIEW, date.fromisoformat(promised_on))


def test_an_answer_is_kept_told_and_written_down(asked: Question, sent: Application, ada: User) -> None:
    questions.answer(sent.pk, answer=" First Bank. ", by=ada, as_of=on(1))
    asked.refresh_from_db()
    assert (asked.answer, asked.ended_on, asked.ended_by) == ("First Bank.", on(1), ada)
    text = OutgoingMail.objects.get(recipient="maria@example.com", subject__contains="answered").text
    assert "Which bank?" in text and "Ada of Northwind Networks answers:\n\nFirst Bank." in text
    assert "A decision is promised by 15 May 2020." in text
    assert AuditEntry.objects.get(verb="answered").by == ada


@pytest.mark.parametrize(
    ("as_of", "refused"), [(LAST - timedelta(1), False), (LAST, False), (LAST + timedelta(1), True)]
)
def test_the_last_day_to_answer_is_one_of_its_days(
    asked: Question, sent: Application, ada: User, as_of: date, refused: bool
) -> None:
    if refused:
        with pytest.raises(NotAllowed, match="The last day to answer was 6 June 2020"):
            questions.answer(sent.pk, answer="Ours.", by=ada, as_of=as_of)
    else:
        assert questions.answer(sent.pk, answer="Ours.", by=ada, as_of=as_of).state == State.IN_REVIEW


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(LAST, "needs-information"), (LAST + timedelta(1), "lapsed"), (LAST + timedelta(2), "lapsed")],
)
def test_unanswered_it_lapses_the_day_after_the_last(
    asked: Question, sent: Application, northwind: Partner, terms: Terms, as_of: date, state: str
) -> None:
    changed = refresh([northwind.pk], as_of=as_of, terms=terms)
    assert (fresh(sent).state, changed) == (state, int(state == "lapsed"))
    assert refresh([northwind.pk], as_of=as_of, terms=terms) == 0


def test_lapsing_is_told_and_frees_the_invoices(
    asked: Question, sent: Application, ada: User, northwind: Partner, terms: Terms
) -> None:
    refresh([northwind.pk], as_of=on(31), terms=terms)
    sentence = f"The question about {sent.number} was not answered by 6 June 2020, so it lapsed."
    assert AuditEntry.objects.get(verb="lapsed").sentence == sentence
    assert (
        "ask again" in OutgoingMail.objects.get(recipient="ada@example.com", subject__contains="lapsed").text
    )
    again = scene.draft(ada, northwind, [sent.lines.get().invoice], terms, as_of=on(31))
    assert asking.submit(again.pk, note="", by=ada, as_of=on(31), terms=terms).state == State.SUBMITTED


def test_closing_a_day_looks_for_what_was_not_answered(
    asked: Question, northwind: Partner, terms: Terms
) -> None:
    found = []
    for day in (LAST, on(31)):
        with connection.cursor() as cursor:
            cursor.execute(due(day, terms, everyone=False), {"on": day})
            found.append([partner for (partner,) in cursor.fetchall()])
    assert found == [[], [northwind.pk]]


def test_a_question_taken_back_lets_the_review_go_on(
    asked: Question, sent: Application, manager: User, terms: Terms
) -> None:
    questions.take_back(sent.pk, by=manager, as_of=on(4))
    asked.refresh_from_db()
    assert (asked.answer, asked.ended_on, asked.ended_by) == ("", on(4), manager)
    assert (fresh(sent).state, fresh(sent).promised_on) == (State.IN_REVIEW, date(2020, 5, 18))
    assert "nothing to answer" in OutgoingMail.objects.get(subject__contains="nothing to answer").text
    approved = deciding.approve(sent.pk, because="Sound.", by=manager, as_of=on(4), terms=terms)
    assert approved.state == State.APPROVED


@pytest.mark.parametrize("verdict", [deciding.approve, deciding.decline])
def test_nothing_is_decided_while_the_partner_is_asked(
    verdict, asked: Question, sent: Application, manager: User, terms: Terms
) -> None:
    with pytest.raises(NotAllowed, match="is waiting for an answer now"):
        verdict(sent.pk, because="Sound.", by=manager, as_of=DAY, terms=terms)


def test_what_waits_for_an_answer_can_be_withdrawn(asked: Question, sent: Application, ada: User) -> None:
    assert asking.withdraw(sent.pk, by=ada, as_of=on(2)).state == State.WITHDRAWN
    asked.refresh_from_db()
    assert (asked.ended_on, asked.answer) == (on(2), "")


def test_its_invoices_stay_taken(asked: Question, sent: Application, ada: User, terms: Terms) -> None:
    with pytest.raises(NotAllowed, match=sent.number):
        scene.submitted(ada, sent.partner, [sent.lines.get().invoice], terms)


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_asked_or_answered_without_words(
    text: str, asked: Question, sent: Application, manager: User, ada: User, terms: Terms
) -> None:
    with pytest.raises(NotAllowed, match="Write the answer"):
        questions.answer(sent.pk, answer=text, by=ada, as_of=DAY)
    with pytest.raises(NotAllowed, match="Write the question"):
        questions.put(sent.pk, question=text, by=manager, as_of=DAY, terms=terms)


def test_only_one_question_is_open_at_a_time_but_many_may_follow(
    asked: Question, sent: Application, manager: User, ada: User, terms: Terms
) -> None:
    with pytest.raises(NotAllowed, match="is waiting for an answer now"):
        questions.put(sent.pk, question="And?", by=manager, as_of=DAY, terms=terms)
    with pytest.raises(IntegrityError, match="question_open_once"), transaction.atomic():
        Question.objects.create(
            partner=sent.partner, application=sent, text="And?", asked_on=DAY, asked_by=manager,
            until_on=LAST, business_days_left=1,
        )  # fmt: skip
    questions.answer(sent.pk, answer="Ours.", by=ada, as_of=DAY)
    questions.put(sent.pk, question="And?", by=manager, as_of=DAY, terms=terms)
    assert sent.questions.count() == 2


def test_a_past_day_shows_whether_it_waited_then(
    sent: Application, northwind: Partner, manager: User, ada: User, terms: Terms
) -> None:
    deciding.take_up(sent.pk, by=manager, as_of=on(1))
    questions.put(sent.pk, question="Which bank?", by=manager, as_of=on(2), terms=terms)
    questions.answer(sent.pk, answer="Ours.", by=ada, as_of=on(4))
    found = [facts.UNDECIDED.gather([northwind.pk], on(count))[northwind.pk][0] for count in range(6)]
    states = ["submitted", "in-review", *["needs-information"] * 2, "in-review", "in-review"]
    assert [one.state for one in found] == states
    assert [one.answer_until_on for one in found] == [None, None, on(32), on(32), None, None]
