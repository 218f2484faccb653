"""Two partners alike to the last row, everybody who may come for them, and what an answer shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from financing.services import asking
from leap_portal.letters import status_letter
from partners.choices import Role
from partners.models import Partner, StatusChange, User
from partners.services import invitations, joining
from partners.terms import Terms
from tests import factories, scene
from tests.leap_portal.paths import PEOPLE
from tests.scene import DAY
from training.models import Specialization

WITH_SECOND_FACTOR = PEOPLE[5:]
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@dataclass
class World:
    """Two partners of two regions, alike to the last row; `near` is the one that the table speaks of."""

    near: Partner
    far: Partner
    people: dict[str, User | None]
    clients: dict[str, Client]

    def client(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = scene.browser_of(self.people[who], second_factor=who in WITH_SECOND_FACTOR)
        return self.clients[who]

    def fresh(self, who: str) -> Client:
        return scene.browser_of(self.people[who], second_factor=who in WITH_SECOND_FACTOR)


def two_partners(terms: Terms) -> World:
    """The world of the table."""
    manager, elsewhere, office = (
        scene.person("Maria", staff="channel managers"),
        scene.person("Jonas", staff="channel managers"),
        scene.person("Grace", staff="program office"),
    )
    near, owner = furnished("P0001", manager, "Ada", terms)
    far, stranger = furnished("P0002", elsewhere, "Zoe", terms)
    people = {
        "nobody": None,
        "stranger": stranger,
        "viewer": scene.member(near, "Ben", Role.VIEWER),
        "owner": owner,
        "staff": manager,
        "elsewhere": elsewhere,
        "manager": manager,
        "office": office,
    }
    return World(near, far, people, {})


def furnished(code: str, manager: User, name: str, terms: Terms) -> tuple[Partner, User]:
    """A partner with a row of everything."""
    partner = scene.company(code, manager=manager)
    member = scene.member(partner, name)
    paid = scene.invoice(partner)
    scene.approved(member, partner, [paid], terms, manager)
    factories.payment(paid)
    factories.subscription(partner)
    scene.submitted(member, partner, [scene.invoice(partner)], terms)
    asking.start(partner.pk, by=member, as_of=DAY)
    invitations.invite(
        partner.pk, email=f"new@{code}.example", name="", roles=["viewer"], by=member, as_of=DAY
    )
    joining.ask_to_join(partner.pk, message="Please.", by=scene.person(f"Asker{code}"), as_of=DAY)
    status_letter(partner.pk, speaks_of=DAY, by=member, as_of=DAY, terms=terms)
    Specialization.objects.create(partner=partner, name="Wireless", from_on=DAY)
    factories.credential(factories.person(partner))
    factories.relief(partner)
    factories.course()
    factories.target(partner)
    factories.sale(partner, 100, DAY)
    StatusChange.objects.create(
        partner=partner,
        kind="specialization",
        subject=str(partner.pk),
        sequence=1,
        on=DAY,
        after="active",
        edition=terms.digest,
    )
    return partner, member


def face(response: HttpResponse, number: object) -> tuple[int, str, str]:
    """What the asker can tell apart: status, where it leads, and every byte but the token and the number asked for.

    A row's id is found in addresses only: a 4 elsewhere is a 4.
    """
    old, new = (f"/{number}/", "/#/") if isinstance(number, int) else (str(number), "#")
    body = CSRF.sub("", response.content.decode()).replace(old, new)
    return response.status_code, response.headers.get("Location", "").replace(old, new), body


def words(text: str, people: tuple[str, ...] = PEOPLE) -> Iterator[tuple[str, int]]:
    return zip(people, map(int, text.split()), strict=True)
