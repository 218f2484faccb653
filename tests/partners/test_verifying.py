"""Tampering with the audit is found, whatever the database lets its superuser do; only an unsigned end can be cut off."""

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from partners import verifying
from partners.models import AuditEntry
from tests import databases
from tests.drill import superuser, tampering

TIMES = int(os.environ.get("TAMPERINGS", "60"))
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path / "audit"


def found(world: tampering.World, kind) -> tuple[bool, bool]:
    """Whether the change was found, and whether it only cut an end that no checkpoint has signed."""
    with tampering.tampered(world, kind) as change:
        return verifying.verify("owner").wrong > 0, change.tail


@pytest.fixture
def by_superuser() -> Iterator[bool]:
    with databases.superuser() as known:
        yield known


def found_by(world: tampering.World, kind) -> tuple[set[str], bool]:
    """Who found a superuser's change, and whether it only cut an end that no checkpoint has signed."""
    with tampering.tampered(world, kind, superuser.AsSuperuser) as change:
        return change.found_by(), change.tail


def test_every_tampering_is_found_but_a_cut_end_after_the_last_checkpoint(by_superuser, capsys):
    """By a superuser where the server's is known (DATABASE_SUPERUSER_URL), else by the owner of the table."""
    luck = random.Random(int(os.environ.get("SEED", "1")))
    world = tampering.World(luck)
    assert verifying.verify("owner").wrong == 0
    seen: Counter[tuple[str, str]] = Counter()
    kinds = superuser.ALL_KINDS if by_superuser else tampering.KINDS
    for number in range(TIMES):
        kind = kinds[number % len(kinds)]
        was_found, tail = found_by(world, kind) if by_superuser else found(world, kind)
        by = " and ".join(sorted(was_found)) if by_superuser and was_found else "audit" if was_found else ""
        seen[kind.__name__, f"found by {by}" if by else "cut ends, not found"] += 1
        assert bool(was_found) != tail, kind.__name__
    assert verifying.verify("owner").wrong == 0
    with capsys.disabled():
        who = "a superuser" if by_superuser else "the owner alone, DATABASE_SUPERUSER_URL is not set"
        sys.stdout.write(f"\n{TIMES} by {who}")
        for (name, how), many in sorted(seen.items()):
            sys.stdout.write(f"\n{name}: {many} {how}")


needs_superuser = pytest.mark.skipif(
    not os.environ.get("DATABASE_SUPERUSER_URL"),
    reason="DATABASE_SUPERUSER_URL is not set: the owner of the tables did the tampering, no superuser.",
)


def nothing(change: tampering.Tampering) -> None:
    pass


def rank(change: tampering.Tampering) -> None:
    """Who does it, and whether triggers are off."""
    told = change.ask(
        "SELECT rolsuper, current_setting('session_replication_role') FROM pg_roles WHERE rolname = current_user"
    )
    assert told == [(True, "replica")]


@needs_superuser
def test_it_is_a_superuser_who_does_it_and_what_is_left_alone_is_whole(by_superuser):
    world = tampering.World(random.Random(5))
    for kind in (rank, nothing):
        assert found_by(world, kind) == (set(), False)


@needs_superuser
def test_while_triggers_are_on_not_even_a_superuser_changes_an_entry(by_superuser, monkeypatch):
    world = tampering.World(random.Random(6))
    on = superuser.UNBOUND.replace("= replica", "= origin")
    monkeypatch.setattr(superuser.AsSuperuser, "open", on)
    with pytest.raises(DatabaseError, match="Cannot update or delete"):
        found_by(world, other_words)


@needs_superuser
@pytest.mark.parametrize(
    ("kind", "by"),
    [
        (superuser.AsSuperuser.orphan, "audit"), (superuser.AsSuperuser.fork, "audit"),
        (superuser.AsSuperuser.blind, "audit"), (superuser.AsSuperuser.rewind, "audit"),
        (superuser.AsSuperuser.rekey, "wall"),
    ],
)  # fmt: skip
def test_what_stands_around_the_entries_is_watched_too(kind, by, by_superuser):
    world = tampering.World(random.Random(7))
    assert by in found_by(world, kind)[0]


def other_words(change: tampering.Tampering) -> None:
    """An entry's sentence becomes another."""
    key, _, _ = change.some()
    change.ask("UPDATE partners_auditentry SET sentence = 'Otherwise.' WHERE id = %s", key)


@pytest.mark.parametrize("sealed", [True, False], ids=["with the seals", "with the seals taken out"])
def test_it_is_the_seals_that_tell_of_other_words(sealed, monkeypatch):
    world = tampering.World(random.Random(2))
    if not sealed:
        monkeypatch.setattr(verifying, "fits", lambda key, former, row: True)
    assert {found(world, other_words)[0] for _ in range(5)} == {sealed}


def test_without_the_checkpoints_a_chain_that_is_gone_is_not_missed(monkeypatch):
    world = tampering.World(random.Random(3))
    monkeypatch.setattr(verifying, "read", lambda folder, key: iter(()))
    monkeypatch.setattr(verifying, "SIGNED", "nothing")
    assert found(world, tampering.Tampering.drop) == (False, False)


UNCHAINED = """
ALTER TABLE partners_auditentry ALTER sequence DROP NOT NULL;
UPDATE partners_auditentry SET sequence = NULL, mac = '', kind = 'change', address = '';
ALTER TABLE partners_auditentry ENABLE TRIGGER USER;
"""


def test_the_migration_chains_what_an_older_database_holds():
    tampering.World(random.Random(4))
    migration = import_module("partners.migrations.0006_the_audit_is_chained")
    owner = connections["owner"]
    with transaction.atomic(using="owner"):
        with owner.cursor() as cursor:
            cursor.execute(tampering.OPEN + UNCHAINED)
        migration.chained(None, SimpleNamespace(connection=owner))
        seen = verifying.verify("owner")
        assert (seen.chains, AuditEntry.objects.using("owner").filter(kind="decision").exists()) == (5, True)
        assert broken_entries() == []
        transaction.set_rollback(True, using="owner")


def broken_entries() -> list[verifying.Broken]:
    """Whatever does not hold in the entries alone."""
    rows = verifying.rows("owner")
    return list(verifying.follow(rows, verifying.Found(), settings.AUDIT_KEY))
