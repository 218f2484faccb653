"""Every page, light and dark, narrow and wide: nothing for axe, nothing against the policy, no sideways scroll."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from financing.models import Application
from financing.services import asking
from leap_portal import days
from leap_portal.letters import status_letter
from partners.models import ImportRun, JobRun, Partner, User
from partners.terms import Terms
from tests import factories, scene
from tests.browser.acts import signed_in, with_password, with_second_factor
from tests.leap_portal.paths import MODELS, ROOT
from tests.scene import DAY
from training.models import Specialization

LOOKS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
PUBLIC = (
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/check/",
    "/check/?code=nonsense",
    "/nowhere/",
)
MEMBERS = (
    "/",
    "/financing/",
    "/financing/DEF-2020-0001/",
    "/financing/DEF-2020-0002/",
    "/financing/DEF-2020-0004/",
    "/financing/DEF-2020-0004/invoices/",
    "/financing/DEF-2020-0004/preview/",
    "/financing/DEF-2020-0004/send/",
    "/training/",
    "/training/people/",
    "/training/catalogue/",
    "/rebates/",
    "/levels/",
    "/letters/",
    "/organisation/",
    "/organisation/history/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/financing/DEF-2020-9999/",
    "/?as_of=2020-10-01",
    "/financing/?as_of=2020-10-01",
    "/letters/?as_of=2020-10-01",
)
OTHER_DAY = "as_of="


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
    ImportRun.objects.create(by=grace, files=[])
    for day in days.close(DAY + timedelta(days=1), terms=terms):
        assert JobRun.objects.filter(on=day).exists()
    return Company(partner, ada, maria, grace)


def axe(page: Any) -> list[str]:
    """What axe finds, a line for each element; without reading style sheets again, which the policy refuses it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{one['id']}: {node['html']} ({one['help']})" for one in found for node in one["nodes"]]


def looked_at(page: Any, addresses: tuple[str, ...], said: Callable[[str], None]) -> None:
    """Opens each and says what is wrong with it; where a day was set, goes back to today."""
    for address in addresses:
        page.goto(address)
        for fault in axe(page):
            said(f"{address} {fault}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            said(f"{address} scrolls sideways")
        if OTHER_DAY in address:
            page.goto("/?as_of=today")


def admin_pages(company: Company) -> tuple[str, ...]:
    """The start, every list there is, the queue in its views, one row to read, one form, and two decisions."""
    number = company.partner.pk
    keys = Application.objects.filter(partner=number).order_by("id").values_list("pk", flat=True)[:2]
    queue = "/admin/financing/application/"
    lists = (reverse(f"admin:{model.label}_changelist") for model in MODELS if model.reads != ROOT)
    row = f"/admin/partners/partner/{number}/"
    return (
        *("/admin/", *lists, f"{queue}?see=all", *(f"{queue}{key}/change/" for key in keys)),
        *(
            f"{row}change/",
            f"{row}history/",
            "/admin/partners/user/add/",
            "/admin/partners/membership/add/",
        ),
    )


@pytest.fixture
def faults(desk: Any) -> list[str]:
    """What was found; pages that answer 404 on purpose say so in the console, which is no fault."""
    found: list[str] = []
    yield found
    desk.complaints[:] = [
        line
        for line in desk.complaints
        if "status of 404" not in line or ("/nowhere/" not in line and "9999" not in line)
    ]
    assert not found, "\n".join(dict.fromkeys(found))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_public_pages_are_for_everybody(
    width: int, scheme: str, desk: Any, company: Company, faults: list[str]
) -> None:
    page = desk.page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    looked_at(page, PUBLIC, faults.append)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_members_pages_are_for_everybody(
    width: int, scheme: str, desk: Any, company: Company, faults: list[str]
) -> None:
    page = signed_in(desk, company.ada, viewport={"width": width, "height": 900}, color_scheme=scheme)
    looked_at(page, MEMBERS, faults.append)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_staffs_pages_are_for_everybody(
    width: int, scheme: str, desk: Any, company: Company, faults: list[str]
) -> None:
    page = signed_in(
        desk, company.grace, second_factor=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    looked_at(page, admin_pages(company), faults.append)


def test_nothing_scrolls_sideways_on_the_smallest_screen(
    desk: Any, company: Company, faults: list[str]
) -> None:
    small = {"width": 320, "height": 640}
    for page, addresses in (
        (desk.page(viewport=small), PUBLIC),
        (signed_in(desk, company.ada, viewport=small), MEMBERS),
    ):
        for address in addresses:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                faults.append(address)


def test_an_invalid_form_leads_from_its_errors_to_its_fields(
    desk: Any, company: Company, faults: list[str]
) -> None:
    page = signed_in(desk, company.ada)
    page.goto("/financing/DEF-2020-0004/invoices/")
    page.get_by_label("Days after").fill("999")
    page.get_by_role("button", name="Save and see").click()
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.evaluate("location.hash") == "#id_days"
    faults.extend(axe(page))
    assert page.get_by_label("Days after").input_value() == "999" and DAY.year == 2020
