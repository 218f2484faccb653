"""Asking for a deferment: drafts are kept, what is sent is checked on the day, and an invoice is asked for once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from financing.choices import State
from financing.models import Application, ApplicationLine, Invoice
from financing.services import asking
from partners.errors import NotAllowed
from partners.models import AuditEntry, OutgoingMail, Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY


def test_a_draft_is_started_once_for_each_person(terms: Terms, northwind: Partner, ada: User) -> None:
    ben = scene.member(northwind, "Ben")
    first = asking.start(northwind.pk, by=ada, as_of=DAY)
    assert asking.start(northwind.pk, by=ada, as_of=date(2020, 5, 8)) == first
    assert asking.start(northwind.pk, by=ben, as_of=DAY) != first
    assert list(Application.objects.order_by("id").values_list("number", flat=True)) == [
        "DEF-2020-0001",
        "DEF-2020-0002",
    ]


def test_a_choice_is_kept_and_replaced_by_the_next(terms: Terms, northwind: Partner, ada: User) -> None:
    one, two = scene.invoice(northwind), scene.invoice(northwind)
    draft = scene.draft(ada, northwind, [one, two], terms, days=60)
    scene.draft(ada, northwind, [two], terms, days=30)
    draft.refresh_from_db()
    assert draft.days == 30 and [line.invoice for line in draft.lines.all()] == [two]


def test_only_ones_own_invoices_can_be_chosen(terms: Terms, northwind: Partner, ada: User) -> None:
    foreign = scene.invoice(scene.company("P0002"))
    with pytest.raises(NotAllowed, match="not open any more"):
        scene.draft(ada, northwind, [foreign], terms)
    assert not ApplicationLine.objects.exists()


def test_what_is_sent_says_who_when_and_until_when_it_is_answered(
    terms: Terms, northwind: Partner, ada: User
) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind, date(2020, 5, 20))], terms, days=60)
    assert (sent.state, sent.submitted_on, sent.submitted_by) == (State.SUBMITTED, DAY, ada)
    assert sent.promised_on == date(2020, 5, 14) and sent.edition == terms.digest
    line = sent.lines.get()
    assert (line.current_due_on, line.new_due_on) == (date(2020, 5, 20), date(2020, 7, 20))
    entry = AuditEntry.objects.get(subject=sent.number)
    assert entry.sentence == "Ada of Northwind Networks asked to defer 1 invoice by 60 days (DEF-2020-0001)."
    assert OutgoingMail.objects.get().recipient == "maria@example.com"


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2020, 5, 6), False),
        (date(2020, 5, 7), True),
        (date(2020, 9, 30), True),
        (date(2020, 10, 1), False),
    ],
)
def test_the_window_is_asked_on_the_day_of_sending(
    day: date, open_: bool, terms: Terms, northwind: Partner, ada: User
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind, date(2020, 9, 1))], terms)
    if open_:
        assert asking.submit(draft.pk, note="", by=ada, as_of=day, terms=terms).state == State.SUBMITTED
    else:
        with pytest.raises(NotAllowed, match="Applications (open|closed) on"):
            asking.submit(draft.pk, note="", by=ada, as_of=day, terms=terms)


def test_who_is_not_qualified_sends_nothing(terms: Terms, northwind: Partner, ada: User) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    Partner.objects.filter(pk=northwind.pk).update(standing="hold")
    with pytest.raises(NotAllowed, match="Standing is hold"):
        asking.submit(draft.pk, note="", by=ada, as_of=DAY, terms=terms)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


@pytest.mark.parametrize("change", [{"open_amount": 0}, {"written_off_on": DAY}])
def test_an_invoice_that_closed_meanwhile_is_told_and_not_left_out_silently(
    change: dict[str, object], terms: Terms, northwind: Partner, ada: User
) -> None:
    gone, stays = scene.invoice(northwind, number="INV-1"), scene.invoice(northwind, number="INV-2")
    draft = scene.draft(ada, northwind, [gone, stays], terms)
    Invoice.objects.filter(pk=gone.pk).update(**change)
    with pytest.raises(NotAllowed, match="INV-1 is not open any more"):
        asking.submit(draft.pk, note="", by=ada, as_of=DAY, terms=terms)
    assert draft.lines.count() == 2


def test_an_invoice_in_a_live_application_is_not_asked_for_again(
    terms: Terms, northwind: Partner, ada: User
) -> None:
    one = scene.invoice(northwind)
    ben = scene.member(northwind, "Ben")
    second = scene.draft(ben, northwind, [one], terms)
    first = scene.submitted(ada, northwind, [one], terms)
    with pytest.raises(NotAllowed, match=f"already in {first.number}"):
        asking.submit(second.pk, note="", by=ben, as_of=DAY, terms=terms)


def test_an_ended_application_frees_its_invoices(terms: Terms, northwind: Partner, ada: User) -> None:
    one = scene.invoice(northwind)
    first = scene.submitted(ada, northwind, [one], terms)
    asking.withdraw(first.pk, by=ada, as_of=DAY)
    assert scene.submitted(ada, northwind, [one], terms).state == State.SUBMITTED


def test_the_database_itself_holds_an_invoice_to_one_live_application(
    terms: Terms, northwind: Partner, ada: User
) -> None:
    one, ben = scene.invoice(northwind), scene.member(northwind, "Ben")
    second = scene.draft(ben, northwind, [one], terms)
    scene.submitted(ada, northwind, [one], terms)
    stamps = {"submitted_on": DAY, "submitted_by": ben, "promised_on": DAY}
    with pytest.raises(IntegrityError, match="invoice_in_one_live_application"), transaction.atomic():
        Application.objects.filter(pk=second.pk).update(state=State.SUBMITTED, **stamps)


def test_sending_twice_sends_once(terms: Terms, northwind: Partner, ada: User) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    with pytest.raises(NotAllowed, match="DEF-2020-0001 is submitted now"):
        asking.submit(sent.pk, note="again", by=ada, as_of=DAY, terms=terms)
    assert AuditEntry.objects.filter(verb="submitted").count() == OutgoingMail.objects.count() == 1


def test_taking_back_is_possible_until_the_outcome(
    terms: Terms, northwind: Partner, ada: User, manager: User
) -> None:
    done = scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    with pytest.raises(NotAllowed, match="is approved now"):
        asking.withdraw(done.pk, by=ada, as_of=DAY)
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert asking.withdraw(draft.pk, by=ada, as_of=DAY).state == State.WITHDRAWN


def test_a_note_is_kept_in_a_draft_only(terms: Terms, northwind: Partner, ada: User) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert asking.keep_note(draft.pk, note="We wait for a bank").note == "We wait for a bank"
    asking.withdraw(draft.pk, by=ada, as_of=DAY)
    with pytest.raises(NotAllowed):
        asking.keep_note(draft.pk, note="late")
