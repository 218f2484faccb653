"""The ground floor in admin: partners and their files to read, users and memberships to keep."""

from partners.admin import doors, people, program
from partners.admin.facts import Facts, Ledger, mine

__all__ = ["Facts", "Ledger", "doors", "mine", "people", "program"]
