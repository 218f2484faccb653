"""The main job from sign-in to the PDF, as a member and a channel manager do it, with JavaScript and without."""

import io
import re
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from partners.models import OutgoingMail, Partner, User
from tests import scene
from tests.browser.acts import headline, sign_in, with_password, with_second_factor
from training.models import Specialization

CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def maria(transactional_db: None) -> tuple[User, str]:
    return with_second_factor(scene.person("Maria", staff="channel managers"))


@pytest.fixture
def northwind(maria: tuple[User, str]) -> Partner:
    partner = scene.company("P0001", "Northwind Networks", manager=maria[0])
    Specialization.objects.create(
        partner=partner, name="Wireless", from_on=date(2018, 1, 1), expires_on=date(2020, 4, 15)
    )
    for number, due in (
        ("INV-1001", date(2020, 5, 20)),
        ("INV-1002", date(2020, 6, 1)),
        ("INV-1003", date(2020, 6, 9)),
    ):
        scene.invoice(partner, due, "12500.00", number=number)
    return partner


@pytest.fixture
def ada(northwind: Partner) -> User:
    return with_password(scene.member(northwind, "Ada"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_sign_in_to_the_letter(
    script: bool, desk: Any, maria: tuple[User, str], northwind: Partner, ada: User
) -> None:
    member = desk.page(java_script_enabled=script)
    sign_in(member, ada)
    look_at_home(member)
    look_at_another_day(member)
    number = ask_for_time(member)
    assert "P0001" in mail_to("maria@example.com").text and number in mail_to("maria@example.com").subject

    manager = desk.page(java_script_enabled=script)
    sign_in(manager, maria[0], "/admin/", maria[1])
    approve(manager, number)
    mail = mail_to("ada@example.com")
    assert mail.subject.startswith(f"{number} was approved") and "Schools reopen in August." in mail.text

    letter, status = take_letters(member, number)
    for text in (letter, status):
        assert "18 August 2020" in text and "31 August 2020" in text
    assert "INV-1001" in letter and "Northwind Networks" in letter and "INV-1003" not in letter
    assert "Wireless" in status and "Gold" in status
    for text in (letter, status):
        check(desk.page(java_script_enabled=script), code_of(text))


def look_at_home(page: Any) -> None:
    """Where we stand, and why."""
    assert headline(page) == "Where you stand"
    level = page.get_by_role("region", name="Level")
    level.get_by_text("Why?").click()
    assert level.get_by_text("Provision 10").is_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Training").click()
    row = page.get_by_role("row").filter(has_text="Wireless")
    row.get_by_text("Why?").click()
    assert row.get_by_text("Active on 15 March 2020, so it stands until 30 September 2020").is_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()


def look_at_another_day(page: Any) -> None:
    """Shows 1 October, says so on every page until left, and offers nothing to change."""
    page.locator("details.day summary").click()
    page.get_by_label("Show every page as of").fill("2020-10-01")
    page.get_by_role("button", name="Show").click()
    banner = page.get_by_role("complementary", name="Day looked at")
    assert "You are looking at 1 October 2020" in banner.inner_text()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Financing").click()
    assert banner.is_visible()
    assert page.get_by_text("Applications closed on 30 September 2020.").is_visible()
    assert page.get_by_role("button", name="Ask for a deferment").count() == 0
    banner.get_by_role("link", name="Back to today").click()
    assert banner.count() == 0


def ask_for_time(page: Any) -> str:
    """Three steps: choose, preview, send; returns the application's number."""
    page.get_by_role("button", name="Ask for a deferment").click()
    page.get_by_label("INV-1001").check()
    page.get_by_label("INV-1002").check()
    page.get_by_label("Days after").fill("90")
    page.get_by_role("button", name="Save and see").click()
    assert headline(page) == "Your new due days"
    first = page.get_by_role("row").filter(has_text="INV-1001").inner_text()
    assert "20 May 2020" in first and "18 Aug 2020" in first
    second = page.get_by_role("row").filter(has_text="INV-1002").inner_text()
    assert (
        "1 Jun 2020" in second
        and "31 Aug 2020" in second
        and "30 Aug 2020 is no business day" in page.content().replace("30 August 2020", "30 Aug 2020")
    )
    page.get_by_role("link", name="Go on to send").click()
    page.get_by_label("Why you ask").fill("Two school projects wait.")
    page.get_by_role("button", name="Send application").click()
    assert "is sent." in page.content() and "14 May 2020" in page.content()
    return re.search(r"DEF-2020-\d{4}", headline(page)).group()


def approve(page: Any, number: str) -> None:
    """From the queue to the decision, with all that it needs on one page."""
    page.get_by_role("link", name="Applications").first.click()
    page.get_by_role("link", name=number).click()
    shown = page.locator("#content").inner_text()
    for fact in (
        "Two school projects wait.",
        "20 May 2020",
        "18 Aug 2020",
        "Standing is good.",
        "Level Gold",
        "37,500.00 USD",
    ):
        assert fact in shown, fact
    page.get_by_label("Reason, as the partner will read it").fill("Schools reopen in August.")
    page.get_by_role("button", name="Approve").click()
    assert f"{number} was approved." in page.content()


def take_letters(page: Any, number: str) -> tuple[str, str]:
    """The texts of the deferment letter and of a fresh status letter."""
    page.goto(f"/financing/{number}/")
    assert "Approved" in page.content() and "Schools reopen in August." in page.content()
    row = page.get_by_role("row").filter(has_text="INV-1001").inner_text()
    assert "20 May 2020" in row and "18 Aug 2020" in row
    letter = pdf_text(page, page.get_by_role("link", name="(PDF)").get_attribute("href"))
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Letters").click()
    page.get_by_role("button", name="Make the letter").click()
    fresh = page.get_by_role("row").filter(has_text="Program status").get_by_role("link")
    return letter, pdf_text(page, fresh.get_attribute("href"))


def pdf_text(page: Any, address: str) -> str:
    """The words of the PDF at the address, as this browser gets it."""
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    return " ".join(
        " ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(answer.body())).pages).split()
    )


def code_of(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found.group()


def check(page: Any, code: str) -> None:
    """Anybody may ask whether a letter is genuine, without signing in."""
    page.goto("/check/")
    page.get_by_label("Check code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Check").click()
    answer = page.get_by_role("status")
    assert "Genuine, and it stands" in answer.inner_text() and "Northwind Networks" in answer.inner_text()


def mail_to(recipient: str) -> OutgoingMail:
    return OutgoingMail.objects.get(recipient=recipient)
