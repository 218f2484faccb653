"""What the tables of training forbid, whoever writes them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests import factories
from training.models import Course, Credential, Person, Relief

pytestmark = pytest.mark.django_db
EARLY, LATE = date(2020, 1, 1), date(2020, 1, 2)


def forbidden(make, name: str) -> None:
    """Making it breaks the constraint of this name, at the end of the transaction at the latest."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


WRONG = [
    ("person_forward", lambda of: factories.person(of, employed_from=LATE, employed_until=EARLY)),
    ("person_in_small_letters", lambda of: factories.person(of, email="Ada@example.com")),
    ("credential_forward", lambda of: factories.credential(factories.person(of), earned_on=LATE, expires_on=EARLY)),
    ("credential_in_small_letters", lambda of: Credential.objects.create(partner=of, email="A@example.com", name="ECS", earned_on=EARLY)),
    ("relief_forward", lambda of: factories.relief(of, from_on=LATE, until_on=EARLY)),
    ("relief_kind_known", lambda of: factories.relief(of, kind="favour")),
    ("course_delivery_known", lambda of: factories.course(delivery="online")),
    ("course_currency_iso", lambda of: factories.course(currency="usd")),
    ("course_price_from_nothing", lambda of: factories.course(list_price=-1)),
    ("course_page_by_https", lambda of: factories.course(url="http://example.com/")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make"), WRONG, ids=[name for name, _ in WRONG])
def test_the_database_forbids(name, make) -> None:
    partner = factories.partner()
    forbidden(lambda: make(partner), name)


def test_keys_stand_once() -> None:
    partner = factories.partner()
    ada = factories.person(partner)
    factories.credential(ada)
    factories.relief(partner)
    forbidden(lambda: factories.person(partner, email=ada.email), "person_once")
    forbidden(lambda: factories.credential(ada), "credential_once")
    forbidden(lambda: factories.relief(partner, kind="entitlement"), "relief_once")


@pytest.mark.parametrize(
    ("until_on", "from_on", "shares"),
    [(EARLY, LATE, False), (LATE, LATE, True), (None, LATE, True)],
)
def test_two_times_of_one_address_share_no_day(until_on, from_on, shares) -> None:
    partner, other = factories.partner(), factories.partner()
    factories.person(partner, email="ada@example.com", employed_until=until_on)
    factories.person(other, email="ada@example.com", employed_from=from_on)

    def again() -> None:
        factories.person(partner, email="ada@example.com", employed_from=from_on)

    forbidden(again, "person_times_apart") if shares else again()
    assert Person.objects.filter(partner=partner).count() == (1 if shares else 2)


def test_times_may_be_moved_past_each_other_within_a_transaction() -> None:
    partner = factories.partner()
    first = factories.person(partner, email="ada@example.com", employed_until=EARLY)
    second = factories.person(partner, email="ada@example.com", employed_from=LATE)
    with transaction.atomic():
        Person.objects.filter(pk=first.pk).update(employed_until=LATE)
        Person.objects.filter(pk=second.pk).update(employed_from=date(2020, 1, 3))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Person(employed_from=LATE, employed_until=EARLY, email="a@example.com"), "Nobody can leave before they begin."),
        (Person(employed_from=LATE, email="A@example.com"), "An e-mail address is kept in small letters."),
        (Credential(earned_on=LATE, expires_on=EARLY, email="a@example.com"), "A credential cannot expire before it is earned."),
        (Relief(from_on=LATE, until_on=EARLY), "An exception cannot end before it begins."),
        (Course(list_price=-1, currency="USD", delivery="virtual"), "A price is never less than 0."),
        (Course(list_price=1, currency="USD", delivery="virtual", url="http://x"), "A course's page must begin with https://."),
    ],
)  # fmt: skip
def test_a_refusal_can_be_read(row, sentence) -> None:
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints(exclude={"partner", "code"})
    assert sentence in refused.value.messages


def test_rows_say_what_they_are() -> None:
    partner = factories.partner()
    ada = factories.person(partner, email="ada@example.com")
    named = [ada, factories.credential(ada), factories.relief(partner), factories.course(title="Cloud")]
    assert [str(row) for row in named] == [
        "Ada Lovelace",
        "ECS of ada@example.com",
        "exception from ECS",
        "Cloud",
    ]
