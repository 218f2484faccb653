"""Financing's part of closing a day: drafts lapse after the program's last day, agreements complete."""

from datetime import date

import pytest

from financing.choices import AgreementState, State
from financing.models import Agreement, Application
from financing.services.refresh import refresh
from partners.models import AuditEntry, Notice, OutgoingMail, Partner, User
from tests import scene

SEPTEMBER_30, OCTOBER_1, OCTOBER_2 = date(2020, 9, 30), date(2020, 10, 1), date(2020, 10, 2)


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partners.wake.send", lambda task: None)


@pytest.mark.parametrize(
    ("day", "state"), [(SEPTEMBER_30, State.DRAFT), (OCTOBER_1, State.LAPSED), (OCTOBER_2, State.LAPSED)]
)
def test_a_draft_lapses_the_day_after_the_last(
    northwind: Partner, ada: User, terms, day: date, state: State
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    changed = refresh([northwind.pk], as_of=day, terms=terms)
    draft.refresh_from_db()
    assert (draft.state, changed) == (state, int(state is State.LAPSED))


def test_lapsing_is_written_down_and_told_once(northwind: Partner, ada: User, terms) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert [refresh([northwind.pk], as_of=day, terms=terms) for day in (OCTOBER_1, OCTOBER_1, OCTOBER_2)] == [
        1,
        0,
        0,
    ]
    sentence = f"{draft.number} was not submitted by 30 September 2020, so it lapsed."
    assert AuditEntry.objects.get(verb="lapsed").sentence == sentence
    assert Notice.objects.get().text == f"{draft.number} lapsed"
    assert sentence in OutgoingMail.objects.get().text


def test_what_was_submitted_in_time_stays(northwind: Partner, ada: User, terms) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    assert refresh([northwind.pk], as_of=OCTOBER_1, terms=terms) == 0
    assert Application.objects.get(pk=sent.pk).state == State.SUBMITTED


def test_an_agreement_is_complete_the_day_after_its_last_due_day(
    northwind: Partner, ada: User, manager: User, terms
) -> None:
    scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    until = Agreement.objects.get().until_on
    states = []
    for day in (until, date.fromordinal(until.toordinal() + 1), date.fromordinal(until.toordinal() + 1)):
        changed = refresh([northwind.pk], as_of=day, terms=terms)
        states.append((changed, Agreement.objects.get().state))
    completed = AgreementState.COMPLETED
    assert states == [(0, AgreementState.ACTIVE), (1, completed), (0, completed)]


def test_another_partners_draft_is_left_alone(northwind: Partner, ada: User, terms) -> None:
    scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert refresh([scene.company("P0002").pk], as_of=OCTOBER_1, terms=terms) == 0
