"""What is recorded and told of the program's benefits when days are closed."""

from datetime import date, timedelta

import pytest

from leap_portal import editions
from leap_portal.offers import named, refresh
from partners.benefits import Benefit
from partners.choices import BenefitState, Standing
from partners.models import Notice, Partner, StatusChange
from partners.terms import Terms
from tests import scene
from tests.documents import altered, in_table

DAY = timedelta(days=1)
OPENS, CLOSES, TRAINING_CLOSES = date(2020, 5, 7), date(2020, 9, 30), date(2020, 9, 18)


@pytest.fixture
def gold(db: None) -> Partner:
    return scene.company("P0001")


def told(partner: Partner, terms: Terms, before: date, day: date) -> list[str]:
    """The sentences of what has changed between two days; a second run tells nothing."""
    assert refresh([partner.pk], as_of=before, terms=terms) == 0
    count = refresh([partner.pk], as_of=day, terms=terms)
    assert refresh([partner.pk], as_of=day, terms=terms) == 0
    found = list(Notice.objects.order_by("text").values_list("text", flat=True))
    assert len(found) == count
    return found


def test_what_opens_is_told_with_its_last_day(gold: Partner, terms: Terms) -> None:
    assert told(gold, terms, OPENS - DAY, OPENS) == [
        "Deferment of payments is open to you from 7 May 2020 until 30 September 2020.",
        "Financing is open to you from 7 May 2020 until 30 September 2020.",
        "Free training is open to you from 7 May 2020 until 18 September 2020.",
    ]


def test_what_is_over_is_told_on_the_day_after_its_last(gold: Partner, terms: Terms) -> None:
    assert told(gold, terms, TRAINING_CLOSES, TRAINING_CLOSES + DAY) == [
        "Free training is over: 18 September 2020 was the last day."
    ]


def test_on_the_last_day_itself_nothing_is_over(gold: Partner, terms: Terms) -> None:
    assert told(gold, terms, CLOSES - DAY, CLOSES) == []
    assert len(told(gold, terms, CLOSES, CLOSES + DAY)) == 2


def test_who_does_not_qualify_any_more_is_told_why(gold: Partner, terms: Terms) -> None:
    refresh([gold.pk], as_of=OPENS, terms=terms)
    Partner.objects.update(standing=Standing.HOLD)
    assert refresh([gold.pk], as_of=OPENS + DAY, terms=terms) == 2
    change = StatusChange.objects.get(kind="benefit", subject="deferment", sequence=2)
    assert (change.before, change.after, change.on) == ("open", "not-qualified", OPENS + DAY)
    text = Notice.objects.get(text__startswith="Deferment").text
    assert text.startswith("Deferment of payments is not open to you from 8 May 2020: ") and "hold" in text


def test_a_benefit_that_begins_later_now_is_told_as_not_open_yet(gold: Partner, terms: Terms) -> None:
    refresh([gold.pk], as_of=OPENS, terms=terms)
    header = "[training.free-training]"
    later = editions.check(altered(in_table(header, ("from = 2020-05-07", "from = 2020-06-01"))))
    assert refresh([gold.pk], as_of=OPENS + DAY, terms=later) == 1
    assert Notice.objects.get().text == "Free training is not open yet on 8 May 2020."


def test_reliefs_of_several_plans_have_histories_of_their_own() -> None:
    one = Benefit("rebate-relief", BenefitState.OPEN, None, None, ())
    assert [subject for subject, _ in named([one, one])] == ["rebate-relief", "rebate-relief 2"]
