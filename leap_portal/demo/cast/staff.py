"""The vendor's staff: a channel manager for each region, a finance approver, the program office, an auditor."""

from leap_portal.demo.cast.parts import Colleague

MARIA = Colleague("maria@vendor.example", "Maria Santos", "channel managers")
JONAS = Colleague("jonas@vendor.example", "Jonas Hedlund", "channel managers")
KEIKO = Colleague("keiko@vendor.example", "Keiko Tanabe", "channel managers")
GRACE = Colleague("grace@vendor.example", "Grace Adeyemi", "program office")
VICTOR = Colleague("victor@vendor.example", "Victor Lindholm", "finance approvers")
RUTH = Colleague("ruth@vendor.example", "Ruth Castellano", "auditors")
STAFF = (MARIA, JONAS, KEIKO, GRACE, VICTOR, RUTH)
