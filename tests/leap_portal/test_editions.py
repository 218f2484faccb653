"""A whole edition document: the provisions of LEAP 2020 as announced, and errors of all sections at once."""

from datetime import date

import pytest

from leap_portal.editions import check, provisions, shipped
from partners.errors import EditionError
from tests.documents import SHIPPED, added, altered, in_table, without

MAY, SEP_30 = date(2020, 5, 7), date(2020, 9, 30)
ANNOUNCED = [
    (1, "window", MAY, SEP_30, "from"),
    (2, "deferment", MAY, SEP_30, "from counted-from"),
    (3, "financing", MAY, SEP_30, "from longest-months"),
    (4, "subscription-notice", None, None, "kinds"),
    (5, "specialization-extension", date(2020, 3, 15), SEP_30, "until"),
    (6, "cwna-waiver", date(2020, 3, 15), SEP_30, "from"),
    (7, "free-training", MAY, date(2020, 9, 18), "from deliveries"),
    (8, "virtual-training", None, None, ""),
    (9, "reduced-targets", date(2020, 4, 2), None, "cut"),
    (10, "level-extension", date(2020, 3, 15), date(2020, 12, 31), "from"),
    (11, "leveling-review", date(2021, 1, 1), date(2021, 1, 31), "record-on appeal-days"),
    (12, "level-training", date(2020, 3, 31), date(2020, 6, 30), "from due-was-on"),
    (13, "authorized-training", date(2020, 4, 14), None, "by"),
    (14, "exception-extension", MAY, date(2020, 6, 30), "from kinds"),
]


def errors(text: str) -> tuple[str, ...]:
    with pytest.raises(EditionError) as refused:
        check(text)
    return refused.value.errors


def test_the_portal_ships_leap_2020() -> None:
    terms = check(shipped())
    assert (terms.key, terms.title, terms.vendor) == ("leap-2020", "LEAP 2020", "Extreme Networks")
    assert (terms.time_zone, terms.currency, terms.announced_on) == ("America/New_York", "USD", MAY)
    assert [link.key for link in terms.links] == ["program", "capital-solutions", "subscription", "response"]
    assert {"USD", *terms.rates.one_unit_is} >= set("USD EUR GBP JPY CHF CAD AUD INR BRL MXN KWD SEK".split())
    assert terms.rates.assumed == ("one-unit-is",)


def test_it_holds_the_fourteen_provisions_as_announced() -> None:
    found = [
        (each.number, each.key, each.from_on, each.until_on, " ".join(each.assumed))
        for each in provisions(check(shipped()))
    ]
    assert found == ANNOUNCED


def test_every_provision_has_a_sentence_and_where_it_is_stated() -> None:
    for each in provisions(check(shipped())):
        assert each.sentence.endswith(".") and each.source.startswith("LEAP announcement, 7 May 2020"), (
            each.key
        )


@pytest.mark.parametrize("number", range(1, 15))
def test_an_edition_may_leave_out_any_provision(number: int) -> None:
    before, _, after = SHIPPED.partition(f"\nnumber = {number}\n")
    header = [line for line in before.splitlines() if line.startswith("[")][-1]
    assert after
    assert [each.number for each in provisions(check(without(header)))] == [
        n for n in range(1, 15) if n != number
    ]


def test_unknown_sections_are_refused() -> None:
    assert errors(added("[cafeteria]")) == ("cafeteria: is no section known here",)
    assert errors("cafeteria = 3\n" + SHIPPED) == ("cafeteria: is no section known here",)


@pytest.mark.parametrize(
    ("exchange", "sentence"),
    [
        (
            in_table("[financing.window]", ("number = 1", 'key = "deferment"\nnumber = 1')),
            "financing.deferment.key: is 'deferment', as is financing.window.key",
        ),
        (
            in_table("[[training.waivers]]", ("number = 6", "number = 10")),
            "training.waivers[1].number: is 10, as is partners.level-extension.number",
        ),
    ],
)
def test_no_two_provisions_share_a_key_or_a_number(exchange: tuple[str, str], sentence: str) -> None:
    assert errors(altered(exchange)) == (sentence,)


def test_errors_of_all_sections_are_told_at_once() -> None:
    told = errors(
        altered(
            in_table("[edition]", ('"America/New_York"', '"Nowhere"')),
            in_table(
                "[training.specialization-extension]", ("until = 2020-09-30", "until = 2020-01-01\nx = 1")
            ),
            in_table("[financing.deferment]", ("max-days = 180", "max-days = 0")),
            in_table("[financing.qualified]", ('"gold"', '"bronze"')),
            in_table("[[rebates.plans]]", ('["diamond"]', '["emerald"]')),
        )
        + "[cafeteria]\n"
    )
    assert [error.partition(":")[0] for error in told] == [
        "cafeteria",
        "edition.time-zone",
        "training.specialization-extension.x",
        "training.specialization-extension.until",
        "financing.deferment.max-days",
        "financing.qualified.levels",
        "rebates.plans[1].levels",
    ]


def test_a_document_that_is_no_toml_is_one_error() -> None:
    assert len(errors("[edition")) == 1
