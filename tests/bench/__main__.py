"""Runs the measurements named, or all, and writes each report under docs/evidence/."""

import os
import platform
import sys
from datetime import UTC, datetime

from tests.bench import imports, pages, schedule, start, statements, weight
from tests.bench.harness import EVIDENCE

ALL = {
    "pages": pages,
    "statements": statements,
    "weight": weight,
    "start": start,
    "schedule": schedule,
    "imports": imports,
}
GOALS = {
    "pages": "Rows 1 and 4. Goal: p50 at most 2.0 × the base view at 1 and 8 clients; p95/p50 at most 1.6; no error.",
    "statements": "Row 2. Goal: status pages at most 5, partner pages at most 8, the same for 1 and 100 rows.",
    "weight": "Row 5. Goal: at most 60 KB compressed, 5 requests, 25 KB script.",
    "start": "Row 17. Goal: at most 1.6 ×.",
    "schedule": "Row 13. Goal: at least 2 × faster than a plain Decimal one, equal to the cent on 10,000 random loans.",
    "imports": "Row 16. Goal: new at most 2.0 ×; the same again at most 1.0 ×, and no row written.",
}


def main(names: list[str]) -> int:
    """Runs them in order; exit code 2 for a name that is not known."""
    if strangers := [name for name in names if name not in ALL]:
        print(f"No measurement {', '.join(strangers)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    for name in names or ALL:
        write(name, list(ALL[name].run()))
    return 0


def write(name: str, lines: list[str]) -> None:
    """Prints a report and keeps it."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    head = [
        f"# {name.capitalize()}",
        "",
        GOALS[name],
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, `./portal bench {name}`, {machine}.",
        "",
    ]
    report = "\n".join([*head, *lines, ""])
    print(report)
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    (EVIDENCE / f"bench-{name}.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
