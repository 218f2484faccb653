"""The rebate plan and provision 9 of LEAP 2020, and what is refused in a section [rebates]."""

from datetime import date
from decimal import Decimal

import pytest

from partners.document import Known, examine, parse
from partners.errors import EditionError
from partners.terms import Terms
from rebates import terms as rebate_terms
from rebates.terms import Band, RebateTerms, of
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
    assert (plan.grace_days, plan.unit, plan.method) == (5, "share", "marginal")
    assert plan.bands[0] == Band(Decimal(0), Decimal(0), Decimal("0.8")) and plan.bands[-1].to is None
    assert plan.assumed == ("grace-days", "unit", "method", "bands")
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
    (PLAN, "grace-days = 5", "grace-days = -1", "plans[1].grace-days: must be at least 0, not -1"),
    (PLAN, "grace-days = 5", "grace-days = 367", "plans[1].grace-days: must be at most 366, not 367"),
    (PLAN, "grace-days = 5", "grace-days = 5.0", "plans[1].grace-days: must be a whole number, not 5.0"),
    (PLAN, "grace-days = 5\n", "", "plans[1].grace-days: is missing"),
    (PLAN, 'unit = "share"', 'unit = "percent"', "plans[1].unit: must be 'amount' or 'share', not 'percent'"),
    (PLAN, 'method = "marginal"', 'method = "steps"', "plans[1].method: must be 'marginal' or 'whole', not 'steps'"),
    (PLAN, "rate = 0.000", "rate = -0.1", "plans[1].bands[1].rate: must be at least 0, not -0.1"),
    (PLAN, "rate = 0.050", "rate = 1.01", "plans[1].bands[4].rate: must be at most 1, not 1.01"),
    (PLAN, "rate = 0.050", "rate = 1", "plans[1].bands[4].rate: must be a decimal like 0.90, not 1"),
    (PLAN, "rate = 0.050", "rate = nan", "plans[1].bands[4].rate: must be a finite number"),
    (PLAN, ", rate = 0.050", "", "plans[1].bands[4].rate: is missing"),
    (PLAN, "from = 0.00", "from = 0.10", "plans[1].bands[1].from: must be 0, where sales begin, not 0.10"),
    (PLAN, "from = 0.00", "from = -0.10", "plans[1].bands[1].from: must be at least 0, not -0.10"),
    (PLAN, "from = 0.80", "from = 0.90", "plans[1].bands[2].from: must be 0.80, where the band before ends, not 0.90"),
    (PLAN, "from = 0.80", "from = 0.70", "plans[1].bands[2].from: must be 0.80, where the band before ends, not 0.70"),
    (PLAN, "to = 1.20, ", "", "plans[1].bands[3].to: is missing, as only the last band may"),
    (PLAN, "to = 0.80", "to = 0.00", "plans[1].bands[1].to: must be more than its from, 0.00, not 0.00"),
    (PLAN, "from = 1.20", "from = 1.20, to = 2.00", "plans[1].bands[4].to: must be left out: the last band has no end"),
    (PLAN, "from = 1.20", "from = 1.20, top = 2.00", "plans[1].bands[4].top: is not a key known here"),
    (PLAN, "bands = [", "bands = []\nb = [", "plans[1].bands: must not be empty"),
    (CUT, "from = 2020-04-02\n", "", "reduced-targets[1].from: is missing"),
    (CUT, "cut = 0.25", "cut = 0.0", "reduced-targets[1].cut: must be more than 0, not 0.0"),
    (CUT, "cut = 0.25", "cut = 1.0", "reduced-targets[1].cut: must be less than 1, not 1.0"),
    (CUT, '"diamond-growth"', '"gold-rush"', "reduced-targets[1].plan: names the plan 'gold-rush', which"),
]  # fmt: skip


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
