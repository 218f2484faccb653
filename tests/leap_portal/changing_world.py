"""A small world whose facts, edition and days change step by step, to close its days in different ways and compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from financing.models import Invoice
from leap_portal import days, editions
from partners.choices import Standing
from partners.models import LevelSpan, Notice, Partner, ProgramClock, StatusChange
from partners.terms import Terms
from rebates.models import Target
from training.models import Credential, Person, Relief, Specialization

FIRST = date(2020, 9, 26)
WINDOW = [FIRST + timedelta(days=number) for number in range(-2, 10)]
PLAN = "diamond-growth"
LONG_AGO, RECORD, LATER = date(2019, 1, 1), date(2020, 3, 15), date(2020, 12, 31)
SHIPPED = editions.shipped()
OWN_ENDS = SHIPPED.replace(
    "until = 2020-09-30\nrecord-on = 2020-03-15", "until = 2020-03-15\nrecord-on = 2020-03-15"
)
LATE = OWN_ENDS.replace("from = 2020-03-15\nuntil = 2020-03-15", "from = 2020-09-29\nuntil = 2020-10-01")
NO_LEVELS = SHIPPED.replace("from = 2020-03-15\nuntil = 2020-12-31", "from = 2020-09-28\nuntil = 2020-09-30")
TERMS = [editions.check(text) for text in (SHIPPED, OWN_ENDS, LATE, NO_LEVELS)]


@dataclass(frozen=True)
class Write:
    """Facts written: a thing of a partner, new or altered, and whether the states it brings are observed, so many days ahead.

    `what` is a key of WRITTEN; a level's name is that of the level given.
    """

    what: str
    partner: int
    number: int
    from_on: date
    ends_on: date | None
    revoked_on: date | None = None
    observed: int | None = 0


@dataclass(frozen=True)
class Publish:
    """From now on another edition answers."""

    edition: int


@dataclass(frozen=True)
class Close:
    """So many days are closed, one after the other."""

    days: int = 1


Step = Write | Publish | Close


@dataclass
class World:
    """Three partners, the edition in force, and what happens to them."""

    partners: list[Partner]
    terms: Terms = TERMS[0]

    def play(self, steps: Sequence[Step]) -> list[list[tuple[object, ...]]]:
        """Every change and notice that the steps leave."""
        for step in steps:
            if isinstance(step, Publish):
                self.terms = TERMS[step.edition]
            elif isinstance(step, Close):
                list(days.close(closed() + timedelta(days=step.days), terms=self.terms))
            else:
                self.write(step)
        rows = StatusChange.objects.order_by("partner", "kind", "subject", "sequence")
        found = list(rows.values_list("partner", "kind", "subject", "sequence", "on", "before", "after"))
        return [found, sorted(Notice.objects.values_list("occasion", "on", "text"))]

    def write(self, step: Write) -> None:
        partner = self.partners[step.partner]
        key = 1000 * (step.partner + 1) + step.number
        write = WRITTEN.get(step.what, level)
        write(partner, key, step)
        if step.observed is not None:
            days.observe([partner.pk], as_of=closed() + timedelta(days=step.observed), terms=self.terms)


def specialization(partner: Partner, key: int, step: Write) -> None:
    values = {"name": f"S{key}", "from_on": step.from_on, "expires_on": step.ends_on,
              "revoked_on": step.revoked_on and max(step.revoked_on, step.from_on)}  # fmt: skip
    Specialization.objects.update_or_create(id=key, partner=partner, defaults=values)


def level(partner: Partner, key: int, step: Write) -> None:
    values = {"level": step.what, "from_on": step.from_on, "ends_on": step.ends_on}
    LevelSpan.objects.update_or_create(id=key, partner=partner, defaults=values)


def relief(partner: Partner, key: int, step: Write) -> None:
    values = {"requirement": "ESS", "from_on": step.from_on, "until_on": step.ends_on}
    Relief.objects.filter(partner=partner, from_on=step.from_on).exclude(id=key).delete()
    Relief.objects.update_or_create(id=key, partner=partner, defaults=values)


def credential(partner: Partner, key: int, step: Write) -> None:
    """Of somebody who has been there for long."""
    values = {
        "email": f"p{key}@example.com",
        "name": "ESS",
        "earned_on": step.from_on,
        "expires_on": step.ends_on,
    }
    named = {"name": f"Person {key}", "employed_from": LONG_AGO, "employed_until": None}
    Person.objects.update_or_create(id=key, partner=partner, email=values["email"], defaults=named)
    Credential.objects.update_or_create(id=key, partner=partner, defaults=values)


def person(partner: Partner, key: int, step: Write) -> None:
    """With a credential earned long ago."""
    email = f"e{key}@example.com"
    named = {"name": f"Person {key}", "employed_from": step.from_on, "employed_until": step.ends_on}
    Person.objects.update_or_create(id=100 + key, partner=partner, email=email, defaults=named)
    earned = {"email": email, "name": "ESS", "earned_on": LONG_AGO}
    Credential.objects.update_or_create(id=100 + key, partner=partner, defaults=earned)


def target(partner: Partner, key: int, step: Write) -> None:
    """A period of the plan that everyone of the level takes part in."""
    values = {"plan": PLAN, "from_on": step.from_on, "until_on": step.ends_on or LATER, "original": 1000}
    named = {"period": str(key), "currency": "USD"}
    Target.objects.filter(partner=partner).exclude(id=key).delete()  # periods of a plan share no day
    Target.objects.update_or_create(id=key, partner=partner, defaults={**values, **named})


def invoice(partner: Partner, key: int, step: Write) -> None:
    """Issued long ago; written off where the step says so."""
    days = {"issued_on": LONG_AGO, "due_on": LATER, "written_off_on": step.revoked_on}
    values = {"number": f"I{key}", "currency": "USD", "amount": 10, "open_amount": 10, **days}
    Invoice.objects.update_or_create(id=key, partner=partner, defaults=values)


def hold(partner: Partner, key: int, step: Write) -> None:
    """The partner's standing is on hold, or good again where the step has an end."""
    standing = Standing.GOOD if step.ends_on else Standing.HOLD
    Partner.objects.filter(pk=partner.pk).update(standing=standing)


WRITTEN = {
    "specialization": specialization,
    "relief": relief,
    "credential": credential,
    "person": person,
    "target": target,
    "invoice": invoice,
    "hold": hold,
}


def closed() -> date:
    return ProgramClock.objects.get().last_closed_on
