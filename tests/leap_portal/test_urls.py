"""Isolation: every path is in the table, answers as it says, and shows no trace of what isn't the asker's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from financing.models import Application
from financing.services import asking
from leap_portal.letters import status_letter
from partners.choices import Role
from partners.models import Membership, Notice, OutgoingMail, Partner, StatusChange, User
from partners.terms import Terms
from tests import scene
from tests.leap_portal.paths import ACCOUNTS, ADMIN, MODELS, PAGES, PEOPLE, PORTAL, Path
from tests.scene import DAY
from training.models import Specialization

WITH_SECOND_FACTOR = PEOPLE[5:]
ABSENT = {
    "application": "DEF-2020-9999",
    "draft": "DEF-2020-9999",
    "letter": "LTR-2020-9999",
    "code": "P9999",
}
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass
class World:
    """Two partners of two regions, alike to the last row; `near` is the one that the table speaks of."""

    near: Partner
    far: Partner
    people: dict[str, User | None]
    clients: dict[str, Client]

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = scene.browser_of(self.people[who], second_factor=who in WITH_SECOND_FACTOR)
        return self.clients[who]

    def fresh(self, who: str) -> Client:
        return scene.browser_of(self.people[who], second_factor=who in WITH_SECOND_FACTOR)


@pytest.fixture
def world(db: None, terms: Terms) -> World:
    manager, elsewhere, office = (
        scene.person("Maria", staff="channel managers"),
        scene.person("Jonas", staff="channel managers"),
        scene.person("Grace", staff="program office"),
    )
    near, owner = furnished("P0001", manager, "Ada", terms)
    far, stranger = furnished("P0002", elsewhere, "Zoe", terms)
    people = {
        "nobody": None,
        "stranger": stranger,
        "viewer": scene.member(near, "Ben", Role.VIEWER),
        "owner": owner,
        "staff": manager,
        "elsewhere": elsewhere,
        "manager": manager,
        "office": office,
    }
    return World(near, far, people, {})


def furnished(code: str, manager: User, name: str, terms: Terms) -> tuple[Partner, User]:
    """A partner with a row of everything."""
    partner = scene.company(code, manager=manager)
    member = scene.member(partner, name)
    scene.approved(member, partner, [scene.invoice(partner)], terms, manager)
    scene.submitted(member, partner, [scene.invoice(partner)], terms)
    asking.start(partner.pk, by=member, as_of=DAY)
    status_letter(partner.pk, speaks_of=DAY, by=member, as_of=DAY, terms=terms)
    Specialization.objects.create(partner=partner, name="Wireless", from_on=DAY)
    StatusChange.objects.create(
        partner=partner,
        kind="specialization",
        subject_id=partner.pk,
        sequence=1,
        on=DAY,
        after="active",
        edition=terms.digest,
    )
    return partner, member


def key(path: Path, partner: Partner | None) -> str:
    """The number in the path's place: of a row of `partner`, or of none."""
    if partner is None:
        return ABSENT[path.holds]
    rows = Application.objects.filter(partner=partner)
    return {
        "application": lambda: rows.get(state="submitted").number,
        "draft": lambda: rows.get(state="draft").number,
        "letter": lambda: partner_letter(partner),
        "code": lambda: partner.code,
    }[path.holds]()


def partner_letter(partner: Partner) -> str:
    letters = apps.get_model("partners", "Letter").objects
    return letters.get(partner=partner, kind="status").number


def ask(client: Client, path: Path, number: str) -> HttpResponse:
    if path.holds == "code":
        return client.post(reverse(path.name), {"partner": number})
    address = reverse(path.name, args=[number] if number else [])
    return getattr(client, path.method)(address)


def face(response: HttpResponse, number: object) -> tuple[int, str, str]:
    """What the asker can tell apart: status, where it leads, and every byte but the token and the number asked for."""
    body = CSRF.sub("", response.content.decode()).replace(str(number), "#")
    return response.status_code, response.headers.get("Location", "").replace(str(number), "#"), body


def words(text: str, people: tuple[str, ...] = PEOPLE) -> Iterator[tuple[str, int]]:
    return zip(people, map(int, text.split()), strict=True)


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
        arguments = {"key": ["abc"], "reset": ["1", "abc"]}.get(path.holds, [])
        assert world.fresh(who).get(reverse(path.name, args=arguments)).status_code == status, who


def address_of(path: Path, row: int | str) -> str:
    arguments = {"type": [1, 1], "app": ["partners"], "application": [row]}.get(path.holds, [])
    return reverse(path.name, args=arguments)


@pytest.mark.parametrize("path", ADMIN, ids=lambda path: path.name)
def test_admin_answers_as_the_table_says(path: Path, world: World) -> None:
    near, far = (
        Application.objects.get(partner=one, state="submitted").pk for one in (world.near, world.far)
    )
    for who, status in words(path.own, WITH_SECOND_FACTOR):
        Application.objects.filter(state="in-review").delete()
        assert getattr(world.client(who), path.method)(address_of(path, near)).status_code == status, who
        if path.name == "admin:take-up" and status == 302:
            return
    for who, status in words(path.foreign or "", WITH_SECOND_FACTOR[:2] if path.foreign else ()):
        other = near if who == "elsewhere" else far
        faces = [
            face(getattr(world.client(who), path.method)(address_of(path, row)), row)
            for row in (other, 999999)
        ]
        assert faces[0] == faces[1] and faces[0][0] == status, who


def furnish(model: type[Model]) -> Model:
    """A row of what no service has written yet."""
    user = User.objects.first()
    return model.objects.create(
        **{
            "jobrun": {"job": "training", "on": DAY, "first_id": 1, "last_id": 2},
            "importrun": {"files": []},
            "emailaddress": {"user": user, "email": user.email},
            "authenticator": {"user": user, "type": "totp", "data": {}},
        }[model._meta.model_name]
    )


def objects(model: type[Model], world: World) -> tuple[Model | None, Model | None]:
    """A row of the near partner and one of the far; for what belongs to none, any row twice."""
    rows = model.objects.order_by("pk")
    if model is Partner:
        return world.near, world.far
    if not hasattr(model, "partner"):
        return (rows.first() or furnish(model),) * 2
    if model is Application:
        rows = rows.filter(state="submitted")
    return tuple(rows.filter(partner=one).last() for one in (world.near, world.far))


@pytest.mark.parametrize("label", MODELS)
def test_an_admin_page_answers_as_the_table_says(label: str, world: World) -> None:
    near, far = objects(apps.get_model(label.replace("_", ".")), world)
    for page, statuses in zip(PAGES, MODELS[label], strict=True):
        for who, status in words(statuses, WITH_SECOND_FACTOR):
            client = world.client(who)
            found = client.get(place(label, page, near.pk if near else 1))
            assert found.status_code == status, f"{page} for {who}"
        if (
            page in ("history", "delete", "change")
            and hasattr(type(near), "partner")
            and label != "partners_membership"
        ):
            for who, other in (("elsewhere", near), ("manager", far)):
                faces = [
                    face(world.client(who).get(place(label, page, row)), row) for row in (other.pk, 999999)
                ]
                assert faces[0] == faces[1], f"{page} for {who}"


def place(label: str, page: str, row: int) -> str:
    if page in ("changelist", "add"):
        return reverse(f"admin:{label}_{page}")
    return f"/admin/{label.replace('_', '/')}/{row}/{f'{page}/' if page else ''}"


@pytest.mark.parametrize("who", PEOPLE[:5])
def test_without_a_second_factor_nothing_of_admin_opens(who: str, world: World) -> None:
    row = Application.objects.get(partner=world.near, state="submitted").pk
    addresses = [
        (address_of(path, row), path.method)
        for path in ADMIN
        if path.name not in ("admin:login", "admin:logout")
    ]
    addresses += [(place(label, page, row), "get") for label in MODELS for page in PAGES]
    for address, method in addresses:
        answer = getattr(world.client(who), method)(address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/admin/login/"), (
            address
        )
    assert Application.objects.get(pk=row).state == "submitted"


def test_lists_in_admin_show_ones_own_region_only(world: World) -> None:
    for label in (
        "partners_partner",
        "partners_levelspan",
        "partners_letter",
        "financing_application",
        "financing_invoice",
    ):
        address = reverse(f"admin:{label}_changelist")
        seen = {who: world.client(who).get(address).content.decode() for who in WITH_SECOND_FACTOR}
        assert "P0002" not in seen["manager"] and "P0001" not in seen["elsewhere"], label
        assert "P0001" in seen["manager"] and "P0001" in seen["office"] and "P0002" in seen["office"], label
    for label in ("partners_outgoingmail", "partners_auditentry", "partners_notice"):
        html = world.client("manager").get(reverse(f"admin:{label}_changelist")).content.decode()
        assert "P0002" not in html and "Zoe" not in html and "zoe@" not in html, label


def test_only_posts_change_anything(world: World) -> None:
    draft = key(PORTAL[4], world.near)
    for address in ("/financing/ask/", f"/financing/{draft}/withdraw/", "/organisation/switch/"):
        assert world.client("owner").get(address).status_code == 405
    for name in ("admin:close-day", "admin:go-to-day"):
        assert world.client("office").get(reverse(name)).status_code == 405
    assert Membership.objects.count() == 3 and Notice.objects.exists() and OutgoingMail.objects.exists()
