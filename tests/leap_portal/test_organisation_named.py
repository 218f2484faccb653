"""The organisation one looks at is named on every page, and the one a mail is about in its subject or text."""

import pytest
from django.urls import reverse

from partners.models import OutgoingMail
from tests.leap_portal.paths import ACCOUNTS, PORTAL, Path
from tests.leap_portal.people import World
from tests.leap_portal.test_urls import ask, key

MACHINES = ("live", "ready")
PAGES = [
    path
    for path in PORTAL
    if path.method == "get" and path.name not in MACHINES and path.own.split()[3] == "200"
]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_page_names_it(path: Path, world: World) -> None:
    answer = ask(world.client("owner"), path, key(path, world.near) if path.holds else "")
    assert answer.headers["Content-Type"] == "application/pdf" or "Company P0001" in answer.content.decode()


@pytest.mark.parametrize("path", [path for path in ACCOUNTS if not path.holds], ids=lambda path: path.name)
def test_ones_accounts_pages_name_it(path: Path, world: World) -> None:
    answer = world.fresh("owner").get(reverse(path.name))
    assert answer.status_code != 200 or "Company P0001" in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/financing/DEF-2020-9999/"])
def test_what_is_not_there_names_it(address: str, world: World) -> None:
    answer = world.client("owner").get(address)
    assert answer.status_code == 404 and "Company P0001" in answer.content.decode()


def test_every_mail_names_it(world: World) -> None:
    mails = OutgoingMail.objects.exclude(partner=None).select_related("partner")
    assert mails.count() > 8
    assert [mail.subject for mail in mails if mail.partner.name not in mail.subject] == []
    assert [mail.subject for mail in mails if mail.partner.name not in mail.text] == []
