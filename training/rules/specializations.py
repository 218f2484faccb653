"""Whether a specialization stands on a day: its own days, and what provision 5 adds."""

from dataclasses import dataclass
from datetime import date

from partners.frozen import quickly_made
from partners.reasons import Reason, reason
from training.choices import Kind, SpecializationState
from training.terms import SpecializationExtension, TrainingTerms


@quickly_made
@dataclass(frozen=True, slots=True)
class Held:
    """A specialization as it was granted: inclusive days.

    `expires_on` None: no end of its own. `revoked_on` None: not revoked. `extended_until` None: no extension was granted to it.
    """

    id: int
    name: str
    kind: Kind
    from_on: date
    expires_on: date | None
    revoked_on: date | None
    extended_until: date | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class SpecializationStatus:
    """A specialization on a day. `extension` None: provision 5 is not in force on it, or not in the edition."""

    held: Held
    state: SpecializationState
    effective_end: date | None
    extension: SpecializationExtension | None

    @property
    def name(self) -> str:
        return self.held.name

    @property
    def kind(self) -> Kind:
        return self.held.kind

    @property
    def from_on(self) -> date:
        return self.held.from_on

    @property
    def own_end(self) -> date | None:
        return self.held.expires_on

    @property
    def extended(self) -> bool:
        """Whether it stands, or stood, longer than its own days."""
        return self.effective_end != self.held.expires_on

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return specialization_reasons(self)


def specialization(held: Held, as_of: date, terms: TrainingTerms) -> SpecializationStatus:
    """The state on `as_of`: not started, revoked, active through the effective end, then expired."""
    return under(held, as_of, extension_on(as_of, terms))


def extension_on(as_of: date, terms: TrainingTerms) -> SpecializationExtension | None:
    """Provision 5, where it is spoken of on the day."""
    extension = terms.specialization_extension
    return extension if extension is not None and extension.begun(as_of) else None


def under(held: Held, as_of: date, extension: SpecializationExtension | None) -> SpecializationStatus:
    """The same under a provision 5 that was looked up once for many."""
    end = effective_end(held, extension)
    if as_of < held.from_on:
        state = SpecializationState.NOT_STARTED
    elif held.revoked_on is not None and held.revoked_on <= as_of:
        state = SpecializationState.REVOKED
    elif end is None or as_of <= end:
        state = SpecializationState.ACTIVE
    else:
        state = SpecializationState.EXPIRED
    return SpecializationStatus(held, state, end, extension)


def effective_end(held: Held, extension: SpecializationExtension | None) -> date | None:
    """The latest of its own end, provision 5's where it was active on the record day, and a granted extension's."""
    if held.expires_on is None:
        return None
    end = held.expires_on
    if extension is not None and active_on(held, extension.record_on):
        if extension.until_on is None:
            return None
        end = max(end, extension.until_on)
    return end if held.extended_until is None else max(end, held.extended_until)


def active_on(held: Held, day: date) -> bool:
    """Whether it stood on `day` by its own days alone: started, not revoked, not past its own end."""
    revoked = held.revoked_on is not None and held.revoked_on <= day
    return held.from_on <= day and not revoked and (held.expires_on is None or held.expires_on >= day)


def specialization_reasons(status: SpecializationStatus) -> tuple[Reason, ...]:
    """Why the state is what it is, in sentences."""
    held = status.held
    if status.state is SpecializationState.NOT_STARTED:
        return (reason("own-days", "It begins on {from_on}.", from_on=held.from_on),)
    if status.state is SpecializationState.REVOKED:
        return (reason("revoked", "It was revoked on {revoked_on}.", revoked_on=held.revoked_on),)
    if held.expires_on is None:
        return (reason("own-days", "Granted on {from_on}, with no end of its own.", from_on=held.from_on),)
    reasons = (end_reason(status),)
    if held.extended_until is not None and held.extended_until == status.effective_end:
        granted = "A channel manager extended it to {extended_until}."
        return (*reasons, reason("extension", granted, extended_until=held.extended_until))
    return reasons


def end_reason(status: SpecializationStatus) -> Reason:
    """The sentence about its own end and what provision 5 makes of it."""
    held, extension = status.held, status.extension
    own = {"from_on": held.from_on, "own_end": held.expires_on}
    if extension is None:
        return reason("own-days", "Granted on {from_on}; its own end is {own_end}.", **own)
    facts = {**own, "record_on": extension.record_on, "until": extension.until_on}
    if not active_on(held, extension.record_on):
        sentence = (
            "Not active on {record_on}, so it is not extended (its own days are {from_on} to {own_end})."
        )
    elif extension.until_on is None:
        sentence = "Active on {record_on}, so it stands without an end (its own end was {own_end})."
    elif held.expires_on is not None and held.expires_on > extension.until_on:
        sentence = "Active on {record_on}; its own end, {own_end}, is later than {until} and stays."
    elif status.state is SpecializationState.EXPIRED:
        sentence = "Active on {record_on}, so it stood until {until} (its own end was {own_end})."
    else:
        sentence = "Active on {record_on}, so it stands until {until} (its own end was {own_end})."
    return reason(extension.key, sentence, **facts)
