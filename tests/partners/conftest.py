"""A partner with its channel manager and one admin."""

import pytest

from partners.models import Partner, User
from tests import scene


@pytest.fixture
def maria(db: None) -> User:
    return scene.person("Maria", staff="channel managers")


@pytest.fixture
def northwind(maria: User) -> Partner:
    return scene.company("P0001", "Northwind Networks", manager=maria)


@pytest.fixture
def ada(northwind: Partner) -> User:
    return scene.member(northwind, "Ada")
