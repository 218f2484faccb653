"""Who is signed in comes with their frame, and is asked about again at every request."""

import pytest
from django.test import Client

from partners.models import Partner, User
from tests import scene

SIGN_IN = "/accounts/login/?next=/levels/"


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")


@pytest.fixture
def page(ada: User) -> Client:
    return scene.browser_of(ada)


def test_the_user_of_a_page_is_the_row_of_the_table(page: Client, ada: User) -> None:
    shown = page.get("/levels/").wsgi_request.user
    assert shown == ada and not shown._state.adding and shown._state.db == "default"
    names = [field.attname for field in User._meta.concrete_fields]
    stored = User.objects.get(pk=ada.pk)
    assert [getattr(shown, name) for name in names] == [getattr(stored, name) for name in names]


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "changed"}])
def test_who_may_not_sign_in_any_more_is_signed_out_at_the_next_page(
    change: dict[str, object], page: Client, ada: User
) -> None:
    assert page.get("/levels/").status_code == 200
    User.objects.filter(pk=ada.pk).update(**change)
    assert page.get("/levels/").headers["Location"] == SIGN_IN


def test_an_account_that_is_gone_is_signed_out(page: Client, ada: User, northwind: Partner) -> None:
    scene.member(northwind, "Ben")
    ada.memberships.all().delete()
    User.objects.filter(pk=ada.pk).delete()
    assert page.get("/levels/").headers["Location"] == SIGN_IN


def test_the_link_of_a_mail_leads_to_another_partner_without_another_statement(
    page: Client, ada: User, django_assert_num_queries: object
) -> None:
    from partners.models import Membership

    Membership.objects.create(partner=scene.company("P0002", "Alpenblick"), user=ada, roles=["viewer"])
    page.get("/training/")
    request = page.get("/training/?partner=P0001").wsgi_request
    assert request.partner.code == "P0001" and [one.code for one in request.partner.others] == ["P0002"]
