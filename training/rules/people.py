"""Whether what a person earned counts for the partner on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

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


def lasting(certificates: Iterable[Certificate]) -> tuple[Certificate, ...]:
    """Of each credential the certificate that lasts longest, sorted by name: of renewals only the last is of interest."""
    longest = sorted(certificates, key=lambda one: (one.credential, one.expires_on or date.max))
    return tuple(list(group)[-1] for _, group in groupby(longest, key=lambda one: one.credential))
