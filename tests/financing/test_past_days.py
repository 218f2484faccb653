"""A past day shows applications and agreements in the states of that day, not in today's."""

from datetime import date, timedelta

import pytest

from financing import facts
from financing.models import DueDayMove
from financing.services import asking, deciding
from financing.services.refresh import refresh
from partners.models import Partner, ProgramClock, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY

LATER = date(2020, 6, 1)


def on(count: int) -> date:
    return DAY + timedelta(days=count)


def states(partner: Partner, *days: date) -> list[str]:
    """The state of the partner's latest application on each day; a dash where it had none."""
    found = [facts.APPLICATIONS.gather([partner.pk], day)[partner.pk] for day in days]
    return [rows[0].state if rows else "-" for rows in found]


def undecided(partner: Partner, *days: date) -> list[list[str]]:
    return [[one.state for one in facts.UNDECIDED.gather([partner.pk], day)[partner.pk]] for day in days]


@pytest.mark.parametrize("verdict", [deciding.approve, deciding.decline])
def test_an_application_is_shown_as_far_as_it_was(
    verdict, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    invoice = scene.invoice(northwind)
    draft = scene.draft(ada, northwind, [invoice], terms)
    asking.submit(draft.pk, note="", by=ada, as_of=on(1), terms=terms)
    deciding.take_up(draft.pk, by=manager, as_of=on(3))
    end = verdict(draft.pk, because="Read.", by=manager, as_of=on(5), terms=terms).state.value
    days = [on(count) for count in range(-1, 7)]
    assert states(northwind, *days) == ["-", "draft", "submitted", "submitted", *["in-review"] * 2, end, end]
    assert undecided(northwind, *days) == [
        [], ["draft"], ["submitted"], ["submitted"], ["in-review"], ["in-review"], [], []
    ]  # fmt: skip
    owed = [facts.gather([northwind.pk], day)[northwind.pk][0].applied_in for day in days]
    assert owed == ["", "", *[draft.number] * 4, "", ""]


def test_what_was_never_taken_up_goes_from_submitted_to_its_outcome(
    northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    deciding.decline(sent.pk, because="No.", by=manager, as_of=on(2), terms=terms)
    assert states(northwind, on(1), on(2)) == ["submitted", "declined"]


def test_a_day_before_it_was_sent_knows_no_day_of_sending(
    northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    asking.submit(draft.pk, note="", by=ada, as_of=on(1), terms=terms)
    before, after = (facts.APPLICATIONS.gather([northwind.pk], on(n))[northwind.pk][0] for n in (0, 1))
    assert (before.submitted_on, before.promised_on) == (None, None)
    assert after.submitted_on == on(1) and after.promised_on is not None


def test_what_was_withdrawn_was_waiting_the_day_before(northwind: Partner, ada: User, terms: Terms) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    asking.withdraw(sent.pk, by=ada, as_of=on(4))
    assert states(northwind, on(3), on(4), on(5)) == ["submitted", "withdrawn", "withdrawn"]
    assert undecided(northwind, on(3), on(4)) == [["submitted"], []]


def test_what_lapsed_was_a_draft_the_day_before(northwind: Partner, ada: User, terms: Terms) -> None:
    scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    lapsed = date(2020, 10, 1)
    refresh([northwind.pk], as_of=lapsed, terms=terms)
    assert states(northwind, lapsed - timedelta(days=1), lapsed) == ["draft", "lapsed"]


def test_an_agreement_is_active_through_its_last_due_day_and_until_it_is_cancelled(
    northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    last = DueDayMove.objects.get().to_on
    refresh([northwind.pk], as_of=last + timedelta(days=1), terms=terms)

    def states_of(*days: date) -> list[str]:
        return [facts.AGREEMENTS.gather([northwind.pk], day)[northwind.pk][0].state for day in days]

    assert states_of(DAY, last, last + timedelta(days=1)) == ["active", "active", "completed"]
    DueDayMove.objects.update(cancelled_on=LATER)
    assert states_of(LATER - timedelta(days=1), LATER, last + timedelta(days=1)) == [
        "active", "cancelled", "cancelled"
    ]  # fmt: skip


def test_the_application_s_page_tells_of_a_past_day_what_was_known_then(
    northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    asking.submit(draft.pk, note="", by=ada, as_of=on(1), terms=terms)
    deciding.approve(draft.pk, because="A good record.", by=manager, as_of=on(5), terms=terms)
    ProgramClock.objects.update(rehearsal_on=LATER, last_closed_on=LATER)
    browser = scene.browser_of(ada)

    def page(day: date) -> str:
        return browser.get(f"/financing/{draft.number}/?as_of={day}").content.decode()

    known_later = ["A good record.", "LTR-2020-0001", "AGR-2020-0001", "approved DEF-"]
    assert all(words in page(on(5)) for words in known_later)
    waiting = page(on(4))
    assert not any(words in waiting for words in known_later)
    assert "Your channel manager has it." in waiting and "asked to defer" in waiting
    assert "asked to defer" not in page(DAY) and "Not sent yet." in page(DAY)
    assert "It was begun on" in page(on(-1)) and "INV-" not in page(on(-1))
