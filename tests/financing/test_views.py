"""The financing pages: three steps that lose nothing, buttons only for who may use them, on today only."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client

from financing.choices import State
from financing.models import Application, Invoice
from financing.services import asking, deciding
from partners.choices import Role
from partners.models import Partner, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY


@pytest.fixture
def page(ada: User) -> Client:
    return scene.browser_of(ada)


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def ticked(html: str) -> list[int]:
    """The invoices whose boxes are ticked."""
    boxes = [part for part in html.split("<input") if 'name="invoices"' in part]
    return [int(part.split('value="')[1].split('"')[0]) for part in boxes if " checked" in part.split(">")[0]]


def step(page: Client, draft: Application, name: str, **typed: object) -> HttpResponse:
    return page.post(f"/financing/{draft.number}/{name}/", typed)


def keys(invoices: Iterable[Invoice]) -> list[int]:
    return [one.pk for one in invoices]


def test_three_steps_lead_from_the_list_to_what_is_sent(page: Client, northwind: Partner) -> None:
    one = scene.invoice(northwind, date(2020, 5, 20))
    assert "Ask for a deferment" in text(page.get("/financing/"))
    first = page.post("/financing/ask/")
    assert first.headers["Location"] == "/financing/DEF-2020-0001/invoices/"
    second = page.post(first.headers["Location"], {"invoices": [one.pk], "days": 90, "then": "preview"})
    assert second.headers["Location"] == "/financing/DEF-2020-0001/preview/"
    assert "18 Aug 2020" in text(page.get(second.headers["Location"]))
    third = page.post("/financing/DEF-2020-0001/send/", {"note": "Our customers pay late.", "then": "send"})
    assert third.headers["Location"] == "/financing/DEF-2020-0001/"
    shown = text(page.get(third.headers["Location"]))
    assert "DEF-2020-0001 is sent." in shown and "Promised by" in shown and "14 May 2020" in shown


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"days": "181"}, "less than or equal to 180"),
        ({"days": "999"}, "less than or equal to 180"),
        ({"days": "99999999999"}, "less than or equal to 180"),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "-5"}, "greater than or equal to 1"),
        ({"days": ""}, "Say by how many days."),
        ({"days": "ninety"}, "Enter a whole number."),
    ],
)
def test_nothing_typed_is_lost_when_the_days_are_wrong(
    typed: dict[str, str], error: str, page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    one, two, three = (scene.invoice(northwind) for _ in range(3))
    draft = scene.draft(ada, northwind, [three], terms, days=30)
    html = text(step(page, draft, "invoices", invoices=keys([one, two]), **typed))
    assert error in html and ticked(html) == keys([one, two])
    assert f'value="{typed["days"]}"' in html or not typed["days"]
    draft.refresh_from_db()
    assert draft.days == 30 and draft.lines.get().invoice == three


@pytest.mark.parametrize("days", [1, 180])
def test_one_to_180_days_can_be_typed(
    days: int, page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    one = scene.invoice(northwind)
    draft = scene.draft(ada, northwind, [], terms)
    assert step(page, draft, "invoices", invoices=[one.pk], days=days, then="preview").status_code == 302


def test_days_are_kept_when_no_invoice_is_ticked(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    scene.invoice(northwind)
    draft = scene.draft(ada, northwind, [], terms)
    html = text(step(page, draft, "invoices", days="77"))
    assert "Choose at least one invoice." in html and 'value="77"' in html


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999", "foreign"])
def test_an_invoice_that_is_not_ones_own_cannot_be_ticked(
    key: str, page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    one, foreign = scene.invoice(northwind), scene.invoice(scene.company("P0002"))
    draft = scene.draft(ada, northwind, [one], terms)
    html = text(step(page, draft, "invoices", invoices=[foreign.pk if key == "foreign" else key], days=9))
    assert "Select a valid choice" in html and foreign.number not in html
    assert draft.lines.get().invoice == one


def test_saving_and_leaving_comes_back_to_what_was_chosen(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    one, _ = scene.invoice(northwind), scene.invoice(northwind)
    draft = scene.draft(ada, northwind, [], terms)
    left = step(page, draft, "invoices", invoices=[one.pk], days=45, then="leave")
    assert left.headers["Location"] == f"/financing/{draft.number}/"
    html = text(page.get(f"/financing/{draft.number}/invoices/"))
    assert ticked(html) == [one.pk] and 'value="45"' in html


def test_an_invoice_in_another_application_shows_where_it_is(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    draft = scene.draft(ada, northwind, [], terms)
    assert f"is already in {sent.number}" in text(page.get(f"/financing/{draft.number}/invoices/"))


def test_the_preview_tells_every_reason_against_it(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind, number="INV-1")], terms)
    Invoice.objects.update(open_amount=0)
    Partner.objects.update(standing="hold")
    html = text(page.get(f"/financing/{draft.number}/preview/"))
    assert (
        "Standing is hold." in html and "INV-1 is not open any more" in html and "Go on to send" not in html
    )


def test_a_note_stays_when_sending_is_refused(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    Partner.objects.update(standing="hold")
    html = text(step(page, draft, "send", note="We wait for a bank.", then="send"))
    assert "Standing is hold." in html and "We wait for a bank." in html
    draft.refresh_from_db()
    assert (draft.state, draft.note) == (State.DRAFT, "We wait for a bank.")


def test_a_note_can_be_kept_without_sending(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    step(page, draft, "send", note="Later.", then="leave")
    draft.refresh_from_db()
    assert (draft.state, draft.note) == (State.DRAFT, "Later.")


@pytest.mark.parametrize("name", ["invoices", "preview", "send"])
def test_the_steps_of_what_is_sent_lead_to_its_page(
    name: str, page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    again = page.get(f"/financing/{sent.number}/{name}/")
    assert (again.status_code, again.headers["Location"]) == (302, f"/financing/{sent.number}/")
    if name == "send":
        assert (
            step(page, sent, name, note="again", then="send").headers["Location"]
            == f"/financing/{sent.number}/"
        )


def test_taking_back_is_a_button_until_the_outcome(
    page: Client, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    sent = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    address = f"/financing/{sent.number}/"
    assert "Withdraw</button>" in text(page.get(address))
    assert "was withdrawn." in text(page.post(f"{address}withdraw/", follow=True))
    assert "Withdraw</button>" not in text(page.get(address))
    assert f"{sent.number} is withdrawn now." in text(page.post(f"{address}withdraw/", follow=True))


def test_the_outcome_shows_with_its_reason_agreement_and_letter(
    page: Client, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    done = scene.approved(ada, northwind, [scene.invoice(northwind)], terms, manager)
    html = text(page.get(f"/financing/{done.number}/"))
    assert "A good record." in html and "Agreement AGR-2020-0001" in html and "LTR-2020-0001" in html
    assert "AGR-2020-0001" in text(page.get("/financing/"))
    refused = scene.submitted(ada, northwind, [scene.invoice(northwind)], terms)
    deciding.decline(refused.pk, because="Too much is open.", by=manager, as_of=DAY, terms=terms)
    assert "Too much is open." in text(page.get(f"/financing/{refused.number}/"))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TRAINING])
def test_who_may_not_ask_sees_everything_and_no_button(
    role: Role, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    page = scene.browser_of(scene.member(northwind, "Ben", role))
    listed, one = text(page.get("/financing/")), text(page.get(f"/financing/{draft.number}/"))
    assert draft.number in listed and "Ask for a deferment" not in listed
    assert "Withdraw" not in one and "Go on with the draft" not in one


def test_on_another_day_there_is_no_button_and_nothing_is_written(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    assert "Ask for a deferment" not in text(page.get("/financing/?as_of=2020-05-08"))
    assert "Withdraw" not in text(page.get(f"/financing/{draft.number}/"))
    refused = page.post(f"/financing/{draft.number}/withdraw/")
    assert refused.status_code == 409 and "Nothing was changed" in refused.content.decode()
    assert Application.objects.get().state == State.DRAFT


def test_an_earlier_day_shows_what_was_known_then(
    page: Client, northwind: Partner, ada: User, terms: Terms
) -> None:
    scene.draft(ada, northwind, [scene.invoice(northwind, issued_on=date(2020, 5, 2))], terms)
    html = text(page.get("/financing/?as_of=2020-05-01"))
    assert "DEF-2020-0001" not in html and "INV-" not in html
    assert "Applications open on 7 May 2020." in html


def test_after_the_last_day_nothing_can_be_asked_for(page: Client, northwind: Partner) -> None:
    scene.invoice(northwind)
    assert "Applications closed on" not in text(page.get("/financing/?as_of=2020-09-30"))
    assert "Applications closed on 30 September 2020." in text(page.get("/financing/?as_of=2020-10-01"))


def test_withdrawing_takes_the_row_even_where_another_member_began_it(
    northwind: Partner, ada: User, terms: Terms
) -> None:
    draft = scene.draft(ada, northwind, [scene.invoice(northwind)], terms)
    ben = scene.browser_of(scene.member(northwind, "Ben", Role.FINANCE))
    ben.post(f"/financing/{draft.number}/withdraw/")
    assert Application.objects.get().state == State.WITHDRAWN
    assert asking.start(northwind.pk, by=ada, as_of=DAY).number != draft.number
