"""Rows of partners' facts for the tests: each function makes one row, with everything that matters given by name."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count

from financing.models import Invoice, Payment, Subscription
from partners.choices import Role
from partners.models import LevelSpan, Membership, Partner, User
from rebates.models import Sale, Target
from training.models import Course, Credential, Person, Relief, Specialization

SERIAL = count(1)
GRANTED_ON = date(2019, 1, 1)


def partner(**fields: object) -> Partner:
    """A partner in good standing in the United States."""
    code = f"F{next(SERIAL):04d}"
    chosen = {"code": code, "name": f"Partner {code}", "country": "US", "currency": "USD", **fields}
    return Partner.objects.create(**chosen)


def user(**fields: object) -> User:
    """Somebody who may sign in, without a password."""
    made = User(**{"email": f"user{next(SERIAL)}@example.com", **fields})
    made.set_unusable_password()
    made.save()
    return made


def member(of: Partner, *roles: Role) -> User:
    """A member of the partner: its administrator where no role is named."""
    made = user()
    Membership.objects.create(partner=of, user=made, roles=list(roles or (Role.ADMIN,)))
    return made


def manager(*partners: Partner) -> User:
    """The channel manager of these partners."""
    made = user(is_staff=True)
    Partner.objects.filter(pk__in=[one.pk for one in partners]).update(channel_manager=made)
    return made


def level_span(of: Partner, level: str = "gold", **days: date | None) -> LevelSpan:
    """A level since 2019, with no end of its own."""
    return LevelSpan.objects.create(**with_days(of, days), level=level)


def specialization(of: Partner, name: str = "Cloud", **days: date | None) -> Specialization:
    """A specialization since 2019, with no end of its own."""
    return Specialization.objects.create(**with_days(of, days), name=name)


def person(of: Partner, name: str = "Ada Lovelace", **fields: object) -> Person:
    """Somebody employed since 2019, with no last day known."""
    chosen = {"email": f"person{next(SERIAL)}@example.com", "employed_from": GRANTED_ON, **fields}
    return Person.objects.create(partner=of, name=name, **chosen)


def credential(of: Person, name: str = "ECS", **days: date | None) -> Credential:
    """What the person earned in 2019, and does not expire."""
    return Credential.objects.create(
        partner=of.partner, email=of.email, name=name, **{"earned_on": GRANTED_ON, **days}
    )


def relief(of: Partner, requirement: str = "ECS", **fields: object) -> Relief:
    """An exception since 2019, with no end of its own."""
    return Relief.objects.create(
        **{"partner": of, "requirement": requirement, "from_on": GRANTED_ON, **fields}
    )


def course(**fields: object) -> Course:
    """A technical cloud course in a virtual classroom, at 900 USD."""
    code = f"C{next(SERIAL)}"
    chosen = {"code": code, "title": f"Course {code}", "credential": "ECS", "technical": True, "cloud": True,
              "delivery": "virtual", "provider": "Bright Training", "contact": "learn@bright.example",
              "list_price": Decimal(900), "currency": "USD", "url": None, **fields}  # fmt: skip
    return Course.objects.create(**chosen)


def with_days(of: Partner, days: Mapping[str, date | None]) -> dict[str, object]:
    """What is held by whom since when."""
    return {"partner": of, "from_on": GRANTED_ON, **days}


def invoice(of: Partner, due_on: date, **fields: object) -> Invoice:
    """An open invoice of 1,000, issued in January 2020."""
    chosen = {
        "number": f"INV-{next(SERIAL)}",
        "issued_on": date(2020, 1, 2),
        "currency": of.currency,
        "amount": Decimal(1000),
        "open_amount": Decimal(1000),
        **fields,
    }
    return Invoice.objects.create(partner=of, due_on=due_on, **chosen)


def target(of: Partner, original: int | str = 1000, **fields: object) -> Target:
    """The partner's target of the Diamond Growth Rebate for 2020."""
    days = {"from_on": date(2020, 1, 1), "until_on": date(2020, 12, 31)}
    chosen = {"plan": "diamond-growth", "period": "2020", "currency": of.currency, **days, **fields}
    return Target.objects.create(partner=of, original=Decimal(original), **chosen)


def sale(of: Partner, amount: int | str, booked_on: date, **fields: object) -> Sale:
    """A qualifying sale, received on the day it was booked."""
    chosen = {
        "transaction": f"T{next(SERIAL)}",
        "received_on": booked_on,
        "currency": of.currency,
        "qualifying": True,
        **fields,
    }
    return Sale.objects.create(partner=of, amount=Decimal(amount), booked_on=booked_on, **chosen)


def payment(on: Invoice, **fields: object) -> Payment:
    """A payment of 10 on an invoice."""
    chosen = {
        "reference": f"PAY-{next(SERIAL)}",
        "paid_on": date(2020, 4, 20),
        "amount": Decimal(10),
        **fields,
    }
    return Payment.objects.create(partner=on.partner, invoice=on.number, currency=on.currency, **chosen)


def subscription(of: Partner, **fields: object) -> Subscription:
    """A network subscription since 2020, billed on the 15th."""
    chosen = {
        "number": f"SUB-{next(SERIAL)}",
        "started_on": date(2020, 1, 15),
        "billing_day": 15,
        "currency": of.currency,
        "monthly_amount": Decimal(100),
        **fields,
    }
    return Subscription.objects.create(partner=of, **chosen)
