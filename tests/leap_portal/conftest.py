"""The two partners that the tests of isolation move between, and the demo."""

import pytest

from leap_portal.demo.build import build
from partners.terms import Terms
from tests.leap_portal.demo_days import DAY
from tests.leap_portal.people import World, two_partners


@pytest.fixture
def world(db: None, terms: Terms) -> World:
    return two_partners(terms)


@pytest.fixture
def demo(db: None, terms: Terms) -> None:
    build(as_of=DAY, terms=terms)
