"""The jobs of a day, in order: what each does for a set of partners, and for whom on a day there may be something to do."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from financing.services import refresh as financing
from leap_portal import offers
from partners.services import digests
from partners.services import refresh as partners
from partners.terms import Terms
from rebates.services import refresh as rebates
from training.services import refresh as training
from training.services import requirements

Refresh = Callable[..., int]


class Due(Protocol):
    """The query of the partners that a job is due for on a day: `partner_id`, with %(on)s for the day."""

    def __call__(self, as_of: date, terms: Terms, *, everyone: bool) -> str: ...


@dataclass(frozen=True, slots=True)
class Job:
    """`refresh` does it for partners (ids) on a day; `observes`: it records states, so new facts ask for it at once."""

    name: str
    refresh: Refresh
    due: Due
    observes: bool = False


def tell(partners: Collection[int], *, as_of: date, terms: Terms) -> int:
    """The last job of a day: one digest per member of what changed."""
    return digests.send(partners, on=as_of)


def untold(as_of: date, terms: Terms, *, everyone: bool) -> str:
    """The partners with a change that no digest has told."""
    return digests.DUE


# A job's pieces begin only when all pieces of the one before are done.
JOBS: tuple[Job, ...] = (
    Job("levels", partners.refresh, partners.due, observes=True),
    Job("training", training.refresh, training.due, observes=True),
    Job("requirements", requirements.refresh, requirements.due, observes=True),
    Job("targets", rebates.refresh, rebates.due, observes=True),
    Job("benefits", offers.refresh, offers.due, observes=True),
    Job("financing", financing.refresh, financing.due),
    Job("digests", tell, untold),
)
