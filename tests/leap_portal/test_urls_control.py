"""The matrix sees: with one wall or guard taken out, and all else as it is, it goes red."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern

from financing import access as financing_access
from financing import admin as financing_admin
from financing.models import Application
from leap_portal import admin_site, urls
from leap_portal.views import letters
from partners import access, wall
from partners.admin import facts as partners_admin
from partners.models import Letter, Partner
from partners.views import checks, organisation
from tests.leap_portal.matrix import faults
from tests.leap_portal.paths import ALL
from tests.leap_portal.people import World
from tests.leap_portal.test_urls import named, told

pytestmark = pytest.mark.slow

Patch = pytest.MonkeyPatch


def second_wall(patch: Patch) -> None:
    """The database shows every request every row."""
    for scope in ("of_partner", "of_staff"):
        patch.setattr(wall, scope, lambda key: wall.ALL)


def one_seat_for_all(patch: Patch) -> None:
    """Whoever has a seat sits at the first partner there is."""
    one = Partner.objects.earliest("pk")
    seat = access.Seat(one.pk, one.code, one.name, one.country, one.currency, frozenset({"admin"}))
    patch.setattr(access, "seated", lambda seats, chosen: seat if seats else None)


def everybody_s_applications(patch: Patch) -> None:
    """An application is found by its number alone."""
    patch.setattr(
        financing_access, "application", lambda request, number: get_object_or_404(Application, number=number)
    )


def everybody_s_letters(patch: Patch) -> None:
    """A letter is found by its number alone."""
    patch.setattr(
        letters, "get_object_or_404", lambda kind, partner_id, **held: get_object_or_404(kind, **held)
    )


def told_apart(patch: Patch) -> None:
    """Another's letter is refused, and one that isn't there is sent for."""

    def refused(kind: Any, partner_id: int, number: str) -> Letter:
        if Letter.objects.filter(number=number).exclude(partner_id=partner_id).exists():
            raise PermissionDenied
        return get_object_or_404(kind, partner_id=partner_id, number=number)

    patch.setattr(letters, "get_object_or_404", refused)


def every_region(patch: Patch) -> None:
    """Admin's lists are of all partners for everybody."""
    for module in (partners_admin, financing_admin):
        patch.setattr(module, "mine", lambda rows, request, manager: rows)


def writing_auditors(patch: Patch) -> None:
    """Nobody is held to reading."""
    patch.setattr(admin_site, "only_reads", lambda user: False)


def password_alone(patch: Patch) -> None:
    """Admin opens without a second factor."""
    patch.setattr(admin_site, "second_factor", lambda request: True)


def failing(patch: Patch) -> None:
    """A page fails for everybody who comes to it."""

    def fail(*args: Any, **kwargs: Any) -> HttpResponse:
        raise ValueError

    patch.setattr(organisation, "render", fail)


BREACHES = [
    (one_seat_for_all, "home", "by stranger", "shows heron"),
    (one_seat_for_all, "training-people", "by stranger", "shows heron"),
    (everybody_s_applications, "application", "by viewer, other", "shows osprey"),
    (everybody_s_applications, "withdraw", "by finance, other", "> instead of -"),
    (everybody_s_letters, "letter-pdf", "by stranger, other", "shows heron"),
    (told_apart, "letter-pdf", "by admin, other", "x instead of -"),
    (every_region, "admin:partners_letter_changelist", "by manager", "shows osprey"),
    (every_region, "admin:financing_invoice_change", "by elsewhere, other", "shows heron"),
    (every_region, "admin:approve", "by manager, other", "> instead of -"),
    (writing_auditors, "admin:partners_partner_changelist", "by auditor", "o instead of x"),
    (password_alone, "admin:index", "by staff", "o instead of ."),
    (failing, "organisation", "by viewer", "500"),
]


@pytest.mark.parametrize(("breach", "name", "who", "fault"), BREACHES)
def test_with_a_wall_taken_out_the_matrix_goes_red(
    breach: Callable[[Patch], None], name: str, who: str, fault: str, world: World, monkeypatch: Patch
) -> None:
    broken = next(path for path in ALL if path.name == name)
    assert faults(world, broken) == []
    breach(monkeypatch)
    second_wall(monkeypatch)
    assert [one for one in faults(world, broken) if who in one and fault in one]


@pytest.mark.parametrize(
    ("breach", "name"),
    [
        (everybody_s_applications, "application"),
        (everybody_s_applications, "withdraw"),
        (everybody_s_letters, "letter-pdf"),
        (every_region, "admin:partners_letter_changelist"),
        (every_region, "admin:financing_invoice_change"),
        (every_region, "admin:approve"),
    ],
)
def test_with_the_first_wall_taken_out_the_second_keeps_the_matrix_green(
    breach: Callable[[Patch], None], name: str, world: World, monkeypatch: Patch
) -> None:
    breach(monkeypatch)
    assert faults(world, next(path for path in ALL if path.name == name)) == []


def test_a_path_that_is_not_in_the_table_is_found() -> None:
    more = [*urls.urlpatterns, path("new/", checks.check, name="new")]
    assert set(named(URLResolver(RegexPattern(r"^/"), more))) - told() == {"new"}
