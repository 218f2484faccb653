"""Two partners alike to the last row, with canaries in every text, and everybody who may come for them."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from financing.models import Agreement, Application
from financing.services import asking, deciding, questions
from leap_portal.letters import status_letter
from partners import audit, rendering
from partners.choices import Role
from partners.models import (
    ImportRun,
    ImportUpload,
    JobRun,
    Letter,
    Membership,
    Notice,
    OutgoingMail,
    Partner,
    StatusChange,
    User,
)
from partners.services import invitations, joining
from partners.terms import Terms
from tests import factories, scene
from tests.leap_portal.canaries import Canaries
from tests.leap_portal.paths import ACTORS
from tests.scene import DAY

WITH_SECOND_FACTOR = ACTORS[ACTORS.index("manager") :]


@dataclass
class World:
    """Two partners of two regions; `rows`: what stands in an address, by what it holds and whose it is."""

    near: Partner
    far: Partner
    people: dict[str, User | None]
    canaries: dict[str, Canaries]
    rows: dict[str, dict[str, int | str]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def cookies(self, who: str) -> str:
        """The actor's as they were at sign-in, whatever came of it since."""
        if who not in self.sessions:
            made = self.fresh(who)
            self.sessions[who] = made.cookies.output(attrs=[], header="", sep=";").strip()
        return self.sessions[who]

    def client(self, who: str) -> Client:
        """The actor's browser, as it was at sign-in."""
        made = Client(HTTP_HOST="localhost")
        made.cookies.load(self.cookies(who))
        return made

    def fresh(self, who: str) -> Client:
        """A browser that the actor has signed in with just now."""
        return scene.browser_of(self.people[who], second_factor=who in WITH_SECOND_FACTOR)


def two_partners(terms: Terms) -> World:
    """The world of the table."""
    manager, elsewhere, office = (
        scene.person("Maria", staff="channel managers"),
        scene.person("Jonas", staff="channel managers"),
        scene.person("Grace", staff="program office"),
    )
    root = User.objects.create_superuser("root@example.com", name="Root")
    herons, ospreys = Canaries("heron"), Canaries("osprey")
    near, admin = furnished("P70001", manager, herons, terms)
    far, stranger = furnished("P70002", elsewhere, ospreys, terms)
    left = seated(near, herons, Role.ADMIN)
    User.objects.filter(pk=left.pk).update(is_active=False)
    people = {
        "nobody": None,
        "left": left,
        "admin": admin,
        "finance": seated(near, herons, Role.FINANCE),
        "training": seated(near, herons, Role.TRAINING),
        "viewer": seated(near, herons, Role.VIEWER),
        "stranger": stranger,
        "staff": manager,
        "manager": manager,
        "elsewhere": elsewhere,
        "approver": scene.person("Victor", staff="finance approvers"),
        "office": office,
        "auditor": scene.person("Ruth", staff="auditors"),
        "root": root,
    }
    world = World(near, far, people, {"near": herons, "far": ospreys})
    world.rows = {**of_partners(near, far), **of_the_house(office, root)}
    for who in ACTORS:
        world.cookies(who)
    return world


def seated(partner: Partner, canaries: Canaries, role: Role) -> User:
    """A member whose name and address are canaries."""
    user = factories.user(email=canaries.email(), name=canaries())
    Membership.objects.create(partner=partner, user=user, roles=[role])
    return user


def furnished(code: str, manager: User, canaries: Canaries, terms: Terms) -> tuple[Partner, User]:
    """A partner with a row of everything, and a canary in every text that may be any."""
    partner = scene.company(canaries.known(code), canaries("Company"), manager=manager)
    partner.mailbox = canaries.email()
    partner.save()
    member = seated(partner, canaries, Role.ADMIN)
    in_financing(partner, member, manager, canaries, terms)
    invitations.invite(
        partner.pk, email=canaries.email(), name=canaries(), roles=["viewer"], by=member, as_of=DAY
    )
    asker = factories.user(email=canaries.email(), name=canaries())
    joining.ask_to_join(partner.pk, message=canaries("Please"), by=asker, as_of=DAY)
    status_letter(partner.pk, speaks_of=DAY, by=member, as_of=DAY, terms=terms)
    in_training(partner, canaries)
    in_rebates(partner, canaries)
    told(partner, member, canaries, terms)
    seated(partner, canaries, Role.VIEWER)
    for letter in Letter.objects.filter(partner=partner):
        canaries.known(letter.number), canaries.known(letter.check_code)
        rendering.stored(letter)
    return partner, member


def in_financing(partner: Partner, member: User, manager: User, canaries: Canaries, terms: Terms) -> None:
    """Applications approved, sent and begun, an agreement, a payment and a subscription."""
    paid, asked = (scene.invoice(partner, number=canaries()) for _ in range(2))
    found = scene.submitted(member, partner, [paid], terms)
    Application.objects.filter(pk=found.pk).update(note=canaries("A note"))
    questions.put(found.pk, question=canaries("A question"), by=manager, as_of=DAY, terms=terms)
    questions.answer(found.pk, answer=canaries("An answer"), by=member, as_of=DAY)
    deciding.approve(found.pk, because=canaries("A reason"), by=manager, as_of=DAY, terms=terms)
    scene.submitted(member, partner, [asked], terms)
    asking.start(partner.pk, by=member, as_of=DAY)
    factories.payment(paid, reference=canaries())
    factories.subscription(partner, number=canaries())
    for one in (*Application.objects.filter(partner=partner), *Agreement.objects.filter(partner=partner)):
        canaries.known(one.number)


def in_training(partner: Partner, canaries: Canaries) -> None:
    """Specializations, a person with credentials, and exceptions."""
    for name in ("Wireless", canaries()):
        factories.specialization(partner, name)
    person = factories.person(partner, canaries(), email=canaries.email())
    for name in ("ECS", canaries()):
        factories.credential(person, name)
        factories.relief(partner, name)


def in_rebates(partner: Partner, canaries: Canaries) -> None:
    """The level that earns a rebate, a target of its plan, one of a plan that is no more, and a sale."""
    factories.level_span(partner, "diamond")
    factories.target(partner)
    factories.target(partner, plan=canaries(), period=canaries())
    factories.sale(partner, 100, DAY, transaction=canaries())


def told(partner: Partner, member: User, canaries: Canaries, terms: Terms) -> None:
    """What happened, and who was told."""
    StatusChange.objects.create(
        partner=partner, kind="specialization", subject=canaries(), sequence=1, on=DAY, before=canaries(),
        after=canaries(), edition=terms.digest,
    )  # fmt: skip
    Notice.objects.create(
        partner=partner, kind="decision", occasion=canaries(), on=DAY, text=canaries("A notice"),
        path=f"/levels/?{canaries()}",
    )  # fmt: skip
    OutgoingMail.objects.create(
        partner=partner, occasion=canaries(), recipient=canaries.email(), subject=canaries("A mail"),
        text=canaries("Its text"), failure=canaries("A failure"),
    )  # fmt: skip
    audit.record(
        canaries(), canaries(), canaries("A sentence"), by=member, as_of=DAY, partner=partner.pk,
        before={"was": canaries()}, after={"is": canaries()}, edition=terms.digest,
    )  # fmt: skip


def of_partners(near: Partner, far: Partner) -> dict[str, dict[str, int | str]]:
    """What stands in the addresses of each partner's rows; of most, the last row's id."""
    whose = {"near": near, "far": far}
    found = {
        holds: {whom: Application.objects.get(partner=one, state=state).number for whom, one in whose.items()}
        for holds, state in (("application", "submitted"), ("draft", "draft"))
    }
    letters = Letter.objects.filter(kind="status")
    found["letter"] = {whom: letters.get(partner=one).number for whom, one in whose.items()}
    found["code"] = {whom: one.code for whom, one in whose.items()}
    found["partners_partner"] = {whom: one.pk for whom, one in whose.items()}
    found["partners_user"] = {
        whom: Membership.objects.filter(partner=one).earliest("pk").user_id for whom, one in whose.items()
    }
    for model in apps.get_models():
        if any(one.name == "partner" for one in model._meta.fields):
            rows = model.objects.order_by("pk")
            rows = rows.filter(state="submitted") if model is Application else rows
            label = model._meta.label_lower.replace(".", "_")
            found[label] = {
                whom: getattr(rows.filter(partner=one).last(), "pk", 0) for whom, one in whose.items()
            }
    return found


def of_the_house(office: User, root: User) -> dict[str, dict[str, int | str]]:
    """What belongs to no partner: the same row for everybody; but an upload is its uploader's."""
    day = {"job": "training", "on": DAY, "first_id": 1, "last_id": 2}
    uploads = {who.name: ImportUpload.objects.create(by=who).pk for who in (office, root)}
    other = factories.user()
    rows = {
        "training_course": factories.course().pk,
        "partners_edition": apps.get_model("partners", "Edition").objects.latest("pk").pk,
        "partners_jobrun": JobRun.objects.create(**day).pk,
        "partners_importrun": ImportRun.objects.create(files=[]).pk,
        "auth_group": Group.objects.earliest("pk").pk,
        "mfa_authenticator": Authenticator.objects.create(user=other, type="totp", data={}).pk,
    }
    return {**{label: {"all": row} for label, row in rows.items()}, "upload": uploads}
