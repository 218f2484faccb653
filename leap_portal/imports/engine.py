"""The import itself: read, stage, compare, check, write and tell, in one transaction over all files."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from leap_portal import days
from leap_portal.imports import changes
from leap_portal.imports.cells import Lists
from leap_portal.imports.columns import Kind
from leap_portal.imports.partner_files import PARTNERS
from leap_portal.imports.reading import Source, sources
from leap_portal.imports.report import FileReport, ImportRefused, OtherThanPreviewed, Report, RowError
from leap_portal.imports.staging import Staging
from partners import audit, batches
from partners.models import User
from partners.money import currencies, minor_units
from partners.terms import Terms
from rebates import terms as rebate_terms
from training import terms as training_terms

# One import at a time; a large one may take longer than a page, and sorts and joins in memory.
BEGIN = """
SELECT pg_advisory_xact_lock(hashtext('import')),
       set_config('statement_timeout', '1h', true), set_config('work_mem', '64MB', true)
"""
RUN = """
INSERT INTO partners_importrun (by_id, files, changed)
SELECT %s, %s, coalesce(jsonb_agg(change), '[]') FROM ({history}) AS changes
RETURNING id
"""


def run(
    paths: Sequence[Path], *, by: User | None, as_of: date, terms: Terms, dry_run: bool = False
) -> Report:
    """Imports the files, all rows or none: ImportRefused with every error of every file where any row is wrong.

    The same rows again write nothing at all. `as_of` is the business date; a dry run does everything and takes it back.
    """
    return take(sources(paths), by=by, as_of=as_of, terms=terms, dry_run=dry_run)


@transaction.atomic
def take(
    given: Sequence[Source],
    *,
    by: User | None,
    as_of: date,
    terms: Terms,
    dry_run: bool = False,
    shown: int = 0,
    expected: str | None = None,
) -> Report:
    """The same of files that are read already, which stand in the order of KINDS.

    With `shown` the report holds that many rows of each sort, and the digest of what is written. OtherThanPreviewed
    where that is not the digest `expected`.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN)
        stagings = stage(cursor, given, lists(terms))
        refuse(given, stagings)
        digest = changes.digest(cursor, given, stagings) if shown or expected else ""
        if expected and digest != expected:
            raise OtherThanPreviewed
        files = tuple(write(cursor, source, stagings[source.kind.name], shown) for source in given)
        report = Report(files, digest=digest)
        if report.writes:
            report = replace(report, run=keep(cursor, given, report, stagings, by))
            observe(stagings.values(), as_of=as_of, terms=terms)
            tell(
                given, report, by=by, as_of=as_of, terms=terms
            )  # last: the audit's chain waits until the end
    if dry_run:
        transaction.set_rollback(True)
    return report


def lists(terms: Terms) -> Lists:
    """What cells may name under these terms."""
    return Lists(
        levels=tuple(level.key for level in terms.levels),
        staff=staff(),
        plans=tuple(plan.key for plan in rebate_terms.of(terms).plans),
        requirements=training_terms.of(terms).credentials,
    )


def staff() -> dict[str, int]:
    """The ids of the vendor's active staff by e-mail address."""
    active = User.objects.filter(is_staff=True, is_active=True)
    return {email.lower(): key for key, email in active.values_list("id", "email")}


def stage(cursor: CursorWrapper, given: Sequence[Source], known: Lists) -> dict[str, Staging]:
    """Every file's rows beside the tables, and of them those that would be written, their partners locked."""
    wanted = [PARTNERS, *(source.kind for source in given)]
    kinds: list[Kind] = [kind for each in wanted for kind in (*each.beside, each)]
    stagings = {kind.name: Staging(cursor, kind) for kind in kinds}
    for staging in stagings.values():
        staging.make()
    for source in given:
        stagings[source.kind.name].take(source, known)
        if len(given) > 1:
            stagings[source.kind.name].index()
    for staging in stagings.values():
        staging.compare()
        staging.lock()
    return stagings


def refuse(given: Sequence[Source], stagings: dict[str, Staging]) -> None:
    """Raises ImportRefused with all that is wrong, by file, line and column."""
    known = not any(source.unread for source in given if source.kind is PARTNERS)
    errors: list[RowError] = []
    for source in given:
        found = stagings[source.kind.name].errors(decimals_of_currencies(), partners_known=known)
        order = {column.name: place for place, column in enumerate(source.kind.columns)}
        errors += sorted([*source.errors, *found], key=lambda one: (one.line, order.get(one.column, -1)))
    if errors:
        raise ImportRefused(errors)


@cache
def decimals_of_currencies() -> str:
    """How many decimals each currency has, as JSON."""
    return json.dumps({code: minor_units(code) for code in sorted(currencies())})


def write(cursor: CursorWrapper, source: Source, staging: Staging, shown: int) -> FileReport:
    rows = changes.rows(cursor, staging, shown) if shown else ()
    added, changed = staging.write()
    columns = tuple(column.name for column in source.kind.columns)
    return FileReport(source.kind.file, added, changed, source.rows - added - changed, columns, rows)


def keep(
    cursor: CursorWrapper,
    given: Sequence[Source],
    report: Report,
    stagings: dict[str, Staging],
    by: User | None,
) -> int:
    """Keeps the files' digests and what each changed row was before; the id of the history's row."""
    files = [
        {
            "name": file.name,
            "digest": source.digest,
            "added": file.added,
            "changed": file.changed,
            "same": file.same,
        }
        for source, file in zip(given, report.files, strict=True)
    ]
    history = " UNION ALL ".join(staging.history for staging in stagings.values())
    cursor.execute(RUN.format(history=history), [by.pk if by else None, json.dumps(files)])
    return int(cursor.fetchone()[0])


def tell(given: Sequence[Source], report: Report, *, by: User | None, as_of: date, terms: Terms) -> None:
    """A sentence in the audit for each file that wrote a row."""
    for source, file in zip(given, report.files, strict=True):
        if file.added or file.changed:
            sentence = f"{by or 'The portal'} imported {file}."
            after = {"digest": source.digest, "run": report.run, "added": file.added, "changed": file.changed}
            audit.record(
                "imported", file.name, sentence, by=by, as_of=as_of, edition=terms.digest, after=after
            )


def observe(stagings: Collection[Staging], *, as_of: date, terms: Terms) -> None:
    """Records the states that the written rows of partners' own things bring."""
    touched = sorted({partner for staging in stagings if staging.kind.owned for partner in staging.touched()})
    for partners in batches.chunks(touched):
        days.observe(partners, as_of=as_of, terms=terms)
