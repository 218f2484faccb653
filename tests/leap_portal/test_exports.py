"""Every file that is exported, by its address: sixty formulas go in, and none comes out."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver

from partners.models import LevelSpan
from tests import factories, scene
from tests.formulas import ATTACKS, cells, live

pytestmark = pytest.mark.django_db


def sales() -> str:
    """The file of a partner whose every transaction has such a number."""
    partner = scene.company("P0001")
    LevelSpan.objects.create(partner=partner, level="diamond", from_on=date(2020, 1, 1))
    factories.target(partner)
    for text in ATTACKS:
        factories.sale(partner, "-1.5", date(2020, 5, 1), transaction=text)
    return browsed(scene.browser_of(scene.member(partner, "Ada")), "/rebates/sales.csv")


def errors() -> str:
    """What is wrong with a file whose every country is such a text, and its header too."""
    desk = scene.browser_of(scene.person("Grace", staff="program office"), second_factor=True)
    rows = [quoted("P1", "Acme", text, "USD", "good", "true", "") for text in ATTACKS]
    header = "code,name,country,currency,standing,partnerworks,channel_manager"
    files = [
        SimpleUploadedFile("partners.csv", "\n".join([header, *rows]).encode()),
        SimpleUploadedFile("levels.csv", quoted(*dict.fromkeys(ATTACKS)).encode()),
    ]
    page = desk.post("/admin/partners/importrun/add/", {"files": files}, follow=True)
    return browsed(desk, f"{page.request['PATH_INFO']}errors.csv")


def quoted(*words: str) -> str:
    return ",".join('"{}"'.format(word.replace('"', '""')) for word in words)


def browsed(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    return str(answer.content.decode())


EXPORTS: dict[str, tuple[Callable[[], str], str]] = {
    "rebate-sales": (sales, "transaction"),
    "import-errors": (errors, "value"),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_no_cell_of_an_export_is_a_formula(name: str) -> None:
    given, column = EXPORTS[name]
    text = given()
    header, *rows = cells(text)
    told = [row[header.index(column)] for row in rows]
    plain = {cell.replace("'", "") for cell in told}
    assert {attack.replace("'", "") for attack in ATTACKS if attack.strip()} - plain == set()
    for divided_by in (",", ";", "\t"):
        assert [cell for row in cells(text, divided_by) for cell in row if live(cell)] == []


def test_there_are_sixty_of_them() -> None:
    assert len(set(ATTACKS)) >= 60 and all(
        live(text) or ";" in text or text.startswith("'") for text in ATTACKS
    )


def paths(resolver: object) -> Iterator[URLPattern]:
    for found in resolver.url_patterns:
        yield from paths(found) if hasattr(found, "url_patterns") else [found]


def test_every_address_of_a_sheet_is_tried() -> None:
    found = {one.name for one in paths(get_resolver()) if str(one.pattern).rstrip("/$").endswith("csv")}
    assert found == set(EXPORTS)
