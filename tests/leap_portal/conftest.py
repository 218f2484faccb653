"""The two partners that the tests of isolation move between, and the demo."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from leap_portal.demo.build import build
from partners.terms import Terms
from tests.conftest import restore
from tests.leap_portal.demo_days import DAY
from tests.leap_portal.people import World, two_partners


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest, terms: Terms) -> Iterator[World]:
    """Made once for a module, whose tests undo what they do; a test with `db` of its own stands elsewhere."""
    with django_db_blocker.unblock(), transaction.atomic():
        restore()
        logging.disable(logging.WARNING)  # thousands of refusals, each with its traceback
        yield two_partners(terms)
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@pytest.fixture
def demo(db: None, terms: Terms) -> None:
    build(as_of=DAY, terms=terms)
