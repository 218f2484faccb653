"""Two admins go at the same moment: one stays, by the service's lock, and without it by the database."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from partners.errors import NotAllowed
from partners.models import Membership, Partner, User
from partners.services import members
from tests import scene, walls
from tests.scene import DAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def northwind(transactional_db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


@pytest.fixture
def admins(northwind: Partner) -> tuple[User, User]:
    return scene.member(northwind, "Ada"), scene.member(northwind, "Ben")


def at_once(*calls: Callable[[], object]) -> list[Exception]:
    """What was raised by calls that all began at the same moment, on connections of their own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], object]) -> Exception | None:
        try:
            start.wait(5)
            call()
        except (NotAllowed, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(calls), initializer=walls.see_all) as pool:
        return [refusal for refusal in pool.map(run, calls) if refusal]


def deleted(of: User, meet: Barrier | None = None) -> None:
    """Past every service: one transaction that does nothing else."""
    with transaction.atomic():
        Membership.objects.filter(user=of).delete()
        if meet:
            meet.wait(5)


def test_of_two_admins_who_leave_at_once_one_stays(
    northwind: Partner, admins: tuple[User, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    look = members.refuse_last_admin

    def slowly(found: Membership) -> None:
        look(found)
        time.sleep(0.5)  # time enough for the other to look too, were it not for the lock

    monkeypatch.setattr(members, "refuse_last_admin", slowly)
    refused = at_once(*(lambda who=who: members.leave(northwind.pk, by=who, as_of=DAY) for who in admins))
    assert [type(one) for one in refused] == [NotAllowed] and "only admin" in str(refused[0])
    assert Membership.objects.get().roles == ["admin"]


def test_without_any_lock_the_database_keeps_one(admins: tuple[User, User]) -> None:
    meet = Barrier(2)
    refused = at_once(*(lambda who=who: deleted(who, meet) for who in admins))
    assert [type(one) for one in refused] == [IntegrityError] and "keeps_an_admin" in str(refused[0])
    assert Membership.objects.get().roles == ["admin"]


@pytest.mark.parametrize("change", [{"roles": ["viewer"]}, {"roles": []}, {"partner": "other"}])
def test_the_only_admin_can_lose_nothing_by_any_update(
    change: dict[str, object], northwind: Partner, admins: tuple[User, User]
) -> None:
    deleted(admins[1])
    if "partner" in change:
        change = {"partner": scene.company("P0002")}
    with pytest.raises(IntegrityError, match="keeps_an_admin"):
        Membership.objects.update(**change)
    Membership.objects.update(roles=["admin", "finance"])
    with pytest.raises(IntegrityError, match="keeps_an_admin"):
        Membership.objects.all().delete()
