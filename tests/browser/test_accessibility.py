"""Pages of a partner with something on each, on more than one day, and of who decides on it: in every look."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from financing.models import Application
from financing.services import asking
from leap_portal import days
from leap_portal.letters import status_letter
from partners.models import JobRun, Letter, Partner, User
from partners.terms import Terms
from tests import factories, scene
from tests.browser.acts import signed_in, with_password, with_second_factor
from tests.browser.looking import NARROW, faults
from tests.scene import DAY
from training.models import Specialization

MEMBERS = (
    "/",
    "/financing/",
    "/financing/DEF-2020-0001/",
    "/financing/DEF-2020-0002/",
    "/financing/DEF-2020-0004/",
    "/training/",
    "/training/people/",
    "/training/catalogue/",
    "/letters/",
    "/?as_of=2020-10-01",
    "/financing/?as_of=2020-10-01",
    "/letters/?as_of=2020-10-01",
)
QUEUE = "/admin/financing/application/"


@dataclass
class Company:
    """A partner with something on every page, a member and its channel manager."""

    partner: Partner
    ada: User
    maria: User
    grace: User


@pytest.fixture
def company(transactional_db: None, terms: Terms) -> Company:
    maria, _ = with_second_factor(scene.person("Maria", staff="channel managers"))
    partner = scene.company("P0001", "Northwind Networks", manager=maria)
    ada = with_password(scene.member(partner, "Ada"))
    for name, last in (
        ("Wireless", date(2020, 4, 15)),
        ("Switching", date(2020, 11, 15)),
        ("Security", date(2020, 3, 1)),
    ):
        Specialization.objects.create(partner=partner, name=name, from_on=date(2018, 1, 1), expires_on=last)
    factories.credential(factories.person(partner), expires_on=date(2020, 5, 1))
    factories.relief(partner, "EDS", until_on=date(2020, 4, 30))
    factories.course(url="https://bright.example/")
    scene.approved(ada, partner, [scene.invoice(partner)], terms, maria)
    scene.submitted(ada, partner, [scene.invoice(partner), scene.invoice(partner, date(2020, 4, 20))], terms)
    scene.submitted(ada, partner, [scene.invoice(partner)], terms)  # the queue's
    asking.keep_note(
        scene.draft(ada, partner, [scene.invoice(partner)], terms).pk, note="Our customers pay late."
    )
    grace, _ = with_second_factor(scene.person("Grace", staff="program office"))
    status_letter(partner.pk, speaks_of=DAY, by=ada, as_of=DAY, terms=terms)
    for day in days.close(DAY + timedelta(days=1), terms=terms):
        assert JobRun.objects.filter(on=day).exists()
    return Company(partner, ada, maria, grace)


def test_the_members_pages_are_for_everybody(desk: Any, company: Company) -> None:
    page, found = signed_in(desk, company.ada), []
    for address in MEMBERS:
        page.goto(address)
        found += faults(page)
        page.goto("/?as_of=today") if "as_of" in address else None
    assert not found, "\n".join(found)


def test_the_queue_s_pages_are_for_everybody(desk: Any, company: Company) -> None:
    page, found = signed_in(desk, company.grace, second_factor=True), []
    keys = Application.objects.order_by("id").values_list("pk", flat=True)[:2]  # decided, and to be
    for address in (QUEUE, f"{QUEUE}?see=all", *(f"{QUEUE}{key}/change/" for key in keys)):
        page.goto(address)
        found += faults(page, least=NARROW)
    assert not found, "\n".join(found)


def test_a_letter_that_is_checked(desk: Any, company: Company) -> None:
    page = desk.page()
    page.goto(f"/check/?code={Letter.objects.filter(kind='status').get().check_code}")
    assert page.get_by_text("Northwind Networks").first.is_visible()
    assert not faults(page)
    page.goto("/check/?code=nonsense")
    assert not faults(page)


def test_an_invalid_form_leads_from_its_errors_to_its_fields(desk: Any, company: Company) -> None:
    page = signed_in(desk, company.ada)
    page.goto("/financing/DEF-2020-0004/invoices/")
    page.get_by_label("Days after").fill("999")
    page.get_by_role("button", name="Save and see").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("location.hash") == "#id_days"
    assert not faults(page)
    assert page.get_by_label("Days after").input_value() == "999" and DAY.year == 2020
