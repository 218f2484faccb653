"""The training provisions of LEAP 2020, and what is refused in a section [training]."""

from datetime import date
from decimal import Decimal

import pytest

from partners.document import Known, examine, parse
from partners.errors import EditionError
from partners.terms import Terms
from tests.documents import SHIPPED, added, altered, in_table, without
from training import terms as training_terms
from training.terms import TrainingTerms, of

LADDER = Known(frozenset({"authorized", "gold", "platinum", "diamond"}), "USD")


def whole(text: str = SHIPPED) -> Terms:
    terms = examine(parse(text))[0]
    assert terms is not None
    return terms


def errors(text: str, known: Known = LADDER) -> tuple[str, ...]:
    return training_terms.examine(parse(text).tables["training"], known)[1]


def test_leap_2020_says_what_the_announcement_says() -> None:
    own = of(whole())
    assert own.specialization_extension and own.specialization_extension.record_on == date(2020, 3, 15)
    assert own.specialization_extension.until_on == date(2020, 9, 30)
    (waiver,), (replacement,) = own.waivers, own.replacements
    assert (waiver.credential, waiver.until_on, waiver.assumed) == ("CWNA", date(2020, 9, 30), ("from",))
    assert (replacement.replaces, replacement.level) == (("ESS", "EDS"), "authorized")
    assert (replacement.from_on, replacement.until_on) == (date(2020, 4, 14), None)
    assert own.free_training and own.free_training.until_on == date(2020, 9, 18)
    assert own.virtual_training and own.virtual_training.share == Decimal("0.90")
    assert own.level_training and own.level_training.due_was_on == date(2020, 3, 31)
    assert own.level_training.due_on == date(2020, 6, 30)
    assert own.exception_extension and own.exception_extension.requirement == "ECS"
    assert own.exception_extension.kinds == ("exception", "entitlement")


def test_the_same_edition_is_read_once() -> None:
    assert of(whole()) is of(whole())
    assert of(whole()) is not of(whole(SHIPPED + "#\n"))


def test_an_edition_without_the_section_holds_none_of_its_provisions() -> None:
    text = SHIPPED[: SHIPPED.index("\n[training.")] + SHIPPED[SHIPPED.index("\n[financing.") :]
    assert of(whole(text)) == TrainingTerms()


@pytest.mark.parametrize(
    "name",
    [
        "specialization-extension",
        "free-training",
        "virtual-training",
        "level-training",
        "exception-extension",
    ],
)
def test_a_provision_left_out_is_none(name: str) -> None:
    own = of(whole(without(f"[training.{name}]")))
    assert getattr(own, name.replace("-", "_")) is None


def test_a_section_that_is_not_sound_cannot_be_used() -> None:
    with pytest.raises(EditionError, match="training.free-training.cloud: must be true or false, not 1"):
        of(whole(altered(("cloud = true", "cloud = 1"))))


EXTENSION, WAIVER = "[training.specialization-extension]", "[[training.waivers]]"
CATALOGUE, SWAP = "[training.specializations]", "[[training.replacements]]"
WRONG = [
    (EXTENSION, "record-on = 2020-03-15\n", "", "specialization-extension.record-on: is missing"),
    (
        EXTENSION,
        "until = 2020-09-30",
        "until = 2020-03-14",
        "specialization-extension.until: must not be before from, 2020-03-15, but is 2020-03-14",
    ),
    (
        WAIVER,
        'credential = "CWNA"',
        "credential = 5",
        "waivers[1].credential: must be a text in quotes, not 5",
    ),
    (
        SWAP,
        'level = "authorized"',
        'level = "bronze"',
        "replacements[1].level: names the level 'bronze', which",
    ),
    (SWAP, '["ESS", "EDS"]', "[]", "replacements[1].replaces: must not be empty"),
    (SWAP, '["ESS", "EDS"]', '["ESS", "ESS"]', "replacements[1]: shares days with training.replacements[1]"),
    (
        CATALOGUE,
        '"cloud", name',
        '"wireless", name',
        "specializations.catalogue[7].key: is 'wireless', as is",
    ),
    (CATALOGUE, '"Cloud"', '"Wireless"', "specializations.catalogue[7].name: is 'Wireless', as is"),
    (
        CATALOGUE,
        'kind = "master"',
        'kind = "expert"',
        "specializations.catalogue[8].kind: must be 'specialization' or 'master', not 'expert'",
    ),
    ("[training.virtual-training]", "0.90", "1.01", "virtual-training.share: must be at most 1, not 1.01"),
    ("[training.virtual-training]", "0.90", "0.0", "virtual-training.share: must be more than 0, not 0.0"),
    (
        "[training.level-training]",
        "due-on = 2020-06-30",
        "due-on = 2020-03-30",
        "level-training: due-on is a day before due-was-on: a requirement can only be pushed out",
    ),
    (
        "[training.exception-extension]",
        '"entitlement"]',
        '"favour"]',
        "exception-extension.kinds[2]: must be 'exception' or 'entitlement', not 'favour'",
    ),
]


@pytest.mark.parametrize(("header", "old", "new", "sentence"), WRONG)
def test_each_wrong_term_is_refused_with_its_path(header: str, old: str, new: str, sentence: str) -> None:
    told = errors(altered(in_table(header, (old, new))))
    assert any(error.startswith(f"training.{sentence}") for error in told), told


def waiver(credential: str, from_on: str, until_on: str) -> str:
    days = f"{f'from = {from_on}' if from_on else ''}\n{f'until = {until_on}' if until_on else ''}"
    head = '[[training.waivers]]\nkey = "another"\nnumber = 15\nsentence = "s"\nsource = "s"'
    return f'{head}\ncredential = "{credential}"\n{days}'


@pytest.mark.parametrize(
    ("credential", "from_on", "until_on", "refused"),
    [
        ("CWNA", "2020-09-30", "2020-12-31", True),
        ("CWNA", "2020-10-01", "2020-12-31", False),
        ("CWNA", "2020-01-01", "2020-03-14", False),
        ("CWNA", "2020-01-01", "2020-03-15", True),
        ("CWNA", "", "", True),
        ("ECS", "2020-03-15", "2020-09-30", False),
    ],
)
def test_successive_waivers_of_a_credential_share_no_day(
    credential: str, from_on: str, until_on: str, refused: bool
) -> None:
    sentence = "training.waivers[2]: shares days with training.waivers[1], both about 'CWNA'"
    assert errors(added(waiver(credential, from_on, until_on))) == ((sentence,) if refused else ())


def test_levels_are_not_judged_where_the_ladder_is_unknown() -> None:
    text = altered(in_table(SWAP, ('"authorized"', '"bronze"')))
    assert errors(text) and errors(text, Known(None, None)) == ()
