"""Deciding: once, by somebody else, with a reason, on invoices that still are as they were asked for."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from financing.choices import AgreementState, State
from financing.models import Agreement, Application, DueDayMove, Invoice
from financing.services import asking, deciding
from partners.choices import LetterKind
from partners.errors import NotAllowed
from partners.models import AuditEntry, Letter, Membership, Notice, OutgoingMail, Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY

BOTH = pytest.mark.parametrize("verdict", [deciding.approve, deciding.decline])
Verdict = Callable[..., Application]


@pytest.fixture
def asked(terms: Terms, northwind: Partner, ada: User) -> Application:
    """90 days for an invoice due on 20 May."""
    return scene.submitted(
        ada, northwind, [scene.invoice(northwind, date(2020, 5, 20), number="INV-1")], terms
    )


def test_approval_moves_the_due_days_and_keeps_the_old_ones(
    asked: Application, manager: User, terms: Terms
) -> None:
    found = deciding.approve(
        asked.pk, because=" A good record. ", by=manager, as_of=date(2020, 5, 11), terms=terms
    )
    assert (found.state, found.decided_on, found.decided_by) == (State.APPROVED, date(2020, 5, 11), manager)
    assert found.decision_reason == "A good record."
    agreement = Agreement.objects.get(application=found)
    assert (agreement.number, agreement.state) == ("AGR-2020-0001", AgreementState.ACTIVE)
    assert (agreement.made_on, agreement.until_on) == (date(2020, 5, 11), date(2020, 8, 18))
    move = DueDayMove.objects.get()
    assert (move.from_on, move.to_on, move.agreement) == (date(2020, 5, 20), date(2020, 8, 18), agreement)
    assert Invoice.objects.get().due_on == date(2020, 5, 20)


def test_approval_is_told_written_down_and_lettered(asked: Application, manager: User, terms: Terms) -> None:
    deciding.approve(asked.pk, because="A good record.", by=manager, as_of=DAY, terms=terms)
    entry = AuditEntry.objects.get(subject=asked.number, verb="approved")
    assert entry.sentence.endswith("1 invoice is due later, the last on 18 August 2020.")
    assert (entry.before, entry.after) == ({"INV-1": "2020-05-20"}, {"INV-1": "2020-08-18"})
    letter = Letter.objects.get(subject=asked.number)
    assert letter.kind == LetterKind.DEFERMENT and letter.content["rows"][0]["due_on"] == "2020-08-18"
    assert Notice.objects.get().text == f"{asked.number} was approved"
    mail = OutgoingMail.objects.get(recipient="ada@example.com")
    assert "18 August 2020" in mail.text and "A good record." in mail.text


def test_declining_leaves_the_due_days_and_frees_the_invoices(
    asked: Application, manager: User, terms: Terms
) -> None:
    found = deciding.decline(asked.pk, because="Too much is open.", by=manager, as_of=DAY, terms=terms)
    assert found.state == State.DECLINED and not DueDayMove.objects.exists()
    assert Letter.objects.get().content["reason"] == "Too much is open."
    assert "Too much is open." in OutgoingMail.objects.get(recipient="ada@example.com").text
    again = scene.submitted(found.submitted_by, found.partner, [Invoice.objects.get()], terms)
    assert again.state == State.SUBMITTED


def test_taking_up_says_that_somebody_looks_at_it(asked: Application, manager: User) -> None:
    assert deciding.take_up(asked.pk, by=manager, as_of=DAY).state == State.IN_REVIEW
    with pytest.raises(NotAllowed, match="is in review now"):
        deciding.take_up(asked.pk, by=manager, as_of=DAY)


@BOTH
def test_a_decision_needs_a_reason(verdict: Verdict, asked: Application, manager: User, terms: Terms) -> None:
    with pytest.raises(NotAllowed, match="Write the reason"):
        verdict(asked.pk, because=" \n ", by=manager, as_of=DAY, terms=terms)
    asked.refresh_from_db()
    assert asked.state == State.SUBMITTED and not Letter.objects.exists()


@BOTH
def test_nobody_decides_what_they_asked_for(
    verdict: Verdict, asked: Application, ada: User, terms: Terms
) -> None:
    ada.is_staff = True
    ada.save()
    with pytest.raises(NotAllowed, match="Nobody decides"):
        verdict(asked.pk, because="Mine.", by=ada, as_of=DAY, terms=terms)


def test_the_database_knows_that_too(asked: Application, ada: User) -> None:
    outcome = {"state": State.APPROVED, "decided_on": DAY, "decided_by": ada}
    with pytest.raises(IntegrityError, match="application_not_decided_by_asker"), transaction.atomic():
        Application.objects.filter(pk=asked.pk).update(**outcome)


@BOTH
def test_a_colleague_who_is_a_member_too_decides_what_another_member_asked(
    verdict: Verdict, asked: Application, northwind: Partner, manager: User, terms: Terms
) -> None:
    Membership.objects.create(partner=northwind, user=manager, roles=["viewer"])
    assert verdict(asked.pk, because="Sound.", by=manager, as_of=DAY, terms=terms).decided_by == manager


@BOTH
def test_what_is_decided_stays_decided(
    verdict: Verdict, asked: Application, manager: User, terms: Terms
) -> None:
    grace = scene.person("Grace", staff="program office")
    deciding.approve(asked.pk, because="Fine.", by=manager, as_of=DAY, terms=terms)
    with pytest.raises(NotAllowed, match="is approved now"):
        verdict(asked.pk, because="No.", by=grace, as_of=DAY, terms=terms)
    assert DueDayMove.objects.count() == Letter.objects.count() == 1
    assert Application.objects.get().decision_reason == "Fine."


@BOTH
def test_what_was_taken_back_or_not_sent_is_not_decided(
    verdict: Verdict, asked: Application, ada: User, northwind: Partner, manager: User, terms: Terms
) -> None:
    asking.withdraw(asked.pk, by=ada, as_of=DAY)
    draft = scene.draft(ada, northwind, Invoice.objects.all(), terms)
    for key in (asked.pk, draft.pk):
        with pytest.raises(NotAllowed, match="is (withdrawn|draft) now"):
            verdict(key, because="Late.", by=manager, as_of=DAY, terms=terms)


@pytest.mark.parametrize(
    "change", [{"open_amount": 0}, {"written_off_on": DAY}, {"due_on": date(2020, 5, 25)}]
)
def test_an_invoice_that_changed_meanwhile_is_not_moved(
    change: dict[str, object], asked: Application, manager: User, terms: Terms
) -> None:
    Invoice.objects.update(**change)
    with pytest.raises(NotAllowed, match="No longer as it was asked for: INV-1"):
        deciding.approve(asked.pk, because="Fine.", by=manager, as_of=DAY, terms=terms)
    asked.refresh_from_db()
    assert asked.state == State.SUBMITTED and not Agreement.objects.exists() and not Letter.objects.exists()
    assert deciding.decline(asked.pk, because="Ask again.", by=manager, as_of=DAY, terms=terms)


@pytest.mark.parametrize("day", [date(2020, 9, 30), date(2020, 10, 1), date(2020, 12, 1)])
def test_what_was_asked_in_time_is_decided_on_its_merits_whenever_that_is(
    day: date, asked: Application, manager: User, terms: Terms
) -> None:
    assert (
        deciding.approve(asked.pk, because="In time.", by=manager, as_of=day, terms=terms).state
        == State.APPROVED
    )
