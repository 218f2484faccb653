"""30 September passes: staff close the days in admin, a real worker does it, and home changes from active to expired."""

import os
import time
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from leap_portal.celery import app
from partners.models import OutgoingMail, Partner, ProgramClock, StatusChange
from partners.terms import Terms
from tests import scene
from tests.browser.acts import signed_in
from tests.drill.workers import Broker, Worker, broker
from training.models import Specialization

PATIENCE = 90.0


@pytest.fixture
def northwind(transactional_db: None, terms: Terms) -> Partner:
    partner = scene.company("P0001", "Northwind Networks")
    for name, last in (
        ("Wireless", date(2020, 4, 15)),
        ("Security", date(2020, 6, 12)),
        ("Switching", date(2020, 11, 15)),
    ):
        Specialization.objects.create(partner=partner, name=name, from_on=date(2018, 1, 1), expires_on=last)
    return partner


def test_closing_the_days_over_30_september_expires_what_stood_by_the_program(
    desk: Any, northwind: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = signed_in(desk, scene.member(northwind, "Ada"))
    office = signed_in(desk, scene.person("Grace", staff="program office"), second_factor=True)
    with broker(tmp_path) as redis:
        monkeypatch.setattr("partners.wake.app", lambda: calling(redis))
        worker = Worker(environment(redis), tmp_path / "worker.log")
        try:
            close_through(office, "2020-09-30")
            before = home(member)
            assert (
                "3 active" in before and "2 specializations stand only by the program’s extension" in before
            )
            assert (
                radar(member).items()
                >= {"Wireless": "30 Sep 2020", "Security": "30 Sep 2020", "Switching": "15 Nov 2020"}.items()
            )

            close_through(office, "2020-10-01")
        finally:
            worker.kill()
    after = home(member)
    assert "1 active" in after and "only by the program’s extension" not in after
    assert "Wireless has expired: 30 September 2020 was its last day." in after
    left = radar(member)
    assert "Switching" in left and "Wireless" not in left and "Security" not in left
    member.goto("/training/")
    assert "Expired" in member.get_by_role("row").filter(has_text="Wireless").inner_text()
    assert set(StatusChange.objects.filter(before="active").values_list("after", "on")) == {
        ("expired", date(2020, 10, 1))
    }
    mail = OutgoingMail.objects.get(recipient="ada@example.com", subject__contains="on 1 October 2020")
    assert "Security has expired" in mail.text and "Wireless has expired" in mail.text


def calling(redis: Broker) -> Any:
    """Wakes workers as the portal does, over this broker."""
    redis.celery.conf.update(
        task_routes=app.conf.task_routes,
        task_default_queue=app.conf.task_default_queue,
        task_ignore_result=True,
    )
    return redis.celery


def environment(redis: Broker) -> dict[str, str]:
    """For a worker on this test's database."""
    known = urlsplit(os.environ["DATABASE_URL"])
    url = known._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return {**os.environ, "DATABASE_URL": url, "REDIS_URL": redis.url, "EMAIL_URL": "console:"}


def close_through(page: Any, day: str) -> None:
    """By admin's "Go to day"; waits until the worker is there."""
    page.goto("/admin/")
    page.get_by_label("Go to day").fill(day)
    page.get_by_role("button", name="Close every day through it").click()
    assert "The worker closes every day through" in page.content()
    until = time.monotonic() + PATIENCE
    while str(ProgramClock.objects.get().last_closed_on) != day:
        assert time.monotonic() < until, f"only {ProgramClock.objects.get()}"
        time.sleep(0.1)


def home(page: Any) -> str:
    page.goto("/")
    return page.locator("main").inner_text()


def radar(page: Any) -> dict[str, str]:
    """What ends when, as the radar's table says it."""
    rows = page.get_by_role("region", name="What ends when").get_by_role("row").all()[1:]
    return {
        row.get_by_role("rowheader").inner_text().split("\n")[0]: row.get_by_role("cell").last.inner_text()
        for row in rows
    }
