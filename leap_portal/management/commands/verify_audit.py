"""Says whether the audit is whole: exit 1 with the first broken entry where it is not."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partners import verifying
from partners.checkpoints import NONE
from partners.dated import long_day
from partners.verifying import Found

NEVER = "There is no checkpoint yet: entries cut off at the end of a chain would not show."
ALL_WRONG = " Not one seal fits: is AUDIT_KEY the key of this installation?"


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = verifying.verify()
        self.stdout.write(json.dumps(as_json(found), indent=2) if options["json"] else said(found))
        if found.wrong:
            raise CommandError(refused(found), returncode=1)


def said(found: Found) -> str:
    """What was looked at."""
    chains = f"{found.entries} entries in {found.chains} chains"
    if found.wrong:
        return f"{chains} were read."
    last = f"The last checkpoint is that of {long_day(found.last.at.date())}."
    return f"{chains} are whole. {NEVER if found.last is NONE else last}"


def refused(found: Found) -> str:
    """The first thing that does not hold, and how many there are."""
    many = f" {found.wrong} things do not hold in all." if found.wrong > 1 else ""
    return f"The audit is not whole. {found.first}{many}" + (
        ALL_WRONG if found.wrong >= found.entries else ""
    )


def as_json(found: Found) -> dict[str, object]:
    first = found.first
    return {
        "entries": found.entries,
        "chains": found.chains,
        "whole": not found.wrong,
        "wrong": found.wrong,
        "first": {"chain": first.chain, "entry": first.sequence, "what": first.what} if first else None,
        "checkpoint": found.last.number or None,
        "checkpoint_at": None if found.last is NONE else found.last.at.isoformat(),
    }
