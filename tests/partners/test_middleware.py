"""The frame of a request: the day looked at is kept until left, another day is for looking only, and no way out."""

from datetime import date
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from partners import access
from partners.models import Partner
from tests import scene


@pytest.fixture
def page(db: None) -> Client:
    return scene.browser_of(scene.member(scene.company("P0001", "Northwind Networks"), "Ada"))


def day(page: Client, path: str = "/") -> date:
    return page.get(path).wsgi_request.as_of


def test_a_day_is_kept_on_every_page_until_left(page: Client) -> None:
    assert day(page) == date(2020, 5, 7)
    assert day(page, "/?as_of=2020-10-01") == date(2020, 10, 1)
    shown = page.get("/levels/")
    assert shown.wsgi_request.as_of == date(2020, 10, 1)
    assert "You are looking at <strong>1 October 2020" in shown.content.decode()
    left = page.get("/levels/?as_of=today")
    assert (left.status_code, left.headers["Location"]) == (302, "/levels/")
    assert day(page) == date(2020, 5, 7) and "as_of" not in page.session


def test_choosing_today_is_leaving(page: Client) -> None:
    day(page, "/?as_of=2020-10-01")
    assert day(page, "/?as_of=2020-05-07") == date(2020, 5, 7)
    assert "as_of" not in page.session


@pytest.mark.parametrize(
    "text", ["2020-02-30", "tomorrow", "2020-5-7", "20200507", "９９９９-01-01", "2020-05-07T00:00"]
)
def test_what_is_no_day_is_told_and_today_is_shown(text: str, page: Client) -> None:
    shown = page.get("/", {"as_of": text})
    assert shown.status_code == 200 and shown.wsgi_request.as_of == date(2020, 5, 7)
    assert "There is no day" in shown.content.decode() or "A day is written like" in shown.content.decode()


@pytest.mark.parametrize("text", ["0001-01-01", "1999-12-31", "9999-12-31"])
@pytest.mark.parametrize(
    "path", ["/", "/financing/", "/training/", "/levels/", "/letters/", "/organisation/"]
)
def test_any_day_can_be_looked_at(text: str, path: str, page: Client) -> None:
    scene.invoice(Partner.objects.get())
    assert page.get(path, {"as_of": text}).status_code == 200


@pytest.mark.parametrize("path", ["/financing/ask/", "/letters/"])
def test_on_another_day_nothing_is_written(path: str, page: Client) -> None:
    page.get("/?as_of=2020-05-08")
    assert page.post(path, {"speaks_of": "2020-05-07"}).status_code == 409


def test_leaving_and_switching_are_possible_on_any_day(page: Client) -> None:
    page.get("/?as_of=2020-05-08")
    assert page.post("/organisation/switch/", {"partner": "P0001"}).status_code == 302
    assert page.post("/accounts/logout/").status_code == 302


def test_a_visitor_sees_a_day_without_it_being_kept(db: None) -> None:
    visitor = Client(HTTP_HOST="localhost")
    assert day(visitor, "/check/?as_of=2020-10-01") == date(2020, 10, 1)
    assert day(visitor, "/check/") == date(2020, 5, 7)


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/"])
def test_going_back_to_today_never_leads_elsewhere(path: str, page: Client) -> None:
    left = page.get("/", {"as_of": "today"}, PATH_INFO=path)
    assert not left.headers.get("Location", "/").startswith("//")


@pytest.mark.parametrize("where", ["frame", "view"])
def test_while_the_database_is_away_a_page_says_so(where: str, page: Client, monkeypatch: Any) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("gone")

    if where == "frame":
        monkeypatch.setattr(access, "find", away)
    else:
        monkeypatch.setattr("training.status.of", away)
    shown = page.get("/training/")
    assert shown.status_code == 503 and shown.headers["Retry-After"] == "30"
    assert "can’t reach its records" in shown.content.decode()


def test_health_needs_no_frame(db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(access, "find", None)
    assert Client(HTTP_HOST="localhost").get("/health/live").json() == {"live": True}
