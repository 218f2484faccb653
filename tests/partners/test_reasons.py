"""A reason's sentence is built only when read, and says days and money in full."""

from datetime import date
from decimal import Decimal

import pytest

from partners.errors import EditionError, NotAllowed
from partners.money import Money
from partners.reasons import Reason, reason, shown

STANDS = "Active on {record_on}, so it stands until {until_on} (its own end was {own_end})."


class Unreadable:
    """A fact that must not be looked at before its sentence is read."""

    def __str__(self) -> str:
        raise AssertionError("read too early")


def test_the_sentence_names_its_days() -> None:
    why = reason(
        "specialization-extension",
        STANDS,
        record_on=date(2020, 3, 15),
        until_on=date(2020, 9, 30),
        own_end=date(2020, 6, 12),
    )
    text = "Active on 15 March 2020, so it stands until 30 September 2020 (its own end was 12 June 2020)."
    assert why.text == text
    assert why.as_json() == {"key": "specialization-extension", "text": text}


def test_nothing_is_formatted_until_the_text_is_read() -> None:
    why = reason("key", "About {fact}.", fact=Unreadable())
    with pytest.raises(AssertionError, match="read too early"):
        _ = why.text


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (date(2020, 9, 30), "30 September 2020"),
        (Money(Decimal("12345.6"), "USD"), "12,345.60 USD"),
        (180, "180"),
        (Decimal("0.90"), "0.90"),
        ("CWNA", "CWNA"),
        ((), ""),
        (("ESS",), "ESS"),
        (("ESS", "EDS"), "ESS and EDS"),
        (["ECS", "EDS", date(2020, 6, 30)], "ECS, EDS and 30 June 2020"),
    ],
)
def test_facts_are_shown_as_a_person_writes_them(fact: object, text: str) -> None:
    assert shown(fact) == text


def test_braces_in_a_fact_or_a_plain_sentence_are_only_braces() -> None:
    assert reason("key", "{invoice} is paid.", invoice="{0.__class__}").text == "{0.__class__} is paid."
    assert Reason("key", "From an edition: {whatever}").text == "From an edition: {whatever}"


def test_reasons_are_equal_by_what_they_say() -> None:
    one, same = reason("key", "{day}", day=date(2020, 1, 1)), reason("key", "{day}", day=date(2020, 1, 1))
    assert one == same and hash(one) == hash(same) and one != reason("key", "{day}", day=date(2020, 1, 2))


def test_a_refusal_says_all_its_reasons() -> None:
    refusal = NotAllowed([reason("paid", "{n} is paid.", n="INV-1"), reason("past", "The day is past.")])
    assert str(refusal) == "INV-1 is paid. The day is past."
    assert [why.key for why in refusal.reasons] == ["paid", "past"]


def test_a_refused_edition_says_one_error_a_line() -> None:
    refused = EditionError(error for error in ("a.b: is missing", "c: is not a key known here"))
    assert refused.errors == ("a.b: is missing", "c: is not a key known here")
    assert str(refused) == "a.b: is missing\nc: is not a key known here"
