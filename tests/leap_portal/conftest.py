"""The two partners that the tests of isolation move between."""

import pytest

from partners.terms import Terms
from tests.leap_portal.people import World, two_partners


@pytest.fixture
def world(db: None, terms: Terms) -> World:
    return two_partners(terms)
