"""The command that closes days: to a day that is given, within a year, and never past the clock."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from partners.models import ProgramClock

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2020, 5, 7)


def close(to: str) -> str:
    out = io.StringIO()
    call_command("close_day", "--to", to, stdout=out)
    return out.getvalue()


def closed_through() -> date:
    return ProgramClock.objects.get().last_closed_on


@pytest.mark.parametrize("far", ["2021-05-09", "2200-01-01", "9999-12-31"])
def test_a_day_more_than_a_year_ahead_is_no_day_to_go_to_at_once(far: str) -> None:
    with pytest.raises(CommandError, match=f"{far} is more than a year after 2020-05-07: go there in steps."):
        close(far)
    assert closed_through() == FIRST


def test_a_year_ahead_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[date] = []
    monkeypatch.setattr("leap_portal.days.close", lambda to, terms: asked.append(to) or [])
    close("2021-05-08")
    assert asked == [date(2021, 5, 8)]


def test_each_day_is_told_and_a_second_run_does_nothing() -> None:
    assert close("2020-05-09") == "2020-05-08: 0 changes\n2020-05-09: 0 changes\n"
    assert close("2020-05-09") == "" and closed_through() == date(2020, 5, 9)


def test_by_the_clock_no_day_to_come_is_closed_and_no_day_owed_is_too_far() -> None:
    ProgramClock.objects.update(rehearsal_on=None)
    with pytest.raises(CommandError, match="has not come yet"):
        close("9999-12-31")


@pytest.mark.parametrize(
    ("text", "why"), [("2020-02-30", "There is no day"), ("tomorrow", "A day is written like")]
)
def test_what_is_no_day_is_said(text: str, why: str) -> None:
    with pytest.raises(CommandError, match=why):
        close(text)
