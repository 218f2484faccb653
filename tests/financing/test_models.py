"""What the database itself holds to: states move one way, a line stays with its partner, a decision is whole."""

from datetime import date
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from financing.choices import ENDED, LIVE, MOVES, State
from financing.models import Agreement, Application, ApplicationLine, DueDayMove, Invoice
from partners.models import Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY


def in_state(state: State, partner: Partner, asker: User, decider: User) -> Application:
    """A row whose stamps suit any state."""
    return Application.objects.create(
        partner=partner, number=f"DEF-{state}", state=state, started_on=DAY, started_by=asker, submitted_on=DAY,
        submitted_by=asker, promised_on=DAY, decided_on=DAY, decided_by=decider, taken_up_on=DAY,
        ended_on=DAY if state in ENDED else None,
    )  # fmt: skip


def test_a_state_moves_only_as_the_table_says(northwind: Partner, ada: User, manager: User) -> None:
    rows = {state: in_state(state, northwind, ada, manager).pk for state in State}
    for one, other in product(State, State):
        moved = moves(rows[one], other)
        assert moved is (one == other or other in MOVES.get(one, ())), f"{one} → {other}"


def moves(application: int, to: State) -> bool:
    """Whether the database lets it; it is undone again."""
    try:
        with transaction.atomic():
            Application.objects.filter(pk=application).update(state=to, ended_on=DAY if to in ENDED else None)
            transaction.set_rollback(True)
    except DatabaseError as error:
        assert "Invalid transition" in str(error)
        return False
    return True


def test_a_line_follows_its_application(terms: Terms, northwind: Partner, ada: User) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    assert ApplicationLine.objects.get().application_state == State.SUBMITTED
    Application.objects.filter(pk=sent.pk).update(state=State.WITHDRAWN, ended_on=DAY)
    assert ApplicationLine.objects.get().application_state == State.WITHDRAWN
    with pytest.raises(IntegrityError, match="line_of_application"), transaction.atomic():
        ApplicationLine.objects.update(application_state=State.DRAFT)


def test_a_line_cannot_point_to_another_partners_invoice(terms: Terms, northwind: Partner, ada: User) -> None:
    foreign = scene.invoice(scene.company("P0002"))
    scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    with pytest.raises(IntegrityError, match="line_of_invoice"), transaction.atomic():
        ApplicationLine.objects.update(invoice=foreign)


def test_a_move_cannot_point_to_another_partners_rows(
    terms: Terms, northwind: Partner, ada: User, manager: User
) -> None:
    other = scene.company("P0002")
    scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    for change in ({"invoice": scene.invoice(other)}, {"partner": other}):
        with pytest.raises(IntegrityError, match="move_of_"), transaction.atomic():
            DueDayMove.objects.update(**change)
    refused = pytest.raises(IntegrityError, match="agreement_of_application|move_of_agreement")
    with refused, transaction.atomic():
        Agreement.objects.update(partner=other)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"submitted_by": None}, "application_submitted_whole"),
        ({"promised_on": None}, "application_submitted_whole"),
        ({"decided_by": None}, "application_decided_whole"),
        ({"decided_on": None, "decided_by": None}, "application_outcome_has_decision"),
        ({"submitted_on": None, "submitted_by": None, "promised_on": None}, "application_live_was_submitted"),
        ({"ended_on": DAY}, "application_end_has_day"),
    ],
)
def test_who_and_when_are_written_together(
    change: dict[str, object], constraint: str, northwind: Partner, ada: User, manager: User
) -> None:
    found = in_state(State.APPROVED, northwind, ada, manager)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=found.pk).update(**change)


@pytest.mark.parametrize(
    ("state", "change", "constraint"),
    [
        (State.IN_REVIEW, {"taken_up_on": None}, "application_in_review_has_day"),
        (State.WITHDRAWN, {"ended_on": None}, "application_end_has_day"),
        (State.LAPSED, {"ended_on": None}, "application_end_has_day"),
    ],
)
def test_each_state_has_its_day(
    state: State, change: dict[str, object], constraint: str, northwind: Partner, ada: User, manager: User
) -> None:
    found = in_state(state, northwind, ada, manager)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Application.objects.filter(pk=found.pk).update(**change)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"due_on": date(2020, 3, 31)}, "invoice_forward"),
        ({"open_amount": -1}, "invoice_open_within_amount"),
        ({"open_amount": 1001}, "invoice_open_within_amount"),
    ],
)
def test_an_invoice_makes_sense(change: dict[str, object], constraint: str, northwind: Partner) -> None:
    found = scene.invoice(northwind, amount="1000.00")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Invoice.objects.filter(pk=found.pk).update(**change)


def test_an_invoice_is_known_once_by_its_number(northwind: Partner) -> None:
    scene.invoice(northwind, number="INV-1")
    with pytest.raises(IntegrityError, match="invoice_once"), transaction.atomic():
        scene.invoice(northwind, number="INV-1")
    assert scene.invoice(scene.company("P0002"), number="INV-1")


def test_a_new_due_day_is_a_later_one(terms: Terms, northwind: Partner, ada: User) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind, date(2020, 5, 20))], terms)
    with pytest.raises(IntegrityError, match="line_moves_forward"), transaction.atomic():
        ApplicationLine.objects.filter(application=sent).update(new_due_on=date(2020, 5, 20))


def test_only_live_applications_hold_an_invoice(terms: Terms, northwind: Partner, ada: User) -> None:
    one, ben = scene.invoice(northwind), scene.member(northwind, "Ben")
    scene.draft(ben, northwind, [one], terms)
    assert scene.submitted(ada, northwind, [one], terms).state in LIVE
