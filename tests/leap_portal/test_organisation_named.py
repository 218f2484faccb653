"""The organisation one looks at is named on every page, and the one a mail is about in its subject and text."""

import pytest

from partners.models import OutgoingMail
from tests.leap_portal.matrix import Cell, ask, expected
from tests.leap_portal.paths import ACCOUNTS, PORTAL
from tests.leap_portal.people import World

MACHINES = ("live", "ready", "rebate-sales")
PAGES = [
    cell
    for path in (*PORTAL, *ACCOUNTS)
    if path.name not in MACHINES and expected(cell := Cell(path, "admin", "own", "GET")) == "o"
]


@pytest.mark.parametrize("cell", PAGES, ids=str)
def test_every_page_names_it(cell: Cell, world: World) -> None:
    answer = ask(cell, world)
    assert answer.letter == "o" and world.near.name.lower() in answer.text.lower()


def test_there_are_pages_enough() -> None:
    assert len(PAGES) > 30


@pytest.mark.parametrize("address", ["/nowhere/", "/financing/DEF-2020-9999/"])
def test_what_is_not_there_names_it(address: str, world: World) -> None:
    answer = world.client("admin").get(address)
    assert answer.status_code == 404 and world.near.name in answer.content.decode()


def test_every_mail_names_it(world: World) -> None:
    mails = OutgoingMail.objects.exclude(partner=None).exclude(failure__gt="").select_related("partner")
    assert mails.count() > 8
    assert [mail.subject for mail in mails if mail.partner.name not in mail.subject] == []
    assert [mail.subject for mail in mails if mail.partner.name not in mail.text] == []
