"""What is wrong with a document is refused with its path and a sentence, and all of it at once."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.document import Known, examine, parse
from partners.errors import EditionError
from tests.documents import SHIPPED, added, altered, in_table


def errors(text: str) -> tuple[str, ...]:
    return examine(parse(text))[2]


def test_the_shipped_edition_is_sound() -> None:
    assert errors(SHIPPED) == ()


def test_the_digest_is_that_of_the_text_as_written() -> None:
    assert parse(SHIPPED).digest == "sha256:" + hashlib.sha256(SHIPPED.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[edition", ("document: is no valid TOML: Expected ']'", "at end of document")),
        ('a = 1\nb = 2 "', ("document: is no valid TOML: Expected newline", "at line 2, column 7")),
        ("a = 1\nb = 2020-02-30", ("document: is no valid TOML: Invalid date", "at line 2, column 5")),
        ("a = 1\na = 2\n", ("document: is no valid TOML: Cannot overwrite a value", "at line 2, column 6")),
        ("a = " + "[" * 5000, ("document: is nested too deeply to be an edition",)),
    ],
)
def test_broken_toml_is_one_sentence_with_its_place(text: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(EditionError) as refused:
        parse(text)
    (error,) = refused.value.errors
    assert error.startswith(parts[0]) and all(part in error for part in parts)


@pytest.mark.parametrize("value", ["1e99999999999999999999", "9" * 5000])
def test_numbers_no_machine_holds_are_refused(value: str) -> None:
    with pytest.raises(EditionError, match="document: is no valid TOML"):
        parse(f"a = {value}")


HEAD, LADDER, REVIEW = "[edition]", "[partners.levels]", "[partners.leveling-review]"
EXTENSION, RATES = "[partners.level-extension]", "[edition.rates.one-unit-is]"
# fmt: off
WRONG = [
    (HEAD, 'lender = "Extreme Capital Solutions"', "", "edition.lender: is missing"),
    (HEAD, 'key = "leap-2020"', 'kye = "leap-2020"', "edition.kye: is not a key known here"),
    (HEAD, "announced-on = 2020-05-07", 'announced-on = "2020-05-07"',
     "edition.announced-on: must be a day like 2020-09-30, not '2020-05-07'"),
    (HEAD, "announced-on = 2020-05-07", "announced-on = 2020.05",
     "edition.announced-on: must be a day like 2020-09-30, not 2020.05"),
    (HEAD, "announced-on = 2020-05-07", "announced-on = 2020-05-07T10:00:00",
     "edition.announced-on: must be a day like 2020-09-30, not 2020-05-07 10:00:00"),
    (HEAD, "announced-on = 2020-05-07", "announced-on = 0202-05-07",
     "edition.announced-on: must be a day from 1970-01-01 to 2199-12-31, not 0202-05-07"),
    (HEAD, '"America/New_York"', '"America/Nowhere"',
     "edition.time-zone: 'America/Nowhere' is no time zone known here, such as 'America/New_York'"),
    (HEAD, '"America/New_York"', '"../etc/passwd"',
     "edition.time-zone: '../etc/passwd' is no time zone known here, such as 'America/New_York'"),
    (HEAD, '"America/New_York"', '"."',
     "edition.time-zone: '.' is no time zone known here, such as 'America/New_York'"),
    (HEAD, 'currency = "USD"', 'currency = "UST"', "edition.currency: 'UST' is no currency of ISO 4217"),
    (HEAD, 'title = "LEAP 2020"', 'title = ""',
     "edition.title: must be a text on one line, with no blanks around it, not ''"),
    (HEAD, 'title = "LEAP 2020"', 'title = "a\\nb"',
     "edition.title: must be a text on one line, with no blanks around it, not 'a\\nb'"),
    (HEAD, 'title = "LEAP 2020"', "title = 2020", "edition.title: must be a text in quotes, not 2020"),
    (HEAD, 'title = "LEAP 2020"', "title = true", "edition.title: must be a text in quotes, not true"),
    (HEAD, 'key = "leap-2020"', 'key = "LEAP 2020"',
     "edition.key: must be of small letters, digits and hyphens, not 'LEAP 2020'"),
    (HEAD, '"links"]', '"liinks"]', "edition: assumed names 'liinks', no key known here"),
    (HEAD, 'assumed = ["time-zone", "currency", "lender", "links"]', "assumed = false",
     "edition.assumed: must be a list in [ ], not false"),
    ("[[edition.links]]", '"https://', '"javascript://', "edition.links[1].url: must begin with https://"),
    ("[[edition.links]]", '"program"', '"subscription"',
     "edition.links[3].key: is 'subscription', as is edition.links[1].key"),
    (RATES, "AUD = 0.6450", "AUD = 0.0", "edition.rates.one-unit-is.AUD: must be more than 0, not 0.0"),
    (RATES, "AUD = 0.6450", "AUD = inf", "edition.rates.one-unit-is.AUD: must be a finite number"),
    (RATES, "AUD = 0.6450", "AUD = 1",
     "edition.rates.one-unit-is.AUD: must be a decimal like 0.90, not 1"),
    (RATES, "AUD = 0.6450", "AUZ = 0.6450",
     "edition.rates.one-unit-is.AUZ: 'AUZ' is no currency of ISO 4217"),
    (RATES, "AUD = 0.6450", "USD = 1.0",
     "edition.rates.one-unit-is.USD: is the edition's own currency, which needs no rate"),
    (LADDER, '"gold", name', '"diamond", name',
     "partners.levels.ladder[4].key: is 'diamond', as is partners.levels.ladder[2].key"),
    (LADDER, '"Gold"', '"Diamond"',
     "partners.levels.ladder[4].name: is 'Diamond', as is partners.levels.ladder[2].name"),
    (LADDER, "ladder = [\n", "ladder = []\nlater = [\n", "partners.levels.ladder: must not be empty"),
    (LADDER, 'name = "Gold"', 'nmae = "Gold"', "partners.levels.ladder[2].name: is missing"),
    (EXTENSION, "until = 2020-12-31", "until = 2020-03-14",
     "partners.level-extension.until: must not be before from, 2020-03-15, but is 2020-03-14"),
    (EXTENSION, "number = 10", "number = 0", "partners.level-extension.number: must be more than 0, not 0"),
    (EXTENSION, "number = 10", "number = true",
     "partners.level-extension.number: must be a whole number, not true"),
    (EXTENSION, "number = 10", 'number = 10\n"odd\\nkey" = 1',
     "partners.level-extension.'odd\\nkey': is not a key known here"),
    (REVIEW, "appeal-days = 30", "appeal-days = -1",
     "partners.leveling-review.appeal-days: must be more than 0, not -1"),
    (REVIEW, "appeal-days = 30", "appeal-days = 1000000",
     "partners.leveling-review.appeal-days: must be at most 3650, not 1000000"),
]
# fmt: on


@pytest.mark.parametrize(("header", "old", "new", "sentence"), WRONG)
def test_each_wrong_term_is_refused_with_its_path(header: str, old: str, new: str, sentence: str) -> None:
    assert sentence in errors(altered(in_table(header, (old, new))))


def test_a_provision_may_last_a_single_day() -> None:
    assert errors(altered(in_table(EXTENSION, ("until = 2020-12-31", "until = 2020-03-15")))) == ()


def test_all_that_is_wrong_is_told_at_once() -> None:
    told = errors(
        altered(
            in_table(
                HEAD, ('"America/New_York"', '"Nowhere"'), ("announced-on = 2020-05-07", "announced-on = 1")
            ),
            in_table(EXTENSION, ("until = 2020-12-31", "until = 2020-01-01\nsecret = 1")),
            in_table(LADDER, ('"Gold"', '"Diamond"')),
        )
    )
    paths = {error.partition(":")[0] for error in told}
    assert paths >= {
        "edition.announced-on",
        "partners.level-extension.secret",
        "partners.level-extension.until",
        "partners.levels.ladder[4].name",
    }


@pytest.mark.parametrize("section", ["edition", "partners"])
@pytest.mark.parametrize("value", ["3", "[]", '"text"', "[[1]]"])
def test_a_section_that_is_no_table_is_refused(section: str, value: str) -> None:
    assert f"{section}: must be a table of keys, not" in " ".join(errors(f"{section} = {value}"))


def test_an_empty_document_says_what_is_missing() -> None:
    assert {"edition.key: is missing", "edition.rates: is missing", "partners.levels: is missing"} <= set(
        errors("")
    )


def test_what_rooms_may_name_is_known_when_the_rest_is_broken() -> None:
    _, known, told = examine(parse(altered(in_table(HEAD, ('"America/New_York"', "3")))))
    assert told
    assert known == Known(frozenset({"authorized", "gold", "platinum", "diamond"}), None)


def test_unknown_sections_are_left_to_the_roof() -> None:
    assert errors(added("[cafeteria]")) == ()


@given(st.data())
def test_no_damage_to_a_document_ends_in_anything_but_a_refusal(data: st.DataObject) -> None:
    lines = SHIPPED.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(
            st.sampled_from(["", "a = 1", "[x]", lines[place][:-1], lines[place] * 2]) | st.text()
        )
    try:
        examine(parse("\n".join(lines)))
    except EditionError as refused:
        assert refused.errors
