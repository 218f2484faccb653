"""Two people at once: an invoice is asked for once, an application is decided once, a draft is sent once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from financing.choices import State
from financing.models import Application, ApplicationLine, DueDayMove
from financing.services import asking, deciding, questions
from financing.services.refresh import refresh
from partners.errors import NotAllowed
from partners.models import Letter, OutgoingMail, Partner, User
from partners.terms import Terms
from tests import scene, walls
from tests.scene import DAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(transactional_db: None) -> User:
    return scene.person("Maria", staff="channel managers")


@pytest.fixture
def northwind(manager: User) -> Partner:
    return scene.company("P0001", "Northwind Networks", manager=manager)


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call returned or raised, all begun at the same moment on connections of their own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            start.wait(5)
            return call()
        except (NotAllowed, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls), initializer=walls.see_all) as pool:
        return list(pool.map(run, calls))


def test_of_two_who_ask_for_one_invoice_one_is_told_that_it_is_taken(
    terms: Terms, northwind: Partner, ada: User
) -> None:
    one, ben = scene.invoice(northwind), scene.member(northwind, "Ben")
    drafts = [(scene.draft(who, northwind, [one], terms), who) for who in (ada, ben)]
    ended = at_once(
        *(lambda d=d, w=w: asking.submit(d.pk, note="", by=w, as_of=DAY, terms=terms) for d, w in drafts)
    )
    (refusal,) = [each for each in ended if isinstance(each, Exception)]
    assert isinstance(refusal, NotAllowed) and "already in DEF-2020-" in str(refusal)
    assert Application.objects.filter(state=State.SUBMITTED).count() == 1


def test_without_any_lock_the_database_refuses_the_second(
    terms: Terms, northwind: Partner, ada: User
) -> None:
    one, ben = scene.invoice(northwind), scene.member(northwind, "Ben")
    drafts = [scene.draft(who, northwind, [one], terms).pk for who in (ada, ben)]
    stamps = {"submitted_on": DAY, "submitted_by": ada, "promised_on": DAY}

    def send(key: int) -> int:
        with transaction.atomic():
            return Application.objects.filter(pk=key).update(state=State.SUBMITTED, **stamps)

    ended = at_once(*(lambda key=key: send(key) for key in drafts))
    (refusal,) = [each for each in ended if isinstance(each, Exception)]
    assert isinstance(refusal, IntegrityError) and "invoice_in_one_live_application" in str(refusal)
    assert ApplicationLine.objects.filter(application_state=State.SUBMITTED).count() == 1


def test_of_two_who_decide_one_wins_and_the_other_is_told(
    terms: Terms, northwind: Partner, ada: User, manager: User
) -> None:
    asked = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    grace = scene.person("Grace", staff="program office")
    ended = at_once(
        lambda: deciding.approve(asked.pk, because="Yes.", by=manager, as_of=DAY, terms=terms),
        lambda: deciding.decline(asked.pk, because="No.", by=grace, as_of=DAY, terms=terms),
    )
    (refusal,) = [each for each in ended if isinstance(each, Exception)]
    assert isinstance(refusal, NotAllowed) and "now." in str(refusal)
    outcome = Application.objects.get().state
    assert DueDayMove.objects.count() == (outcome == State.APPROVED) and Letter.objects.count() == 1


def test_a_double_click_on_send_sends_once(terms: Terms, northwind: Partner, ada: User) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    clients = [scene.browser_of(ada) for _ in range(2)]
    address = f"/financing/{draft.number}/send/"
    ended = at_once(
        *(lambda c=c: c.post(address, {"note": "Please", "then": "send"}).status_code for c in clients)
    )
    assert 302 in ended and set(ended) <= {200, 302}
    assert Application.objects.get().state == State.SUBMITTED and Application.objects.get().note == "Please"
    assert OutgoingMail.objects.count() == 1


def test_two_clicks_on_ask_start_one_draft(terms: Terms, northwind: Partner, ada: User) -> None:
    ended = at_once(*(lambda: asking.start(northwind.pk, by=ada, as_of=DAY).number for _ in range(4)))
    assert len(set(ended)) == 1 == Application.objects.count()


def test_an_answer_just_before_the_day_is_closed_is_not_lapsed(
    terms: Terms, northwind: Partner, ada: User, manager: User
) -> None:
    asked = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    last = questions.put(asked.pk, question="Which bank?", by=manager, as_of=DAY, terms=terms).until_on

    def close() -> int:
        try:
            return refresh([northwind.pk], as_of=last + timedelta(days=1), terms=terms)
        finally:
            connection.close()

    with ThreadPoolExecutor(1, initializer=walls.see_all) as pool:
        with transaction.atomic():
            questions.answer(asked.pk, answer="Ours.", by=ada, as_of=last)
            closing = pool.submit(close)
            until_somebody_waits()
        assert closing.result(30) == 0
    assert Application.objects.get().state == State.IN_REVIEW


def until_somebody_waits() -> None:
    """Until another session waits for a lock of this one's."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.1)
    raise AssertionError("Nobody waited.")
