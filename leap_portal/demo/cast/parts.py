"""Who may play in the demo: a colleague of the vendor's, a member of a partner."""

from dataclasses import dataclass

from partners.choices import Role

ADMIN, FINANCE, TRAINING, VIEWER = (Role.ADMIN,), (Role.FINANCE,), (Role.TRAINING,), (Role.VIEWER,)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the vendor's staff, in one of its groups (leap_portal/roles.py)."""

    email: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a partner; the same address at two partners is one person who belongs to both."""

    email: str
    name: str
    partner: str
    roles: tuple[Role, ...]
