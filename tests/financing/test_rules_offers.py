"""Provisions 1 to 4 as benefits: the day before, on and after each first and last day, with and without the provision."""

from datetime import date

import pytest

from financing import rules
from financing import terms as financing_terms
from leap_portal import editions
from partners.reasons import reason
from tests.documents import altered, in_table, without

SHIPPED = financing_terms.of(editions.check(editions.shipped()))
HOLD = (reason("qualified", "Standing is hold."),)


def own(text):
    return financing_terms.of(editions.check(text))


def states(terms, on, unmet=()):
    return {one.benefit: one.state.value for one in rules.benefits(date.fromisoformat(on), unmet, terms)}


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2020-05-06", "upcoming"),
        ("2020-05-07", "open"),
        ("2020-05-08", "open"),
        ("2020-09-29", "open"),
        ("2020-09-30", "open"),
        ("2020-10-01", "closed"),
    ],
)
def test_deferment_and_financing_are_open_in_their_days_and_a_notice_always(on, state):
    assert states(SHIPPED, on) == {"deferment": state, "financing": state, "subscription": "open"}
    barred = "not-qualified" if state == "open" else state
    assert states(SHIPPED, on, HOLD) == {"deferment": barred, "financing": barred, "subscription": "open"}


@pytest.mark.parametrize(
    ("left_out", "listed"),
    [
        ("window", {"subscription"}),
        ("deferment", {"financing", "subscription"}),
        ("financing", {"deferment", "subscription"}),
        ("subscription-notice", {"deferment", "financing"}),
    ],
)
def test_what_the_edition_lacks_is_not_listed(left_out, listed):
    assert set(states(own(without(f"[financing.{left_out}]")), "2020-06-01")) == listed


def deferment(text, on, unmet=()):
    found = {one.benefit: one for one in rules.benefits(date.fromisoformat(on), unmet, own(text))}
    one = found.get("deferment")
    return one and (one.state.value, one.reasons[0].key, one.reasons[0].text, one.from_on, one.until_on)


LONGER = altered(in_table("[financing.deferment]", ("until = 2020-09-30", "until = 2020-12-31")))
EARLIER = altered(in_table("[financing.deferment]", ("from = 2020-05-07", "from = 2020-06-01")))
NARROW = (date(2020, 5, 7), date(2020, 9, 30))


def test_deferment_is_open_only_within_both_its_days_and_the_windows():
    closed = "It closed on 30 September 2020: that was its last day."
    assert deferment(LONGER, "2020-09-30")[0] == "open"
    assert deferment(LONGER, "2020-10-01") == ("closed", "window", closed, *NARROW)
    assert deferment(LONGER, "2021-01-01") == ("closed", "deferment", closed, *NARROW)
    opens = "It opens on 1 June 2020."
    assert deferment(EARLIER, "2020-05-31")[:3] == ("upcoming", "deferment", opens)
    assert deferment(EARLIER, "2020-06-01")[0] == "open"


def test_what_can_never_be_asked_for_is_not_listed():
    never = altered(
        in_table("[financing.deferment]", ("from = 2020-05-07", "from = 2020-10-01"), ("until = 2020-09-30", "until = 2020-12-31"))
    )  # fmt: skip
    assert deferment(never, "2020-06-01") is None


def test_without_days_it_is_always_open():
    days = "from = 2020-05-07\nuntil = 2020-09-30\n"
    endless = in_table("[financing.deferment]", (days, ""), ('["from", "counted-from"]', '["counted-from"]'))
    window = in_table("[financing.window]", (days, ""), ('assumed = ["from"]', "assumed = []"))
    text = altered(endless, window)
    assert deferment(text, "1999-01-01")[2:] == ("It is open, with no first and no last day.", None, None)


def test_who_is_not_qualified_reads_each_unmet_criterion():
    (one, *_) = rules.benefits(date(2020, 6, 1), HOLD, SHIPPED)
    assert [each.text for each in one.reasons] == [
        "It is open from 7 May 2020 until 30 September 2020.",
        "Standing is hold.",
    ]
