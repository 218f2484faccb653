"""How long a partner's own relief from a requirement lasts: its own days, and what provision 14 adds."""

from dataclasses import dataclass
from datetime import date

from partners.dated import Span, later_of
from partners.reasons import Reason, reason
from training.choices import ReliefKind, ReliefState
from training.terms import ExceptionExtension


@dataclass(frozen=True, slots=True)
class Granted:
    """An exception from a requirement, or an entitlement, as it was granted: inclusive days.

    `until_on` None: no end of its own.
    """

    requirement: str
    kind: ReliefKind
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ReliefStatus:
    """A relief on a day. `extension` None: provision 14 is not in the edition, not begun, or about another requirement."""

    granted: Granted
    state: ReliefState
    effective_end: date | None
    partnerworks: bool
    extension: ExceptionExtension | None

    @property
    def requirement(self) -> str:
        return self.granted.requirement

    @property
    def kind(self) -> ReliefKind:
        return self.granted.kind

    @property
    def from_on(self) -> date:
        return self.granted.from_on

    @property
    def own_end(self) -> date | None:
        return self.granted.until_on

    @property
    def extended(self) -> bool:
        """Whether it lasts, or lasted, longer than its own days."""
        return self.effective_end != self.granted.until_on

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (relief_reason(self),)


def relief(
    granted: Granted, as_of: date, extension: ExceptionExtension | None, *, partnerworks: bool
) -> ReliefStatus:
    """Not started before its first day, current through its effective end, then ended.

    Provision 14: of a PartnerWorks participant, current on the provision's first day: the later of both ends.
    """
    if extension is not None and not (
        extension.begun(as_of) and extension.requirement == granted.requirement
    ):
        extension = None
    end = granted.until_on
    if extension is not None and extends(extension, granted, partnerworks=partnerworks):
        end = later_of(end, extension.until_on)
    if as_of < granted.from_on:
        state = ReliefState.NOT_STARTED
    elif end is None or as_of <= end:
        state = ReliefState.CURRENT
    else:
        state = ReliefState.ENDED
    return ReliefStatus(granted, state, end, partnerworks, extension)


def extends(extension: ExceptionExtension, granted: Granted, *, partnerworks: bool) -> bool:
    """Whether provision 14 is about this relief of this partner."""
    if granted.kind not in extension.kinds or (extension.partnerworks_only and not partnerworks):
        return False
    return extension.from_on is not None and current_on(granted, extension.from_on)


def current_on(granted: Granted, day: date) -> bool:
    """Whether it was current on `day` by its own days alone."""
    return Span(granted.from_on, granted.until_on).contains(day)


def relief_reason(status: ReliefStatus) -> Reason:
    """Why it ends when it does, in a sentence."""
    granted, extension = status.granted, status.extension
    own = {"from_on": granted.from_on, "own_end": granted.until_on}
    if status.state is ReliefState.NOT_STARTED:
        return reason("own-days", "It begins on {from_on}.", **own)
    if granted.until_on is None:
        return reason("own-days", "Granted on {from_on}, with no end of its own.", **own)
    if extension is None:
        return reason("own-days", "Granted on {from_on}; its own end is {own_end}.", **own)
    sentence = extension_sentence(status, extension, granted.until_on)
    facts = {"record_on": extension.from_on, "until": extension.until_on, "kind": granted.kind.label}
    return reason(extension.key, sentence, **own, **facts)


def extension_sentence(status: ReliefStatus, extension: ExceptionExtension, own_end: date) -> str:
    """What provision 14 makes of a relief with an end of its own."""
    granted = status.granted
    if granted.kind not in extension.kinds:
        return "The extension is not about an {kind}; its own end is {own_end}."
    if extension.partnerworks_only and not status.partnerworks:
        return "Only PartnerWorks participants are extended; its own end is {own_end}."
    if not extends(extension, granted, partnerworks=status.partnerworks):
        return "Not current on {record_on}, so it is not extended (its own days are {from_on} to {own_end})."
    if extension.until_on is None:
        return "Current on {record_on}, so it lasts without an end (its own end was {own_end})."
    if own_end > extension.until_on:
        return "Current on {record_on}; its own end, {own_end}, is later than {until} and stays."
    lasts = "lasted" if status.state is ReliefState.ENDED else "lasts"
    return f"Current on {{record_on}}, so it {lasts} until {{until}} (its own end was {{own_end}})."
