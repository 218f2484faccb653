"""Numbers that people quote, such as DEF-2020-0012: counted per series and year, with no gap."""

from datetime import date

from django.db import connection

NEXT = """
INSERT INTO partners_counter (series, last) VALUES (%s, 1)
ON CONFLICT (series) DO UPDATE SET last = partners_counter.last + 1
RETURNING last
"""


def take(series: str, on: date) -> str:
    """The next number of `series` in the year of `on`, taken in the running transaction."""
    key = f"{series}-{on.year}"
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [key])
        (last,) = cursor.fetchone()
    return f"{key}-{last:04d}"
