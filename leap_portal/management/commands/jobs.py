"""Prints the ledger of the daily jobs."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, Max, Q, Sum

from partners.models import JobRun


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        done = Count("id", filter=Q(done_at__isnull=False))
        runs = JobRun.objects.values("on", "job").annotate(
            pieces=Count("id"),
            done=done,
            changes=Sum("changes"),
            failed=Count("id", filter=~Q(failure="")),
            last=Max("done_at"),
        )
        rows = [
            {**run, "on": str(run["on"]), "last": run["last"].isoformat() if run["last"] else None}
            for run in runs.order_by("on", "job")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            self.stdout.write(
                "{on} {job}: {done} of {pieces} pieces done, {changes} changes, {failed} failed".format(**row)
            )
