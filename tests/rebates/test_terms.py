"""The rebate plan and provision 9 of LEAP 2020, and what is refused in a section [rebates]."""

from datetime import date
from decimal import Decimal

import pytest

from partners.document import Known, examine, parse
from partners.errors import EditionError
from partners.terms import Terms
from rebates import terms as rebate_terms
from rebates.terms import RebateTerms, of
from tests.documents import SHIPPED, added, altered, in_table

LADDER = Known(frozenset({"authorized", "gold", "platinum", "diamond"}), "USD")
PLAN, CUT = "[[rebates.plans]]", "[[rebates.reduced-targets]]"


def whole(text: str = SHIPPED) -> Terms:
    terms = examine(parse(text))[0]
    assert terms is not None
    return terms


def errors(text: str, known: Known = LADDER) -> tuple[str, ...]:
    return rebate_terms.examine(parse(text).tables["rebates"], known)[1]


def test_leap_2020_says_what_the_announcement_says() -> None:
    own = of(whole())
    (plan,), (cut,) = own.plans, own.reduced_targets
    assert (plan.key, plan.levels) == ("diamond-growth", ("diamond",))
    assert (cut.number, cut.plan, cut.from_on, cut.until_on) == (9, "diamond-growth", date(2020, 4, 2), None)
    assert cut.cut == Decimal("0.25") and cut.assumed == ("cut",)


@pytest.mark.parametrize(
    ("day", "shown"), [(date(2020, 4, 1), False), (date(2020, 4, 2), True), (date(2030, 1, 1), True)]
)
def test_reduced_targets_are_spoken_of_from_their_first_day(day: date, shown: bool) -> None:
    (cut,) = of(whole()).reduced_targets
    assert cut.begun(day) is cut.in_force(day) is shown


def test_the_same_edition_is_read_once() -> None:
    assert of(whole()) is of(whole())


def test_an_edition_without_the_section_holds_no_plan() -> None:
    assert of(whole(SHIPPED[: SHIPPED.index(PLAN)])) == RebateTerms()


def test_a_section_that_is_not_sound_cannot_be_used() -> None:
    with pytest.raises(EditionError, match=r"rebates.reduced-targets\[1\].cut: must be less than 1, not 1.0"):
        of(whole(altered(in_table(CUT, ("cut = 0.25", "cut = 1.0")))))


WRONG = [
    (PLAN, '["diamond"]', '["emerald"]', "plans[1].levels: names the level 'emerald', which"),
    (PLAN, '["diamond"]', "[]", "plans[1].levels: must not be empty"),
    (CUT, "from = 2020-04-02\n", "", "reduced-targets[1].from: is missing"),
    (CUT, "cut = 0.25", "cut = 0.0", "reduced-targets[1].cut: must be more than 0, not 0.0"),
    (CUT, "cut = 0.25", "cut = 1.0", "reduced-targets[1].cut: must be less than 1, not 1.0"),
    (CUT, '"diamond-growth"', '"gold-rush"', "reduced-targets[1].plan: names the plan 'gold-rush', which"),
]


@pytest.mark.parametrize(("header", "old", "new", "sentence"), WRONG)
def test_each_wrong_term_is_refused_with_its_path(header: str, old: str, new: str, sentence: str) -> None:
    told = errors(altered(in_table(header, (old, new))))
    assert any(error.startswith(f"rebates.{sentence}") for error in told), told


def test_a_plan_is_there_once_and_reduced_once_a_day() -> None:
    plan, cut = in_table(PLAN)[0], in_table(CUT)[0]
    assert "rebates.plans[2].key: is 'diamond-growth', as is rebates.plans[1].key" in errors(added(plan))[0]
    sentence = (
        "rebates.reduced-targets[2]: shares days with rebates.reduced-targets[1], both about 'diamond-growth'"
    )
    assert errors(added(cut)) == (sentence,)
