"""Who plays in the demo: the vendor's staff, and each partner's members."""

from leap_portal.demo.cast.americas import ADA, AMERICAS
from leap_portal.demo.cast.asia_pacific import ASIA_PACIFIC
from leap_portal.demo.cast.europe import EUROPE, LENA
from leap_portal.demo.cast.parts import Colleague, Member
from leap_portal.demo.cast.staff import GRACE, JONAS, KEIKO, MARIA, STAFF

PASSWORD = "leap-demo-2020"
MEMBERS = AMERICAS + EUROPE + ASIA_PACIFIC

__all__ = [
    "ADA",
    "GRACE",
    "JONAS",
    "KEIKO",
    "LENA",
    "MARIA",
    "MEMBERS",
    "PASSWORD",
    "STAFF",
    "Colleague",
    "Member",
]
