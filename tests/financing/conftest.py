"""A partner with three open invoices, a member who may ask, and the channel manager."""

import pytest

from partners.models import Partner, User
from tests import scene


@pytest.fixture
def manager(db: None) -> User:
    return scene.person("Maria", staff="channel managers")


@pytest.fixture
def northwind(manager: User) -> Partner:
    return scene.company("P0001", "Northwind Networks", manager=manager)


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")
