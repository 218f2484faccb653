"""Isolation: every path is in the table, answers as it says, and shows no trace of what isn't the asker's."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from financing.models import Application
from financing.services import asking
from partners.models import Invitation, JoinRequest, Membership, Notice, OutgoingMail, Partner
from tests.leap_portal.paths import ACCOUNTS, ADMIN, MODELS, PAGES, PORTAL, Path
from tests.leap_portal.people import World, face, words
from tests.partners.mailbox import token
from tests.scene import DAY

ABSENT = {
    "application": "DEF-2020-9999",
    "draft": "DEF-2020-9999",
    "letter": "LTR-2020-9999",
    "code": "P9999",
    "membership": 999999,
    "invitation": 999999,
    "request": 999999,
}


def key(path: Path, partner: Partner | None) -> str | int:
    """The number in the path's place: of a row of `partner`, or of none."""
    if partner is None:
        return ABSENT[path.holds]
    rows = Application.objects.filter(partner=partner)
    return {
        "application": lambda: rows.get(state="submitted").number,
        "draft": lambda: rows.get(state="draft").number,
        "letter": lambda: partner_letter(partner),
        "code": lambda: partner.code,
        "token": lambda: token(Invitation.objects.get(partner=partner)),
        "membership": lambda: Membership.objects.filter(partner=partner).latest("id").pk,
        "invitation": lambda: Invitation.objects.get(partner=partner).pk,
        "request": lambda: JoinRequest.objects.get(partner=partner).pk,
    }[path.holds]()


def partner_letter(partner: Partner) -> str:
    letters = apps.get_model("partners", "Letter").objects
    return letters.get(partner=partner, kind="status").number


def ask(client: Client, path: Path, number: str | int) -> HttpResponse:
    if path.holds == "code":
        return client.post(reverse(path.name), {"partner": number})
    address = reverse(path.name, args=[number] if number else [])
    return getattr(client, path.method)(address)


def named(resolver: object, space: str = "") -> Iterator[str]:
    """The names of all paths, as `reverse` knows them; those without a name by their pattern."""
    for found in resolver.url_patterns:
        if hasattr(found, "url_patterns"):
            yield from named(found, f"{found.namespace}:" if found.namespace else space)
        else:
            yield space + (found.name or str(found.pattern))


def test_every_path_is_in_the_table() -> None:
    told = {path.name for path in (*PORTAL, *ACCOUNTS, *ADMIN)}
    told |= {f"admin:{model}_{page}" for model in MODELS for page in PAGES if page}
    told |= {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
    assert set(named(get_resolver())) == told


@pytest.mark.parametrize("path", PORTAL, ids=lambda path: path.name)
def test_a_page_answers_as_the_table_says(path: Path, world: World) -> None:
    for who, status in words(path.own):
        number = key(path, world.near) if path.holds else ""
        assert ask(world.client(who), path, number).status_code == status, who
        Application.objects.filter(number=number, state="withdrawn").delete()
        if path.name == "withdraw" and status == 302 and who == "owner":
            asking.start(world.near.pk, by=world.people["owner"], as_of=DAY)


@pytest.mark.parametrize("path", [path for path in PORTAL if path.foreign], ids=lambda path: path.name)
def test_anothers_row_and_none_answer_alike(path: Path, world: World) -> None:
    for who, status in words(path.foreign):
        other = world.near if who == "stranger" else world.far
        faces = [
            face(ask(world.client(who), path, number), number)
            for number in (key(path, other), key(path, None))
        ]
        assert faces[0] == faces[1], who
        assert faces[0][0] == status, who
        assert other.name not in faces[0][2], who


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.name)
def test_an_account_page_answers_as_the_table_says(path: Path, world: World) -> None:
    for who, status in words(path.own):
        arguments = {"key": ["abc"], "reset": ["1", "abc"], "id": [999]}.get(path.holds, [])
        asked = getattr(world.fresh(who), path.method)
        assert asked(reverse(path.name, args=arguments)).status_code == status, who


def test_only_posts_change_anything(world: World) -> None:
    draft = key(PORTAL[4], world.near)
    for address in ("/financing/ask/", f"/financing/{draft}/withdraw/", "/organisation/switch/"):
        assert world.client("owner").get(address).status_code == 405
    for name in ("admin:close-day", "admin:go-to-day"):
        assert world.client("office").get(reverse(name)).status_code == 405
    assert Membership.objects.count() == 3 and Notice.objects.exists() and OutgoingMail.objects.exists()
