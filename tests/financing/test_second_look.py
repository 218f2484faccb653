"""What is easily got wrong: links for members of two partners, double clicks, days far ahead, closed windows."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from financing.models import Application
from financing.services import asking
from leap_portal import days
from partners.errors import NotAllowed
from partners.models import Membership, Partner, ProgramClock, User
from partners.terms import Terms
from tests import scene

pytestmark = pytest.mark.django_db


def test_a_mail_s_link_opens_the_partner_it_speaks_of(northwind: Partner, ada: User) -> None:
    other = scene.company("P0002")
    Membership.objects.create(partner=other, user=ada, roles=["admin"])
    browser = scene.browser_of(ada)
    for partner in (northwind, other, northwind):
        assert partner.name in browser.get(f"/financing/?partner={partner.code}").content.decode()
        assert browser.get("/").wsgi_request.partner.code == partner.code


def test_a_link_to_a_partner_that_is_not_one_s_own_changes_nothing(northwind: Partner, ada: User) -> None:
    scene.company("P0002")
    assert scene.browser_of(ada).get("/?partner=P0002").wsgi_request.partner.code == northwind.code


def test_nobody_moves_a_partner_s_mail_to_another_address(ada: User) -> None:
    browser = scene.browser_of(ada)
    browser.post("/accounts/email/", {"action_add": "", "email": "outsider@evil.example"})
    assert not EmailAddress.objects.filter(email="outsider@evil.example").exists()


def test_a_second_click_on_send_leads_to_what_the_first_one_sent(
    northwind: Partner, ada: User, terms: Terms
) -> None:
    application = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    answer = scene.browser_of(ada).post(f"/financing/{application.number}/send/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/financing/{application.number}/")


def test_a_second_click_that_overtakes_is_led_there_too(
    northwind: Partner, ada: User, terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both clicks found a draft; the other one sends it before this one does."""
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    keep = asking.keep_note

    def overtaken(application: int, *, note: str) -> Application:
        asking.submit(draft.pk, note=note, by=ada, as_of=scene.DAY, terms=terms)
        return keep(application, note=note)

    monkeypatch.setattr(asking, "keep_note", overtaken)
    answer = scene.browser_of(ada).post(f"/financing/{draft.number}/send/", {"note": "", "then": "send"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/financing/{draft.number}/")
    assert Application.objects.get().state == "submitted"


@pytest.mark.parametrize(("days_ahead", "refused"), [(366, False), (367, True)])
def test_a_year_ahead_is_the_farthest(days_ahead: int, refused: bool, manager: User, terms: Terms) -> None:
    to = date.fromordinal(scene.DAY.toordinal() + days_ahead)
    if not refused:
        days.ask(to, by=manager, terms=terms)
        assert ProgramClock.objects.get().asked_on == to
        return
    with pytest.raises(NotAllowed, match="go there in steps"):
        days.ask(to, by=manager, terms=terms)


def test_days_are_not_asked_for_more_than_a_year_ahead(manager: User, terms: Terms) -> None:
    with pytest.raises(NotAllowed, match="more than a year ahead"):
        days.ask(date(9999, 12, 31), by=manager, terms=terms)


def test_nothing_is_started_when_the_window_is_closed(northwind: Partner, ada: User) -> None:
    ProgramClock.objects.update(rehearsal_on=date(2020, 10, 1), last_closed_on=date(2020, 10, 1))
    scene.browser_of(ada).post("/financing/ask/")
    assert not Application.objects.exists()
