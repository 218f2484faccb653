"""The queue and the page on which an application is decided."""

import pytest
from django.test import Client

from financing.choices import State
from financing.models import Application
from partners.models import Letter, Partner, User
from partners.terms import Terms
from tests import scene

QUEUE = "/admin/financing/application/"


@pytest.fixture
def desk(manager: User) -> Client:
    return scene.browser_of(manager, second_factor=True)


@pytest.fixture
def asked(terms: Terms, northwind: Partner, ada: User) -> Application:
    return scene.submitted(ada, northwind, [scene.invoice(northwind, number="INV-1")], terms)


def text(response: object) -> str:
    return response.content.decode()


def test_the_queue_shows_what_waits_and_the_rest_on_demand(
    desk: Client, asked: Application, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    done = scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    shown = {see: text(desk.get(QUEUE, {"see": see} if see else {})) for see in ("", "all", "decided")}
    seen = {see: [one.number in html for one in (asked, done, draft)] for see, html in shown.items()}
    assert seen == {"": [True, False, False], "all": [True, True, False], "decided": [False, True, False]}
    assert "1,000.00 USD" in shown[""] and "14 May 2020" in shown[""]


def test_the_page_has_all_that_the_decision_needs(desk: Client, asked: Application) -> None:
    html = text(desk.get(f"{QUEUE}{asked.pk}/change/"))
    for fact in (
        "Our customers pay late.",
        "INV-1",
        "Standing is good.",
        "Level Gold",
        "No invoice is written off.",
    ):
        assert fact in html, fact
    assert html.count("asked to defer 1 invoice by 90 days") == 1


@pytest.mark.parametrize(("verb", "state"), [("approve", State.APPROVED), ("decline", State.DECLINED)])
def test_a_decision_leads_back_to_the_page_with_its_letter(
    verb: str, state: State, desk: Client, asked: Application
) -> None:
    html = text(desk.post(f"{QUEUE}{asked.pk}/{verb}/", {"reason": "Sound."}, follow=True))
    asked.refresh_from_db()
    assert asked.state == state and f"{asked.number} was {state}." in html
    assert Letter.objects.get().number in html and 'id="decision"' not in html


def test_a_refused_decision_keeps_the_reason_typed(
    desk: Client, asked: Application, manager: User, terms: Terms
) -> None:
    html = text(desk.post(f"{QUEUE}{asked.pk}/approve/", {"reason": "  "}))
    assert (
        "Write the reason: the partner will read it." in html
        and Application.objects.get().state == State.SUBMITTED
    )
    Application.objects.get().lines.get().invoice.__class__.objects.update(open_amount=0)
    html = text(desk.post(f"{QUEUE}{asked.pk}/approve/", {"reason": "A long thought."}))
    assert "No longer as it was asked for: INV-1" in html and "A long thought.</textarea>" in html


def test_deciding_again_is_told(desk: Client, asked: Application) -> None:
    desk.post(f"{QUEUE}{asked.pk}/approve/", {"reason": "Yes."})
    assert f"{asked.number} is approved now." in text(
        desk.post(f"{QUEUE}{asked.pk}/decline/", {"reason": "No."})
    )
    assert Application.objects.get().decision_reason == "Yes."


def test_a_reason_with_a_stray_zero_byte_is_a_reason(desk: Client, asked: Application) -> None:
    desk.post(f"{QUEUE}{asked.pk}/approve/", {"reason": "Yes\x00."})
    assert Application.objects.get().decision_reason == "Yes."


def test_who_may_only_look_cannot_decide(asked: Application, manager: User, desk: Client) -> None:
    manager.groups.get().permissions.remove(
        *manager.groups.get().permissions.filter(codename="change_application")
    )
    assert 'id="decision"' not in text(desk.get(f"{QUEUE}{asked.pk}/change/"))
    assert desk.post(f"{QUEUE}{asked.pk}/approve/", {"reason": "Yes."}).status_code == 403


def test_a_draft_is_the_partners_own_affair(
    desk: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert desk.get(f"{QUEUE}{draft.pk}/change/").status_code == 404
    assert desk.post(f"{QUEUE}{draft.pk}/approve/", {"reason": "Yes."}).status_code == 404
