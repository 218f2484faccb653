"""Who is looking, for which partner: every row is reached through a membership."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from partners import program, wall
from partners.choices import LetterKind, Role
from partners.errors import NotSetUp
from partners.models import Invitation, JoinRequest, Membership, User
from partners.services.invitations import digest
from partners.statements import statement
from partners.terms import Terms

COLUMNS = [field.column for field in User._meta.concrete_fields]
FRAME = statement(
    f"""
SELECT edition.digest, clock.rehearsal_on,
       seat.id, seat.code, seat.name, seat.country, seat.currency, seat.roles,
       {", ".join(f"person.{column}" for column in COLUMNS)}
FROM (SELECT digest FROM public.partners_edition ORDER BY id DESC LIMIT 1) AS edition
CROSS JOIN public.partners_programclock AS clock
LEFT JOIN public.partners_user AS person ON person.id = $1
LEFT JOIN public.leap_seats($1, $2) AS seat ON person.id IS NOT NULL
ORDER BY seat.name
""",
    "bigint",
    "text",
)
LETTER = statement("SELECT kind, number, partner_name, as_of, issued_on, state FROM leap_letter($1)", "text")
INVITED = statement("SELECT id, partner_id FROM leap_invited($1)", "text")
COMPANY = statement("SELECT leap_company($1)", "text")
BELONGS = statement("SELECT name FROM leap_belongs($1, $2) AS name ORDER BY name", "text", "text")
SEES_ALL = "partners.view_all_partners"
MAY_ASK = (Role.ADMIN, Role.FINANCE)


@dataclass(frozen=True, slots=True)
class Seat:
    """A partner one is a member of, with one's roles there."""

    id: int
    code: str
    name: str
    country: str
    currency: str
    roles: frozenset[str]
    others: tuple["Seat", ...] = ()

    @property
    def may_ask(self) -> bool:
        """Whether one may apply in the partner's name."""
        return any(role in self.roles for role in MAY_ASK)

    @property
    def may_administer(self) -> bool:
        """Whether one says who belongs to the partner, and with which roles."""
        return Role.ADMIN in self.roles


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page stands in: the terms in force, a rehearsal's day, and the partner looked at."""

    terms: Terms
    rehearsal_on: date | None
    partner: Seat | None


@dataclass(frozen=True, slots=True)
class Found:
    """What one statement tells of whoever asks: `user` None for a visitor, and for an account that is gone."""

    digest: str
    rehearsal_on: date | None
    seats: tuple[Seat, ...]
    user: User | None

    def frame(self, chosen: str | None) -> Frame:
        """The frame at the partner with code `chosen`, or at the first by name."""
        return Frame(program.published(self.digest), self.rehearsal_on, seated(self.seats, chosen))


def find(user: int | None) -> Found:
    """By one statement: the program, and the user (id) with the partners they are a member of; else NotSetUp."""
    seal = connection.seal(f"user:{user}") if user is not None else None
    rows = FRAME.rows(user, seal)
    if not rows:
        raise NotSetUp
    digest, rehearsal_on = rows[0][:2]
    seats = tuple(
        Seat(key, code, name, country, currency, frozenset(roles))
        for _, _, key, code, name, country, currency, roles, *_ in rows
        if key is not None
    )
    person = rows[0][8:]
    return Found(digest, rehearsal_on, seats, User.from_db("default", COLUMNS, person) if person[0] else None)


def frame(user: int | None, chosen: str | None) -> Frame:
    """The frame of a user (id), at the partner with code `chosen` or the first by name."""
    return find(user).frame(chosen)


def seated(seats: Sequence[Seat], chosen: str | None) -> Seat | None:
    """The chosen seat, or the first, knowing the others; None without a membership."""
    if not seats:
        return None
    here = next((seat for seat in seats if seat.code == chosen), seats[0])
    others = tuple(seat for seat in seats if seat is not here)
    return Seat(here.id, here.code, here.name, here.country, here.currency, here.roles, others)


@dataclass(frozen=True, slots=True)
class Paper:
    """What the public learns of a letter: no more than the paper says."""

    kind: str
    number: str
    partner_name: str
    as_of: date
    issued_on: date
    state: str

    @property
    def kind_name(self) -> str:
        return LetterKind(self.kind).label


def paper(check_code: str) -> Paper | None:
    """The letter with this check code, for anybody who has it."""
    rows = LETTER.rows(check_code)
    return Paper(*rows[0]) if rows else None


def second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


def scope(request: HttpRequest) -> str:
    """What the second wall lets the request see: in admin the staff's partners, elsewhere the partner looked at."""
    if not request.path.startswith("/admin/"):
        return wall.of_partner(request.partner.id) if request.partner else wall.NOTHING
    user = request.user
    if not (user.is_active and user.is_staff and second_factor(request)):
        return wall.NOTHING
    return wall.ALL if user.has_perm(SEES_ALL) else wall.of_staff(user.pk)


def invited(token: str) -> tuple[int, int] | None:
    """The invitation (id) that a mail's token opens, and its partner (id): the way there before one is a member."""
    rows = INVITED.rows(digest(token))
    return rows[0] if rows else None


def company(code: str) -> int | None:
    """The partner (id) with this code in capitals or small letters, for somebody who asks to join it."""
    found: int | None = COMPANY.rows(code)[0][0]
    return found


def organisations(email: str) -> list[str]:
    """The names of the partners that whoever has this address belongs to, for mails about their account."""
    address = email.lower()
    return [name for (name,) in BELONGS.rows(address, connection.seal(f"mail:{address}"))]


def membership(request: HttpRequest, key: int) -> Membership:
    """The partner's membership with this id, or 404."""
    return get_object_or_404(Membership, partner_id=request.partner.id, pk=key)


def invitation(request: HttpRequest, key: int) -> Invitation:
    """The partner's invitation with this id, or 404."""
    return get_object_or_404(Invitation, partner_id=request.partner.id, pk=key)


def join_request(request: HttpRequest, key: int) -> JoinRequest:
    """The request to join the partner with this id, or 404."""
    return get_object_or_404(JoinRequest, partner_id=request.partner.id, pk=key)


View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for somebody signed in, whether they belong to a partner or not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def member(view: View) -> View:
    """Only for somebody signed in who belongs to a partner; everybody else is told what to do.

    A form that was opened at another of one's partners, in a tab from before the switch, does nothing here: 409.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.partner is None:
            return render(request, "no_partner.html")
        if request.POST.get("organisation", request.partner.code) != request.partner.code:
            return render(request, "other_partner.html", status=409)
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def asker(view: View) -> View:
    """Only for a member who may apply in the partner's name; others of the partner get 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.partner.may_ask:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return member(guarded)


def administrator(view: View) -> View:
    """Only for the partner's admins; others of the partner get 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.partner.may_administer:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return member(guarded)
