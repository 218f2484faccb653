"""A notice takes effect on the first billing day at least 60 days later (provision 4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing import terms as financing_terms
from financing.rules import takes_effect_on
from leap_portal import editions

NOTICE = financing_terms.of(editions.check(editions.shipped())).subscription_notice


@pytest.mark.parametrize(
    ("notice", "billing_day", "effect"),
    [
        # 60 days after 7 May are 6 July: the day before, on and after the billing day.
        ("2020-05-07", 5, "2020-08-05"),
        ("2020-05-07", 6, "2020-07-06"),
        ("2020-05-07", 7, "2020-07-07"),
        # A shorter month bills on its last day.
        ("2020-12-30", 31, "2021-02-28"),
        ("2020-12-31", 31, "2021-03-31"),
        ("2019-12-31", 30, "2020-02-29"),
        ("2020-01-01", 31, "2020-03-31"),
        ("2020-10-15", 15, "2020-12-15"),
        ("2020-11-02", 1, "2021-01-01"),
        ("2020-11-03", 1, "2021-02-01"),
    ],
)
def test_a_notice_takes_effect_on_this_day(notice, billing_day, effect):
    assert takes_effect_on(date.fromisoformat(notice), billing_day, NOTICE) == date.fromisoformat(effect)


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.integers(1, 31))
def test_never_sooner_and_never_a_whole_month_later(notice, billing_day):
    effect = takes_effect_on(notice, billing_day, NOTICE)
    waited = effect - notice
    assert timedelta(60) <= waited < timedelta(60 + 31)
    assert effect.day == billing_day or (effect.day < billing_day and (effect + timedelta(1)).day == 1)
