"""What an edition may ask for, and what is refused of it, each with its path."""

from datetime import date

import pytest

from partners.document import Known, examine, parse
from tests.documents import SHIPPED, added, altered, in_table
from training import terms as training_terms
from training.terms import of

LADDER = Known(frozenset({"authorized", "gold", "platinum", "diamond"}), "USD")
ASKED, SWAP = "[[training.requirements]]", "[[training.replacements]]"
COUNT = SHIPPED.count(ASKED)


def errors(text: str, known: Known = LADDER) -> tuple[str, ...]:
    return training_terms.examine(parse(text).tables["training"], known)[1]


def one_more(for_: str = "level:gold", credential: str = "ECX", lines: str = "", people: str = "1") -> str:
    head = f'{ASKED}\nsentence = "s"\nsource = "s"\nassumed = true'
    return added(f'{head}\nfor = "{for_}"\ncredential = "{credential}"\npeople = {people}\n{lines}')


def test_leap_2020_assumes_what_it_asks_for() -> None:
    terms = examine(parse(SHIPPED))[0]
    assert terms is not None
    own = of(terms)
    assert all({"for", "credential", "people"} <= set(one.assumed) for one in own.requirements)
    asked = {one.for_ for one in own.requirements}
    assert {f"level:{level.key}" for level in terms.levels} <= asked
    assert own.specializations is not None
    assert {f"specialization:{each.name}" for each in own.specializations.catalogue} <= asked
    due = {one.due_on for one in own.requirements if one.due_on is not None}
    assert due == {date(2020, 3, 31)}


def test_what_may_be_asked_for_is_known_by_name() -> None:
    terms = examine(parse(one_more()))[0]
    assert terms is not None
    assert of(terms).credentials == (
        "Authorized training", "CWNA", "ECE", "ECS", "ECX", "EDS", "ESS", "Level training 2020",
    )  # fmt: skip


GOOD = [
    one_more(),
    one_more("specialization:Cloud"),
    one_more(lines="from = 2020-01-01\nuntil = 2020-12-31\ndue-on = 2020-12-31"),
    one_more(lines="from = 2020-01-01\ndue-on = 2020-01-01"),
    one_more("level:platinum", "ESS2", people="12"),
    one_more("level:authorized", "Authorized training", "until = 2020-04-13"),
]
PLACE = f"training.requirements[{COUNT + 1}]"
WRONG = [
    (one_more("level:bronze"), f"{PLACE}.for: names the level 'bronze', which partners.levels.ladder doesn't hold"),
    (one_more("specialization:Clouds"), f"{PLACE}.for: names the specialization 'Clouds', which training.specializations.catalogue doesn't hold"),
    (one_more("gold"), f"{PLACE}.for: must be 'level:' and a level's key, or 'specialization:' and a name, not 'gold'"),
    (one_more("Level:gold"), f"{PLACE}.for: must be 'level:' and a level's key, or 'specialization:' and a name, not 'Level:gold'"),
    (one_more(people="0"), f"{PLACE}.people: must be more than 0, not 0"),
    (one_more(people='"1"'), f"{PLACE}.people: must be a whole number, not '1'"),
    (one_more(lines="from = 2020-02-01\nuntil = 2020-01-31"), f"{PLACE}.until: must not be before from, 2020-02-01, but is 2020-01-31"),
    (one_more(lines="from = 2020-02-01\ndue-on = 2020-01-31"), f"{PLACE}: due-on is a day before from"),
    (one_more(lines="until = 2020-01-30\ndue-on = 2020-01-31"), f"{PLACE}: due-on is a day after until, when nobody is asked any more"),
    (one_more(lines="due = 2020-01-31"), f"{PLACE}.due: is not a key known here"),
    (one_more(credential="ECS"), f"{PLACE}: shares days with training.requirements[5], both about 'ECS of level:gold'"),
    (one_more("level:authorized", "Authorized training", "until = 2020-04-14"), f"training.replacements[1]: shares days with {PLACE}, both about 'Authorized training of level:authorized'"),
    (altered(in_table(SWAP, ('"ESS", "EDS"', '"ESS", "EDX"'))), "training.replacements[1].replaces[2]: names 'EDX', which no requirement asks of level:authorized"),
    (altered(in_table("[training.exception-extension]", ("from = 2020-05-07\n", ""), ('assumed = ["from", "kinds"]', 'assumed = ["kinds"]'))), "training.exception-extension: from is missing: what is current on that day is extended"),
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_is_sound_is_taken(text: str) -> None:
    assert errors(text) == ()


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_what_is_wrong_is_refused_with_its_path(text: str, sentence: str) -> None:
    assert any(told.startswith(sentence) for told in errors(text)), errors(text)


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        ("until = 2020-06-30", "from = 2020-07-01", False),
        ("until = 2020-07-01", "from = 2020-07-01", True),
        ("until = 2020-06-30", "", True),
        ("", "", True),
    ],
)
def test_one_credential_of_one_level_is_asked_once_a_day(first: str, second: str, shares: bool) -> None:
    text = one_more(lines=first) + one_more(lines=second).removeprefix(SHIPPED)
    about = f"training.requirements[{COUNT + 2}]: shares days with {PLACE}, both about 'ECX of level:gold'"
    assert errors(text) == ((about,) if shares else ())


def test_levels_are_not_judged_where_the_ladder_is_unknown() -> None:
    assert errors(one_more("level:bronze"), Known(None, None)) == ()
