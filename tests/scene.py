"""A small world for the tests of pages and services: partners, their members, vendor staff, invoices, applications."""

import time
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Group
from django.test import Client

from financing.models import Application, Invoice
from financing.services import asking, deciding
from partners.choices import Role
from partners.models import LevelSpan, Membership, Partner, User
from partners.terms import Terms

DAY = date(2020, 5, 7)
SERIAL = count(1)


def company(
    code: str, name: str = "", *, manager: User | None = None, country: str = "US", currency: str = "USD"
) -> Partner:
    """A partner in good standing, Gold since 2019 until the end of June 2020."""
    made = Partner.objects.create(
        code=code, name=name or f"Company {code}", country=country, currency=currency, channel_manager=manager
    )
    LevelSpan.objects.create(partner=made, level="gold", from_on=date(2019, 1, 1), ends_on=date(2020, 6, 30))
    return made


def person(name: str, *, staff: str = "") -> User:
    """Somebody who may sign in; with `staff`, a colleague in that group of the vendor's."""
    user = User(email=f"{name.lower()}@example.com", name=name, is_staff=bool(staff), is_demo=True)
    user.set_unusable_password()
    user.save()
    if staff:
        user.groups.add(Group.objects.get(name=staff))
    return user


def member(partner: Partner, name: str, *parts: Role) -> User:
    """A member of the partner with these roles (admin where none is named)."""
    user = person(name)
    Membership.objects.create(partner=partner, user=user, roles=list(parts or (Role.ADMIN,)))
    return user


def invoice(
    partner: Partner, due_on: date = date(2020, 5, 20), amount: str = "1000.00", **fields: object
) -> Invoice:
    """An open invoice of the partner, issued on 1 April 2020."""
    number = fields.pop("number", None) or f"INV-{next(SERIAL):06d}"
    stated = {
        "issued_on": date(2020, 4, 1),
        "currency": partner.currency,
        "open_amount": Decimal(amount),
        **fields,
    }
    return Invoice.objects.create(
        partner=partner, number=number, due_on=due_on, amount=Decimal(amount), **stated
    )


def draft(
    by: User, partner: Partner, invoices: Collection[Invoice], terms: Terms, days: int = 90, as_of: date = DAY
) -> Application:
    """A draft that holds these invoices."""
    found = asking.start(partner.pk, by=by, as_of=as_of)
    keys = [one.pk for one in invoices]
    return asking.choose(found.pk, invoices=keys, days=days, by=by, as_of=as_of, terms=terms)


def submitted(
    by: User, partner: Partner, invoices: Collection[Invoice], terms: Terms, days: int = 90
) -> Application:
    """An application of these invoices, sent on the day."""
    found = draft(by, partner, invoices, terms, days)
    return asking.submit(found.pk, note="Our customers pay late.", by=by, as_of=DAY, terms=terms)


def approved(
    by: User, partner: Partner, invoices: Collection[Invoice], terms: Terms, manager: User, days: int = 90
) -> Application:
    """The same, approved by `manager`."""
    found = submitted(by, partner, invoices, terms, days)
    return deciding.approve(found.pk, because="A good record.", by=manager, as_of=DAY, terms=terms)


def browser_of(user: User | None, *, second_factor: bool = False) -> Client:
    """A client signed in as `user`, with a second factor where asked; nobody where None."""
    client = Client(HTTP_HOST="localhost")
    if user is not None:
        client.force_login(user)
        session = client.session
        session["seen"] = time.time()
        if second_factor:
            session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
            session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
