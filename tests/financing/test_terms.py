"""The financing provisions and parameters of LEAP 2020, and what is refused in a section [financing]."""

from datetime import date
from decimal import Decimal

import pytest

from financing import terms as financing_terms
from financing.terms import of
from partners.document import Known, examine, parse
from partners.errors import EditionError
from partners.money import Money
from partners.terms import Terms
from tests.documents import SHIPPED, altered, in_table, without

LADDER = Known(frozenset({"authorized", "gold", "platinum", "diamond"}), "USD")


def whole(text: str = SHIPPED) -> Terms:
    terms = examine(parse(text))[0]
    assert terms is not None
    return terms


def errors(text: str, known: Known = LADDER) -> tuple[str, ...]:
    return financing_terms.examine(parse(text).tables["financing"], known)[1]


def test_leap_2020_says_what_the_announcement_says() -> None:
    own = of(whole())
    assert own.window and own.deferment and own.financing and own.subscription_notice
    for provision in (own.window, own.deferment, own.financing):
        assert (provision.from_on, provision.until_on) == (date(2020, 5, 7), date(2020, 9, 30))
        assert "from" in provision.assumed and "until" not in provision.assumed
    assert (own.deferment.max_days, own.deferment.counted_from) == (180, "original-due-day")
    assert own.financing.lowest_rate == 0 and own.financing.open_to == ("partner", "customer")
    assert own.subscription_notice.notice_days == 60


def test_what_the_announcement_leaves_open_is_assumed() -> None:
    own = of(whole())
    assert own.qualified.assumed == ("standing", "levels", "no-written-off")
    assert own.applications.assumed == (
        "promised-business-days",
        "question-days",
        "offer-days",
        "appeal-days",
    )
    assert own.promised_business_days == 5
    assert (own.applications.question_days, own.applications.offer_days, own.applications.appeal_days) == (
        30,
        14,
        30,
    )
    assert own.second_signature_limit == Money(Decimal("50000.00"), "USD")
    assert own.four_eyes.assumed == ("limit",) and own.envelope.assumed == ("total",)


def test_the_same_edition_is_read_once() -> None:
    assert of(whole()) is of(whole())


def test_a_section_that_is_not_sound_cannot_be_used() -> None:
    with pytest.raises(EditionError, match="financing.deferment.max-days: must be more than 0, not 0"):
        of(whole(altered(("max-days = 180", "max-days = 0"))))


@pytest.mark.parametrize("name", ["window", "deferment", "financing", "subscription-notice"])
def test_a_provision_left_out_is_none(name: str) -> None:
    assert getattr(of(whole(without(f"[financing.{name}]"))), name.replace("-", "_")) is None


@pytest.mark.parametrize("name", ["qualified", "applications", "four-eyes", "envelope"])
def test_a_parameter_group_left_out_is_missed(name: str) -> None:
    text = without(f"[financing.{name}]")
    assert errors(text) == (f"financing.{name}: is missing",)
    with pytest.raises(EditionError, match=f"financing.{name}: is missing"):
        of(whole(text))


DEFERMENT, FINANCING, EYES = "[financing.deferment]", "[financing.financing]", "[financing.four-eyes]"
WRONG = [
    (DEFERMENT, "max-days = 180", "max-days = 0", "deferment.max-days: must be more than 0, not 0"),
    (DEFERMENT, "max-days = 180", "max-days = -1", "deferment.max-days: must be more than 0, not -1"),
    (
        DEFERMENT,
        "max-days = 180",
        "max-days = 180.0",
        "deferment.max-days: must be a whole number, not 180.0",
    ),
    (DEFERMENT, "max-days = 180", "max_days = 180", "deferment.max_days: is not a key known here"),
    (DEFERMENT, "max-days = 180", "max_days = 180", "deferment.max-days: is missing"),
    (DEFERMENT, "max-days = 180", "max-days = 99999", "deferment.max-days: must be at most 3650, not 99999"),
    (
        DEFERMENT,
        "until = 2020-09-30",
        "until = 2020-05-06",
        "deferment.until: must not be before from, 2020-05-07",
    ),
    (
        DEFERMENT,
        '"original-due-day"',
        '"today"',
        "deferment.counted-from: must be 'original-due-day', not 'today'",
    ),
    (
        FINANCING,
        "lowest-rate = 0.00",
        "lowest-rate = -0.01",
        "financing.lowest-rate: must be at least 0, not -0.01",
    ),
    (
        FINANCING,
        '["partner", "customer"]',
        '"partner"',
        "financing.open-to: must be a list in [ ], not 'partner'",
    ),
    (FINANCING, "longest-months = 36", "longest-months = 0", "financing.longest-months: must be more than 0"),
    ("[financing.qualified]", '"gold"', '"bronze"', "qualified.levels: names the level 'bronze', which"),
    (
        "[financing.qualified]",
        '["good"]',
        '["fine"]',
        "qualified.standing[1]: must be 'good' or 'hold', not 'fine'",
    ),
    (
        EYES,
        "50000.00",
        '"50000.00"',
        "four-eyes.limit.amount: must be a decimal like 0.90",
    ),
    (EYES, "50000.00", "nan", "four-eyes.limit.amount: must be a finite number"),
    (EYES, "50000.00", "0.00", "four-eyes.limit.amount: must be more than 0, not 0.00"),
    (EYES, '"USD"', '"EUR"', "four-eyes.limit.currency: must be the edition's, USD"),
    ("[financing.envelope]", '"USD"', '"XXB"', "envelope.total.currency: must be the edition's, USD"),
]


@pytest.mark.parametrize(("header", "old", "new", "sentence"), WRONG)
def test_each_wrong_term_is_refused_with_its_path(header: str, old: str, new: str, sentence: str) -> None:
    told = errors(altered(in_table(header, (old, new))))
    assert any(error.startswith(f"financing.{sentence}") for error in told), told


def test_a_binary_float_is_no_money() -> None:
    section = dict(parse(SHIPPED).tables["financing"])
    section["envelope"] = {**section["envelope"], "total": {"amount": 25000000.0, "currency": "USD"}}
    (told,) = financing_terms.examine(section, LADDER)[1]
    assert told == "financing.envelope.total.amount: must be a decimal like 0.90, not 25000000.0"


def test_what_needs_the_ground_floor_is_not_judged_where_that_is_unknown() -> None:
    text = altered(
        in_table("[financing.qualified]", ('"gold"', '"bronze"')), in_table(EYES, ('"USD"', '"EUR"'))
    )
    assert len(errors(text)) == 2 and errors(text, Known(None, None)) == ()
