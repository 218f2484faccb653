"""Row 18: pages with row-level security against the same pages without it, in turns on two copies of one database."""

from collections.abc import Iterator, Mapping

import psycopg2

from tests.bench.harness import administer, copy, database, load, load_average, median, quantile, serving
from tests.bench.pages import PAGES, session

ROUNDS = 9
REQUESTS = 100
GUARDED = (
    "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
)
# The portal refuses to start without its wall, so in the copy this question alone is answered otherwise.
OFF = "tests.bench.wall_settings"


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as on, copy(on, "open") as off:
        take_down(off)
        with serving(on, "leap_portal.settings") as guarded, serving(off, OFF) as plain:
            yield "| page | on against off, p50 of 1 client | on, ms | off, ms | errors | load |"
            yield "|---|---|---|---|---|---|"
            for page in PAGES:
                yield measured((guarded, session(on)), (plain, session(off)), page)


def take_down(environment: Mapping[str, str]) -> None:
    """No table of the copy has row-level security."""
    with psycopg2.connect(environment["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [name for (name,) in cursor.fetchall()]
    administer(
        environment["DATABASE_OWNER_URL"],
        *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in tables),
    )


def measured(on: tuple[int, str], off: tuple[int, str], page: str) -> str:
    """One page's row: the median of the ratios of ROUNDS pairs."""
    sides = {"on": on, "off": off}
    for port, cookie in sides.values():
        load(port, page, cookie, 4, 20)
    times: dict[str, list[float]] = {"on": [], "off": []}
    errors = 0
    for number in range(ROUNDS):
        for side in sorted(sides, reverse=bool(number % 2)):
            port, cookie = sides[side]
            seconds, failed = load(port, page, cookie, 1, REQUESTS)
            times[side].append(quantile(seconds, 0.5))
            errors += failed
    ratio = median([mine / its for mine, its in zip(times["on"], times["off"], strict=True)])
    mine, its = (median(times[side]) * 1000 for side in ("on", "off"))
    return f"| {page} | {ratio:.2f} × | {mine:.2f} | {its:.2f} | {errors} | {load_average()} |"
