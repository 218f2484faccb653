"""Runs the measurements named, or all, and writes each report under docs/evidence/."""

import os
import platform
import sys
from datetime import UTC, datetime
from itertools import takewhile

from tests.bench import (
    audit,
    imports,
    pages,
    rebates,
    schedule,
    standing,
    start,
    statements,
    sweep,
    wall,
    weight,
)
from tests.bench.harness import EVIDENCE

ALL = {
    "pages": pages,
    "statements": statements,
    "weight": weight,
    "start": start,
    "schedule": schedule,
    "imports": imports,
    "sweep": sweep,
    "standing": standing,
    "rebates": rebates,
    "wall": wall,
    "audit": audit,
}
GOALS = {
    "pages": "Rows 1 and 4. Goal: p50 at most 2.0 × the base view at 1 and 8 clients; p95/p50 at most 1.6; no error.",
    "statements": "Row 2. Goal: status pages at most 5, partner pages at most 8, the same for 1 and 100 rows.",
    "weight": "Row 5. Goal: at most 60 KB compressed, 5 requests, 25 KB script.",
    "start": "Row 17. Goal: at most 1.6 ×.",
    "schedule": "Row 13. Goal: at least 2 × faster than a plain Decimal one, equal to the cent on 10,000 random loans.",
    "imports": "Row 16. Goal: new at most 2.0 ×; the same again at most 1.0 ×, and no row written.",
    "sweep": "Rows 9 and 12. Goal: at most 1.5 ×; a quiet day at most 50 ms; growth at most 15 × to 100,000, 12 × to 1,000,000.",
    "standing": "Rows 10 and 12. Goal: at most 1.6 ×; growth at most 15 × to 100,000, 12 × to 1,000,000.",
    "wall": "Row 18. Goal: at most 1.1 ×.",
    "rebates": "Row 11. Goal: at most 3 ×, equal to a full recomputation.",
    "audit": "What the chain adds to an entry, and how fast all are read again; no goal.",
}


def main(words: list[str]) -> int:
    """Runs them in order, each with the sizes that follow its name; exit code 2 for a name that is not known."""
    names = [word for word in words if not word.isdecimal()]
    if strangers := [name for name in names if name not in ALL]:
        print(f"No measurement {', '.join(strangers)}; there are {', '.join(ALL)}.", file=sys.stderr)
        return 2
    for name in names or ALL:
        write(name, sizes(name, words), list(ALL[name].run(*sizes(name, words))))
    return 0


def sizes(name: str, words: list[str]) -> list[int]:
    """The numbers right behind the name; none: the measurement's own."""
    behind = words[words.index(name) + 1 :] if name in words else []
    return [int(word) for word in takewhile(str.isdecimal, behind)]


def write(name: str, sizes: list[int], lines: list[str]) -> None:
    """Prints a report and keeps it."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    head = [
        f"# {name.capitalize()}",
        "",
        GOALS[name],
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, `./portal bench {' '.join([name, *map(str, sizes)])}`, {machine}.",
        "",
    ]
    report = "\n".join([*head, *lines, ""])
    print(report)
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    (EVIDENCE / f"bench-{name}.md").write_text(report, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
