"""Tampering with the audit is found, whatever the database lets its owner do; only an unsigned end can be cut off."""

import os
import random
import sys
from collections import Counter
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connections, transaction

from partners import verifying
from partners.models import AuditEntry
from tests.drill import tampering

TIMES = int(os.environ.get("TAMPERINGS", "60"))
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path / "audit"


def found(world: tampering.World, kind) -> tuple[bool, bool]:
    """Whether the change was found, and whether it only cut an end that no checkpoint has signed."""
    with tampering.tampered(world, kind) as change:
        return verifying.verify("owner").wrong > 0, change.tail


def test_every_tampering_is_found_but_a_cut_end_after_the_last_checkpoint(capsys):
    luck = random.Random(int(os.environ.get("SEED", "1")))
    world = tampering.World(luck)
    assert verifying.verify("owner").wrong == 0
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for number in range(TIMES):
        kind = tampering.KINDS[number % len(tampering.KINDS)]
        was_found, tail = found(world, kind)
        seen[kind.__name__, was_found, tail] += 1
        assert was_found != tail, kind.__name__
    assert verifying.verify("owner").wrong == 0
    with capsys.disabled():
        for (name, was_found, _), many in sorted(seen.items()):
            sys.stdout.write(f"\n{name}: {many} {'found' if was_found else 'cut ends, not found'}")


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
