"""Membership is the way to every row: which partner is looked at, and who may do what there."""

import pytest
from django.conf import settings
from django.test import Client

from financing.models import Application
from partners import access
from partners.access import Seat
from partners.choices import Role
from partners.models import Edition, Invitation, Letter, Membership, Partner, ProgramClock
from tests import scene


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


def test_a_frame_is_one_statement(northwind: Partner, django_assert_num_queries: object) -> None:
    ada = scene.member(northwind, "Ada")
    access.frame(ada.pk, None)
    with django_assert_num_queries(1):
        frame = access.frame(ada.pk, None)
    assert frame.partner and (frame.partner.code, frame.partner.roles) == ("P0001", frozenset({"admin"}))


def test_the_first_partner_by_name_is_looked_at_until_another_is_chosen(northwind: Partner) -> None:
    ada, other = scene.member(northwind, "Ada"), scene.company("P0002", "Alpenblick")
    Membership.objects.create(partner=other, user=ada, roles=["viewer"])
    for chosen, code in ((None, "P0002"), ("P0001", "P0001"), ("P9999", "P0002")):
        seat = access.frame(ada.pk, chosen).partner
        assert (
            seat
            and seat.code == code
            and [one.code for one in seat.others] == [{"P0001": "P0002", "P0002": "P0001"}[code]]
        )


def test_nobody_and_a_stranger_sit_nowhere(northwind: Partner) -> None:
    assert access.frame(None, None).partner is None
    assert access.frame(scene.person("Zoe").pk, "P0001").partner is None


def test_without_an_edition_nothing_is_set_up(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE partners_edition, partners_programclock CASCADE")
    assert not Edition.objects.exists() and not ProgramClock.objects.exists()
    with pytest.raises(access.NotSetUp):
        access.frame(None, None)
    assert Client(HTTP_HOST="localhost").get("/").status_code == 503


@pytest.mark.parametrize(
    ("roles", "may"),
    [((Role.ADMIN,), True), ((Role.FINANCE,), True), ((Role.TRAINING,), False), ((Role.VIEWER,), False), ((), False),
     ((Role.VIEWER, Role.FINANCE), True)],
)  # fmt: skip
def test_admin_and_finance_may_ask(roles: tuple[Role, ...], may: bool) -> None:
    assert Seat(1, "P", "P", "US", "USD", frozenset(roles)).may_ask is may


@pytest.mark.parametrize("path", ["/", "/financing/?as_of=2020-10-01&x=a b", "/letters/"])
def test_sign_in_leads_back_to_where_one_wanted_to_go(path: str, db: None) -> None:
    from urllib.parse import parse_qs, urlsplit

    to = Client(HTTP_HOST="localhost").get(path).headers["Location"]
    assert urlsplit(to).path == "/accounts/login/"
    assert parse_qs(urlsplit(to).query)["next"] == [path.replace(" ", "%20")]


def test_who_lost_the_membership_loses_the_pages(northwind: Partner) -> None:
    ada = scene.member(northwind, "Ada")
    page = scene.browser_of(ada)
    assert "Where you stand" in page.get("/").content.decode()
    scene.member(northwind, "Ben")
    Membership.objects.filter(user=ada).delete()
    assert "not a member of an organisation yet" in page.get("/").content.decode()


@pytest.mark.parametrize(
    "path", ["/organisation/leave/", "/organisation/invitations/", "/financing/ask/", "/letters/"]
)
def test_a_form_from_before_a_switch_does_nothing_in_the_other_organisation(
    path: str, northwind: Partner
) -> None:
    ada, other = scene.member(northwind, "Ada"), scene.company("P0002", "Zephyr")
    scene.member(northwind, "Ben")
    scene.member(other, "Cleo")
    Membership.objects.create(partner=other, user=ada, roles=["admin"])
    page = scene.browser_of(ada)
    form = {"organisation": "P0001", "email": "zoe@example.com", "roles": "admin", "speaks_of": "2020-05-07"}
    page.post("/organisation/switch/", {"partner": "P0002"})
    answer = page.post(path, form)
    assert answer.status_code == 409 and "Nothing was changed" in answer.content.decode()
    assert Invitation.objects.count() == Application.objects.count() == Letter.objects.count() == 0
    assert ada.memberships.count() == 2
    page.post("/organisation/switch/", {"partner": "P0001"})
    assert page.post(path, form).status_code in (200, 302)


def test_every_form_in_an_organisation_s_name_says_whose_it_is() -> None:
    """Nobody's are those of an account, of admin, of who looks for an organisation, and the switch itself."""
    nobodys = {
        "components/form_start.html", "components/partner_menu.html", "components/switch_card.html",
        "components/user_menu.html", "check.html", "no_partner.html", "organisation/invitation.html",
        "organisation/join.html",
    }  # fmt: skip
    folder = settings.BASE_DIR / "templates"
    bare = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if "{% csrf_token %}" in path.read_text()
        and path.relative_to(folder).parts[0] not in ("account", "admin", "allauth", "mfa", "usersessions")
    }
    assert bare == nobodys
