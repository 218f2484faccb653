"""A plan's rebate of one period on a day: the target in force (provision 9), what counts, what it pays, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from partners.dated import Span
from partners.money import Money, rounded
from partners.reasons import Reason, reason
from rebates.choices import TargetState
from rebates.rules import bands
from rebates.rules.bands import EXACT, ZERO, Slice
from rebates.terms import Plan, ReducedTarget

PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Target:
    """A target as it was given, for a period of inclusive days. `reduced` None: the edition's cut gives it.

    `sold` is the sum of the sales that qualify by the day asked about; returns are negative.
    """

    plan: str
    period: str
    from_on: date
    until_on: date
    currency: str
    original: Decimal
    reduced: Decimal | None
    sold: Decimal

    @property
    def span(self) -> Span:
        return Span(self.from_on, self.until_on)


@dataclass(frozen=True, slots=True)
class Rebate:
    """The rebate of a period on `as_of`, amounts in the target's currency and rounded to it.

    `reduced_target` None: none is shown, so the original one is in force. `attainment` None: the target is 0.
    """

    as_of: date
    plan: Plan
    given: Target
    cuts: Sequence[ReducedTarget]
    reduced_target: Decimal | None
    target: Decimal
    attainment: Decimal | None
    missing: Decimal
    payout: Decimal

    @property
    def original_target(self) -> Decimal:
        return rounded(self.given.original, self.given.currency)

    @property
    def qualifying(self) -> Decimal:
        return rounded(self.given.sold, self.given.currency)

    @property
    def state(self) -> TargetState:
        """Which target is in force, or that no sale counts any more."""
        if self.as_of > self.given.until_on + timedelta(days=self.plan.grace_days):
            return TargetState.OVER
        return TargetState.ORIGINAL if self.reduced_target is None else TargetState.REDUCED

    @property
    def slices(self) -> tuple[Slice, ...]:
        """What lies in each band; empty where the bands are shares of a target of 0."""
        return earned(self.given.sold, self.plan, self.target)

    @property
    def booked_by(self) -> date:
        """The last day on which a sale that counts on the day was booked."""
        return min(self.as_of, self.given.until_on)

    @property
    def received_by(self) -> date:
        """The last day on which a sale that counts on the day was received."""
        return min(self.as_of, self.given.until_on + timedelta(days=self.plan.grace_days))

    @property
    def target_reasons(self) -> tuple[Reason, ...]:
        """Which target is in force, and why."""
        return (target_reason(self),)

    @property
    def earning_reasons(self) -> tuple[Reason, ...]:
        """Which sales count, and what they earn."""
        return (sales_reason(self), payout_reason(self))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (*self.target_reasons, *self.earning_reasons)


def rebate(given: Target, as_of: date, plan: Plan, cuts: Sequence[ReducedTarget]) -> Rebate:
    """The rebate on `as_of`: attainment to 4 places half-even, what is missing to the target, and what is paid."""
    cut = in_force(given, as_of, cuts)
    with localcontext(EXACT):
        reduced = None if cut is None else reduced_target(given, cut)
        target = rounded(given.original if reduced is None else reduced, given.currency)
        share = +(given.sold / target).quantize(PLACES, ROUND_HALF_EVEN) if target else None
        missing = rounded(max(ZERO, target - given.sold), given.currency)
    pays = bands.payout(earned(given.sold, plan, target), given.currency)
    return Rebate(as_of, plan, given, cuts, reduced, target, share, missing, pays)


def eligible_on(given: Target, as_of: date) -> date:
    """The day whose level decides whether the partner takes part: the earlier of `as_of` and the period's end."""
    return min(as_of, given.until_on)


def in_force(given: Target, as_of: date, cuts: Sequence[ReducedTarget]) -> ReducedTarget | None:
    """Provision 9: of the plan's cuts the one in force on the day whose first day the period contains."""
    on = min(as_of, given.until_on)
    own = (cut for cut in cuts if cut.plan == given.plan and given.span.contains(cut.from_on))
    return next((cut for cut in own if cut.in_force(on)), None)


def reduced_target(given: Target, cut: ReducedTarget) -> Decimal:
    """The reduced target as given, else the original one less the edition's cut, half-even to the currency."""
    lower = given.original * (1 - cut.cut) if given.reduced is None else given.reduced
    return rounded(lower, given.currency)


def earned(sold: Decimal, plan: Plan, target: Decimal) -> tuple[Slice, ...]:
    """What so much would earn by the plan's bands."""
    return bands.slices(sold, plan.bands, unit=plan.unit, method=plan.method, target=target)


def target_reason(one: Rebate) -> Reason:
    """Which target is in force, and why."""
    given, facts = one.given, {"original": Money(one.given.original, one.given.currency)}
    cut = in_force(given, one.as_of, one.cuts)
    if cut is not None:
        said = "The reduced target, {reduced}, is in force from {first} on; the original one was {original}."
        return reason(cut.key, said, reduced=Money(one.target, given.currency), first=cut.from_on, **facts)
    begun = [cut for cut in one.cuts if cut.plan == given.plan and cut.begun(one.as_of)]
    if not begun:
        return reason("original-target", "The original target, {original}, is in force.", **facts)
    said = "The original target, {original}, stands: reduced are those of periods that contain {first}, not {period}."
    return reason(begun[-1].key, said, first=begun[-1].from_on, period=given.period, **facts)


def sales_reason(one: Rebate) -> Reason:
    """Which sales count on the day."""
    said = "{sold} of qualifying sales count: booked from {first} to {booked} and received by {received}."
    sold = Money(one.given.sold, one.given.currency)
    return reason("qualifying-sales", said, sold=sold, first=one.given.from_on, booked=one.booked_by,
                  received=one.received_by)  # fmt: skip


def payout_reason(one: Rebate) -> Reason:
    """How the payout comes about, or why there is none."""
    currency, slices = one.given.currency, one.slices
    if not slices:
        said = "The target is 0, so no share of it can be told and nothing is paid: ask your channel manager."
        return reason("no-target", said)
    sold, times = max(one.given.sold, ZERO), bands.scale(one.plan.unit, one.target) or ZERO
    ahead = [each.band for each in slices if each.band.rate and each.band.from_ * times > sold]
    if not one.payout and ahead:
        said = "Nothing is earned yet: the first band that pays begins at {begins}."
        return reason("bands", said, begins=Money(ahead[0].from_ * times, currency))
    each = "Each slice of the sales earns the rate of its band, {payout} in all."
    whole = "All sales earn the rate of the band reached, {payout} in all."
    said = each if one.plan.method == "marginal" else whole
    return reason("bands", said, payout=Money(one.payout, currency))
