"""Admin's door and its clock: two factors to come in, days closed forward only and by who may."""

from datetime import date

import pytest
from django.test import Client

from partners.models import AuditEntry, ProgramClock, User
from tests import scene


@pytest.fixture
def office(db: None) -> User:
    return scene.person("Grace", staff="program office")


@pytest.fixture
def desk(office: User) -> Client:
    return scene.browser_of(office, second_factor=True)


def test_who_has_no_second_factor_is_sent_to_set_one_up(office: User) -> None:
    answer = scene.browser_of(office).get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "Administration needs a second factor" in answer.content.decode()


def test_nobody_is_sent_to_sign_in_and_back(db: None) -> None:
    answer = Client(HTTP_HOST="localhost").get("/admin/financing/application/?see=all", follow=True)
    assert answer.redirect_chain[-1][0].startswith(
        "/accounts/login/?next=/admin/financing/application/%3Fsee%3Dall"
    )


def test_a_member_is_told_that_admin_is_not_theirs(db: None) -> None:
    page = scene.browser_of(scene.member(scene.company("P0001"), "Ada"), second_factor=True)
    assert page.get("/admin/", follow=True).status_code == 403


def test_another_persons_second_factor_opens_nothing(office: User) -> None:
    page = scene.browser_of(office, second_factor=True)
    session = page.session
    session["account_authentication_methods_user"] = "999"
    session.save()
    assert page.get("/admin/").status_code == 302


def test_days_are_asked_for_forward(desk: Client) -> None:
    assert "Business day: 7 May 2020" in desk.get("/admin/").content.decode()
    html = desk.post("/admin/days/go/", {"day": "2020-10-01"}, follow=True).content.decode()
    assert (
        "The worker closes every day through 1 October 2020" in html
        and "on its way to 1 October 2020" in html
    )
    assert ProgramClock.objects.get().asked_on == date(2020, 10, 1)
    assert (
        AuditEntry.objects.get(verb="days asked").sentence
        == "Grace asked to close every day through 1 October 2020."
    )


def test_the_next_day_is_a_button(desk: Client) -> None:
    desk.post("/admin/days/close/")
    assert ProgramClock.objects.get().asked_on == date(2020, 5, 8)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2020-05-07", "closed already"),
        ("2020-05-06", "closed already"),
        ("soon", "A day is written"),
        ("", "A day is written"),
    ],
)
def test_no_other_day_can_be_asked_for(day: str, told: str, desk: Client) -> None:
    assert told in desk.post("/admin/days/go/", {"day": day}, follow=True).content.decode()
    assert ProgramClock.objects.get().asked_on is None


def test_by_the_clock_no_day_is_moved_by_hand(desk: Client) -> None:
    ProgramClock.objects.update(rehearsal_on=None)
    assert "Go to day" not in desk.get("/admin/").content.decode()
    assert (
        "they cannot be moved by hand"
        in desk.post("/admin/days/go/", {"day": "2030-10-01"}, follow=True).content.decode()
    )


def test_a_channel_manager_closes_no_day(db: None) -> None:
    page = scene.browser_of(scene.person("Maria", staff="channel managers"), second_factor=True)
    assert "Go to day" not in page.get("/admin/").content.decode()
    assert page.post("/admin/days/go/", {"day": "2020-10-01"}).status_code == 403


def test_a_password_is_changed_where_wrong_ones_are_counted_and_a_change_is_told(office: User) -> None:
    office.set_password("a-pass-phrase-of-the-tests")
    office.save()
    kept, new = office.password, dict.fromkeys(("new_password1", "new_password2"), "another-of-the-tests")
    page = scene.browser_of(office, second_factor=True)
    answer = page.post("/admin/password_change/", {"old_password": "a-pass-phrase-of-the-tests", **new})
    assert answer.headers["Location"] == "/accounts/password/change/"
    office.refresh_from_db()
    assert office.password == kept


def test_an_account_that_was_shut_comes_back_without_its_sessions(desk: Client) -> None:
    ben = scene.member(scene.company("P0001"), "Ben")
    page, row = scene.browser_of(ben), f"/admin/partners/user/{ben.pk}/change/"
    for active in ({}, {"is_active": "on"}):
        assert page.get("/").status_code == (302 if active else 200)
        assert desk.post(row, {"email": ben.email, "name": "Ben", **active}).status_code == 302
    assert page.get("/").status_code == 302
