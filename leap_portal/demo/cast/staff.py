"""The vendor's staff: a channel manager for each region, and the program office."""

from leap_portal.demo.cast.parts import Colleague

MARIA = Colleague("maria@vendor.example", "Maria Santos", "channel managers")
JONAS = Colleague("jonas@vendor.example", "Jonas Hedlund", "channel managers")
KEIKO = Colleague("keiko@vendor.example", "Keiko Tanabe", "channel managers")
GRACE = Colleague("grace@vendor.example", "Grace Adeyemi", "program office")
STAFF = (MARIA, JONAS, KEIKO, GRACE)
