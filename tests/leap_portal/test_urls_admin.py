"""Isolation in admin: nothing opens without a second factor, and nobody sees another region's rows."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from financing.models import Application
from partners.models import JoinRequest, Partner, User
from tests.leap_portal.paths import ADMIN, MODELS, PAGES, PEOPLE, Path
from tests.leap_portal.people import WITH_SECOND_FACTOR, World, face, words
from tests.scene import DAY


def address_of(path: Path, row: int | str) -> str:
    arguments = {"type": [1, 1], "app": ["partners"], "application": [row], "request": [row]}.get(
        path.holds, []
    )
    return reverse(path.name, args=arguments)


def row_of(path: Path, partner: Partner) -> int:
    if path.holds == "request":
        return JoinRequest.objects.get(partner=partner).pk
    return Application.objects.get(partner=partner, state="submitted").pk


@pytest.mark.parametrize("path", ADMIN, ids=lambda path: path.name)
def test_admin_answers_as_the_table_says(path: Path, world: World) -> None:
    near, far = (row_of(path, one) for one in (world.near, world.far))
    for who, status in words(path.own, WITH_SECOND_FACTOR):
        Application.objects.filter(state="in-review").delete()
        assert getattr(world.client(who), path.method)(address_of(path, near)).status_code == status, who
        if path.name in ("admin:take-up", "admin:turn-down") and status == 302:
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
            "usersession": {"user": user, "ip": "192.0.2.1", "session_key": "k"},
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
