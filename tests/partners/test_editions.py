"""An edition is published once, as it is; the very same text again is the revision that stands."""

from dataclasses import replace

import pytest

from partners.models import AuditEntry, Edition, ProgramClock
from partners.services import editions
from tests.scene import DAY

pytestmark = pytest.mark.django_db


def publish(terms) -> Edition:
    return editions.publish("x = 1", terms, by=None, as_of=DAY, rehearsal=False)


def test_the_very_same_text_is_the_revision_that_stands(terms) -> None:
    standing, entries = Edition.objects.get(), AuditEntry.objects.count()
    assert publish(terms) == standing == Edition.objects.get()
    assert AuditEntry.objects.count() == entries


def test_another_text_is_the_next_revision_and_no_clock_is_set_back(terms) -> None:
    before = ProgramClock.objects.get()
    found = publish(replace(terms, digest="another"))
    assert (found.revision, found.digest) == (2, "another")
    assert AuditEntry.objects.latest("id").sentence == f"{terms.title} was published as revision 2."
    after = ProgramClock.objects.get()
    assert (after.last_closed_on, after.rehearsal_on) == (before.last_closed_on, before.rehearsal_on)
