"""The roof's pages: how many statements each costs, whatever there is to show; home, letters, health."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from financing.models import Application
from partners.choices import NoticeKind
from partners.models import Letter, LetterFile, Membership, Notice, Partner, StatusChange, User
from partners.terms import Terms
from tests import scene
from tests.scene import DAY
from training.models import Specialization

BASE = 2  # session; user with frame
COSTS = {
    "/": 1,
    "/financing/": 1,
    "/financing/{draft}/": 6,
    "/financing/{approved}/": 6,
    "/financing/{draft}/invoices/": 3,
    "/financing/{draft}/preview/": 3,
    "/financing/{draft}/send/": 3,
    "/training/": 1,
    "/levels/": 1,
    "/letters/": 1,
    "/organisation/": 4,
}
STAFF_COSTS = {
    "/admin/financing/application/": 6,
    "/admin/financing/application/?see=all": 6,
    "/admin/financing/invoice/": 5,
    "/admin/partners/partner/": 6,
    "/admin/partners/letter/": 5,
    "/admin/partners/notice/": 5,
    "/admin/training/specialization/": 6,
}


@pytest.fixture
def manager(db: None) -> User:
    return scene.person("Maria", staff="channel managers")


@pytest.fixture
def northwind(manager: User) -> Partner:
    return scene.company("P0001", "Northwind Networks", manager=manager)


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")


def furnish(partner: Partner, ada: User, terms: Terms, rows: int) -> None:
    """So many rows of everything that a page lists."""
    for number in range(rows):
        Specialization.objects.create(
            partner=partner, name=f"S{number:03}", from_on=date(2019, 1, 1), expires_on=date(2020, 4, 1)
        )
        scene.member(partner, f"Member{number}")
        Notice.objects.create(
            partner=partner, kind=NoticeKind.DECISION, occasion=f"o{number}", on=DAY, text="News", path="/"
        )
        Letter.objects.create(
            partner=partner, number=f"LTR-{number}", kind="status", subject=f"{number}", as_of=DAY, issued_on=DAY,
            content={}, edition="e", check_code=f"C{number}",
        )  # fmt: skip
        scene.submitted(ada, partner, [scene.invoice(partner)], terms)
    scene.approved(
        ada, partner, [scene.invoice(partner) for _ in range(rows)], terms, partner.channel_manager
    )
    scene.draft(ada, partner, [scene.invoice(partner) for _ in range(rows)], terms)


def costs(page: Client, addresses: dict[str, int]) -> dict[str, int]:
    numbers = {one.state: one.number for one in Application.objects.all()}
    found = {}
    for address in addresses:
        at = address.format(**numbers)
        page.get(at)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(at).status_code == 200
        found[address] = len([each for each in queries if "SAVEPOINT" not in each["sql"]]) - BASE
    return found


@pytest.mark.parametrize("rows", [1, 20, pytest.param(100, marks=pytest.mark.slow)])
def test_a_page_costs_the_same_for_one_row_and_for_many(
    rows: int, northwind: Partner, ada: User, terms: Terms
) -> None:
    furnish(northwind, ada, terms, rows)
    assert costs(scene.browser_of(ada), COSTS) == COSTS


@pytest.mark.parametrize("rows", [1, 20, pytest.param(100, marks=pytest.mark.slow)])
def test_a_list_in_admin_costs_the_same_for_one_row_and_for_many(
    rows: int, northwind: Partner, ada: User, manager: User, terms: Terms
) -> None:
    furnish(northwind, ada, terms, rows)
    for number in range(rows):
        scene.company(f"Q{number:03}", manager=manager)
    assert costs(scene.browser_of(manager, second_factor=True), STAFF_COSTS) == STAFF_COSTS


def test_no_page_costs_more_than_was_promised() -> None:
    whole = [
        "/",
        "/financing/{draft}/",
        "/financing/{approved}/",
    ]  # a partner's pages, which tell more than a status
    assert all(cost <= (8 if path in whole else 5) for path, cost in COSTS.items())
    assert all(cost <= 10 for cost in STAFF_COSTS.values())


def test_a_status_letter_is_asked_for_and_read(northwind: Partner, ada: User) -> None:
    page = scene.browser_of(ada)
    made = page.post("/letters/", {"speaks_of": "2020-05-07"}, follow=True).content.decode()
    assert "Letter LTR-2020-0001 stands ready." in made
    first = page.get("/letters/LTR-2020-0001/pdf/")
    text = " ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(first.content)).pages)
    assert "Northwind Networks" in text and Letter.objects.get().check_code in text
    assert first.headers["Content-Type"] == "application/pdf"
    assert (
        page.get("/letters/LTR-2020-0001/pdf/").content == first.content and LetterFile.objects.count() == 1
    )
    page.post("/letters/", {"speaks_of": "2020-05-07"})
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("typed", ["06/05/2020", "05/06/2020", "6 May 2020", "2020-13-01", ""])
def test_a_letter_s_day_is_written_year_first_so_that_none_is_mistaken(typed: str, ada: User) -> None:
    html = scene.browser_of(ada).post("/letters/", {"speaks_of": typed}).content.decode()
    assert "Make the letter" in html and not Letter.objects.filter(kind="status").exists()


@pytest.mark.parametrize("day", ["2020-05-08", "2020-02-30", ""])
def test_a_letter_of_no_day_or_a_day_to_come_is_refused_at_its_field(day: str, ada: User) -> None:
    html = scene.browser_of(ada).post("/letters/", {"speaks_of": day, "x": "1"}).content.decode()
    assert "Please look at this again" in html and not Letter.objects.exists()
    assert not day or f'value="{day}"' in html


def test_home_leads_with_what_presses_most(northwind: Partner, ada: User, terms: Terms) -> None:
    scene.invoice(northwind, date(2020, 5, 1))
    Specialization.objects.create(
        partner=northwind, name="Wireless", from_on=DAY.replace(2018), expires_on=date(2020, 4, 1)
    )
    scene.draft(ada, northwind, [], terms)
    html = scene.browser_of(ada).get("/").content.decode()
    order = [
        html.index(part)
        for part in (
            "1 invoice is overdue",
            "1 specialization stands only by",
            "DEF-2020-0001 is not sent yet",
        )
    ]
    assert order == sorted(order)
    assert not StatusChange.objects.exists() and Membership.objects.count() == 1


def test_health_says_whether_the_portal_is_ready(db: None) -> None:
    machine = Client(HTTP_HOST="localhost")
    assert machine.get("/health/ready").json() == {"ready": True}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE partners_edition CASCADE")
    answer = machine.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        503,
        {"ready": False, "reason": "No edition is published."},
    )
