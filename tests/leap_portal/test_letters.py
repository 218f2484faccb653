"""The program status letter: every room's part of the standing is in the PDF, with its reasons."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from leap_portal.letters import status_letter
from partners import rendering
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2020, 5, 7)


def words(letter):
    pages = PdfReader(io.BytesIO(rendering.render(letter))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def issued(partner, terms, speaks_of=DAY):
    return status_letter(partner.pk, speaks_of=speaks_of, by=None, as_of=DAY, terms=terms)


def test_it_says_everything_that_stands_on_the_day_and_why(terms):
    partner = factories.partner(country="KW", currency="KWD", partnerworks=True)
    factories.level_span(partner, "diamond")
    factories.specialization(partner, "Cloud", expires_on=date(2020, 6, 12))
    factories.credential(factories.person(partner, "Ada Lovelace"), "EDS")
    factories.relief(partner, "ECS", until_on=DAY)
    factories.target(partner, "1000", currency="KWD")
    factories.sale(partner, "812.345", date(2020, 4, 1))
    text = words(issued(partner, terms))
    for said in (
        "Cloud Active 12 June 2020 30 September 2020",
        "CWNA Level Diamond Waived 0 of 2 30 September 2020",
        "EDS Cloud Met 1 of 1",
        "one counts on 7 May 2020: Ada Lovelace.",
        "ECS Exception Current 7 May 2020 30 June 2020",
        "Diamond Growth Rebate 2020 750.000 KWD 812.345 KWD 0.000 KWD",
        "Deferment of payments Open It is open from 7 May 2020 until 30 September 2020.",
        "Free training Open",
    ):
        assert said in text, said


def test_what_is_not_there_is_not_spoken_of(terms):
    text = words(issued(factories.partner(), terms))
    assert "Exceptions and entitlements" not in text
    assert "Diamond Growth Rebate 2020" not in text
    assert "Reduced rebate targets Not qualified" in text


def test_asking_again_with_nothing_changed_is_answered_with_the_letter_that_stands(terms):
    partner = factories.partner()
    first = issued(partner, terms)
    assert issued(partner, terms) == first
    factories.level_span(partner, "gold")
    assert issued(partner, terms) != first
