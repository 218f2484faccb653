"""Whether what a person earned counts for the partner on a day."""

from dataclasses import dataclass
from datetime import date

from partners.dated import Span


@dataclass(frozen=True, slots=True)
class Certificate:
    """A credential as it was earned. `expires_on` None: it does not expire."""

    credential: str
    earned_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Employee:
    """A person's time with a partner, with what they earned. `employed_until` None: no last day is known."""

    email: str
    name: str
    employed_from: date
    employed_until: date | None
    certificates: tuple[Certificate, ...]

    def employed(self, on: date) -> bool:
        return Span(self.employed_from, self.employed_until).contains(on)


def counts(certificate: Certificate, employee: Employee, on: date) -> bool:
    """Earned on or before the day, not expired before it, and its holder is employed on it.

    `training.facts` counts a set of partners by the same rule in one statement; a test holds the two together.
    """
    return employee.employed(on) and Span(certificate.earned_on, certificate.expires_on).contains(on)
