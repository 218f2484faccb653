"""`manage.py verify_audit`: what it says of a whole audit, and of one that is not."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from partners import audit, checkpoints
from partners.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path / "audit"


def verify(*words: str) -> str:
    out = io.StringIO()
    call_command("verify_audit", *words, stdout=out)
    return out.getvalue()


def record(partner) -> None:
    audit.record("tried", "T-1", "The portal tried.", by=None, as_of=date(2020, 5, 7), partner=partner.pk)


def test_without_a_checkpoint_it_says_so():
    record(factories.partner())
    count = AuditEntry.objects.count()
    never = "There is no checkpoint yet: entries cut off at the end of a chain would not show."
    assert verify() == f"{count} entries in 2 chains are whole. {never}\n"


def test_it_names_the_last_checkpoint():
    checkpoints.sign(as_of=date(2020, 5, 7))
    assert "1 chains are whole. The last checkpoint is that of " in verify()
    told = json.loads(verify("--json"))
    assert (told["whole"], told["wrong"], told["first"], told["checkpoint"]) == (True, 0, None, 1)


def test_it_ends_with_1_and_the_first_thing_that_does_not_hold(settings):
    partner = factories.partner()
    record(partner), record(partner)
    settings.AUDIT_KEY = "x" * 40
    with pytest.raises(CommandError) as refused:
        verify()
    assert refused.value.returncode == 1
    count = AuditEntry.objects.count()
    assert str(refused.value) == (
        "The audit is not whole. entry 1 of the program: was changed: its seal does not fit."
        f" {count} things do not hold in all. Not one seal fits: is AUDIT_KEY the key of this installation?"
    )


def test_it_names_the_organisation(settings):
    partner = factories.partner(code="P0042")
    kept, settings.AUDIT_KEY = settings.AUDIT_KEY, "x" * 40
    record(partner)
    settings.AUDIT_KEY = kept
    with pytest.raises(CommandError, match="entry 1 of P0042: was changed: its seal does not fit"):
        verify("--json")
