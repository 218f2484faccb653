"""Letters: numbered, frozen, asked twice given once, superseded when the facts are others, never of a day to come."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from leap_portal.letters import status_letter
from partners import letters
from partners.choices import LetterKind, LetterState
from partners.errors import NotAllowed
from partners.models import AuditEntry, Letter, LetterFile, Partner
from partners.terms import Terms
from tests import scene
from tests.scene import DAY
from training.models import Specialization


@pytest.fixture
def northwind(db: None) -> Partner:
    return scene.company("P0001", "Northwind Networks")


def issued(partner: Partner, terms: Terms, speaks_of: date = DAY, on: date = DAY) -> Letter:
    return status_letter(partner.pk, speaks_of=speaks_of, by=None, as_of=on, terms=terms)


def test_a_letter_asked_for_twice_is_given_once(northwind: Partner, terms: Terms) -> None:
    first, second = issued(northwind, terms), issued(northwind, terms, on=date(2020, 5, 8))
    assert first == second and first.number == "LTR-2020-0001" and first.issued_on == DAY
    sentence = "Program status letter LTR-2020-0001 was issued for Northwind Networks."
    assert AuditEntry.objects.get(verb="letter issued").sentence == sentence


def test_other_facts_make_a_new_letter_that_supersedes(northwind: Partner, terms: Terms) -> None:
    first = issued(northwind, terms)
    Specialization.objects.create(partner=northwind, name="Wireless", from_on=date(2019, 1, 1))
    second = issued(northwind, terms)
    assert second.number == "LTR-2020-0002" and second.check_code != first.check_code
    states = dict(Letter.objects.values_list("number", "state"))
    assert states == {"LTR-2020-0001": LetterState.SUPERSEDED, "LTR-2020-0002": LetterState.VALID}


def test_another_day_makes_a_new_letter(northwind: Partner, terms: Terms) -> None:
    assert issued(northwind, terms) != issued(northwind, terms, speaks_of=date(2020, 5, 1))


def test_another_partners_letter_is_not_superseded(northwind: Partner, terms: Terms) -> None:
    first = issued(northwind, terms)
    issued(scene.company("P0002"), terms)
    first.refresh_from_db()
    assert first.state == LetterState.VALID


@pytest.mark.parametrize(
    ("speaks_of", "given"), [(date(2020, 5, 6), True), (DAY, True), (date(2020, 5, 8), False)]
)
def test_no_letter_speaks_of_a_day_to_come(
    speaks_of: date, given: bool, northwind: Partner, terms: Terms
) -> None:
    if given:
        assert issued(northwind, terms, speaks_of=speaks_of).as_of == speaks_of
    else:
        with pytest.raises(NotAllowed, match="7 May 2020 or earlier, not of a day to come"):
            issued(northwind, terms, speaks_of=speaks_of)
        assert not Letter.objects.exists()


FROZEN = {
    "number": "LTR-1",
    "kind": LetterKind.DECLINE,
    "subject": "DEF-1",
    "as_of": date(2020, 1, 1),
    "issued_on": date(2020, 1, 1),
    "content": {},
    "edition": "another",
    "check_code": "AAAA-AAAA-AAAA-AAAA",
}


@pytest.mark.parametrize("field", FROZEN)
def test_what_a_letter_says_cannot_be_changed(field: str, northwind: Partner, terms: Terms) -> None:
    issued(northwind, terms)
    with pytest.raises(DatabaseError, match="letter_frozen|Cannot update"), transaction.atomic():
        Letter.objects.update(**{field: FROZEN[field]})


def test_a_letter_can_be_revoked_but_not_removed(northwind: Partner, terms: Terms) -> None:
    issued(northwind, terms)
    Letter.objects.update(state=LetterState.REVOKED)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Letter.objects.all().delete()


def test_a_letters_bytes_stand(northwind: Partner, terms: Terms) -> None:
    LetterFile.objects.create(
        partner=northwind, letter=issued(northwind, terms), pdf=b"%PDF", sha256="0" * 64
    )
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        LetterFile.objects.update(pdf=b"other")
    with (
        pytest.raises(DatabaseError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM partners_letterfile")


def test_one_letter_of_a_kind_and_subject_stands(northwind: Partner, terms: Terms) -> None:
    first = issued(northwind, terms)
    with pytest.raises(DatabaseError, match="one_letter_stands"), transaction.atomic():
        Letter.objects.create(
            partner=northwind, number="LTR-X", kind=first.kind, subject="", as_of=DAY, issued_on=DAY, content={},
            edition="e", check_code="X",
        )  # fmt: skip


def test_a_check_code_cannot_be_guessed_nor_misread() -> None:
    codes = {letters.check_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", code) for code in codes)
