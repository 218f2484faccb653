"""A letter's paper says what was frozen, is tagged, fetches nothing from elsewhere, and is made once."""

import hashlib
import io
from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from pypdf import PdfReader

from partners import rendering
from partners.choices import LetterKind
from partners.models import Letter, LetterFile, Partner, User
from tests import walls

PARTNER = {"code": "NWN", "name": "Northwind <b>Networks</b> & Søns", "country": "DE"}
HEAD = {"partner": PARTNER, "program": "Assistance Program", "vendor": "Example Vendor"}
RULED = "Active on 15 March 2020, so it stands until 30 September 2020 (its own end was 12 June 2020)."
CAMPUS = {
    "name": "Campus Fabric",
    "kind": "master",
    "state": "active",
    "from": "2019-06-13",
    "own_end": "2020-06-12",
    "effective_end": "2020-09-30",
    "reasons": [{"key": "specialization-extension", "text": RULED}],
}
LEVEL = {
    "level": "gold",
    "state": "awaiting-review",
    "own_end": "2020-04-30",
    "effective_end": "2020-12-31",
    "reasons": [{"key": "level", "text": "No level falls before 31 December 2020."}],
}
ROW = {
    "invoice": "INV-000007",
    "original_due_on": "2020-05-15",
    "before_on": "2020-06-30",
    "due_on": "2020-11-03",
    "amount": "1,000.00 EUR",
}
ASKED = {**HEAD, "application": "DEF-2020-0012", "submitted_on": "2020-05-04", "reason": "2020-05-01"}
CONTENT = {
    LetterKind.STATUS: {
        **HEAD,
        "as_of": "2020-05-07",
        "level_name": "Gold",
        "level": LEVEL,
        "specializations": [CAMPUS],
        "invoices": [ROW],
    },
    LetterKind.DEFERMENT: {
        **ASKED,
        "agreement": "AGR-2020-0003",
        "until_on": "2020-11-03",
        "rows": [ROW],
        "provisions": ["Due days move by up to 180 days."],
    },
    LetterKind.DECLINE: {**ASKED, "rows": [ROW]},
}
SAID = {
    LetterKind.STATUS: (
        "Program status on 7 May 2020", "Gold awaiting review", "No level falls before 31 December 2020.",
        "Campus Fabric master", "12 June 2020", "30 September 2020", RULED, "at the request of Ada Byron",
    ),
    LetterKind.DEFERMENT: (
        "AGR-2020-0003", "15 May 2020", "30 June 2020", "3 November 2020", "The new due day is 3 November 2020",
        "Due days move by up to 180 days.", "The reason for our decision: 2020-05-01", "by Ada Byron",
    ),
    LetterKind.DECLINE: ("cannot grant it", "2020-05-01", "The due days that stay", "30 June 2020", "by Ada Byron"),
}  # fmt: skip


def letter(kind=LetterKind.STATUS, **changed):
    fields = {
        "number": "LTR-2020-0012",
        "kind": kind,
        "as_of": date(2020, 5, 7),
        "issued_on": date(2020, 5, 8),
        "issued_by": User(name="Ada Byron"),
        "content": CONTENT[kind],
        "edition": "sha256:0123456789abcdef",
        "check_code": "ABCD-EFGH-JKLM-NPQR",
    }
    return Letter(**{**fields, **changed})


def text_of(pdf):
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def issued(db):
    return [kept(serial) for serial in (1, 2)]


def kept(serial):
    partner, _ = Partner.objects.get_or_create(
        code="NWN", defaults={"name": "Northwind", "country": "DE", "currency": "EUR"}
    )
    unsaved = letter(
        LetterKind.DECLINE,
        partner=partner,
        subject=f"DEF-{serial}",
        number=f"LTR-2020-{serial:04}",
        check_code=f"CODE-{serial}",
        issued_by=None,
    )
    unsaved.save()
    return unsaved


@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_says_what_was_frozen(kind):
    text = text_of(rendering.render(letter(kind)))
    everywhere = (
        "Example Vendor", "Assistance Program", PARTNER["name"], "Partner NWN", "Germany", "LTR-2020-0012",
        "7 May 2020", "8 May 2020", "INV-000007", "1,000.00 EUR", "ABCD-EFGH-JKLM-NPQR", "/check/",
        "sha256:0123456789abcdef", "Page 1 of ",
    )  # fmt: skip
    assert [said for said in (*everywhere, *SAID[kind]) if said not in text] == []


def test_a_letter_is_tagged_archivable_and_describes_itself():
    reader = PdfReader(io.BytesIO(rendering.render(letter())))
    assert reader.root_object["/MarkInfo"]["/Marked"] and reader.root_object["/Lang"] == "en"
    assert (reader.metadata.author, reader.metadata.title) == (
        "Example Vendor",
        f"Program status letter LTR-2020-0012 · {PARTNER['name']}",
    )
    claim = reader.root_object["/Metadata"].get_data()
    assert b'part="3"' in claim and b'conformance="A"' in claim


def test_every_page_of_a_long_table_has_its_heads_and_its_number():
    rows = [{**ROW, "invoice": f"INV-{place:06}"} for place in range(60)]
    pages = PdfReader(
        io.BytesIO(rendering.render(letter(LetterKind.DECLINE, content={**ASKED, "rows": rows})))
    ).pages
    assert len(pages) == 3
    for place, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"Page {place} of 3" in text
        assert ("Original due day" in text) == ("INV-0" in text)


def test_a_letter_of_the_portal_s_own_names_the_vendor():
    assert "Issued by Example Vendor on 8 May 2020." in text_of(
        rendering.render(letter(LetterKind.DECLINE, issued_by=None))
    )


def test_the_code_to_scan_leads_to_the_check_page(settings, monkeypatch):
    settings.BASE_URL = "https://portal.example.com"
    scanned = []
    monkeypatch.setattr(rendering, "qr", scanned.append)
    assert "portal.example.com/check/" in rendering.html(letter())
    assert scanned == ["https://portal.example.com/check/?code=ABCD-EFGH-JKLM-NPQR"]


def test_a_letter_carries_no_style_of_its_own():
    assert all("style=" not in rendering.html(letter(kind)) for kind in LetterKind)


def test_a_country_without_a_name_is_its_code():
    assert rendering.country("QQ") == "QQ"


@pytest.mark.parametrize("address", ["data:text/plain,open", "static:css/letter.css"])
def test_own_addresses_open(address):
    assert rendering.fetcher()(address).read()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8000/",
        "https://example.com/",
        "ftp://example.com/",
        "static:../manage.py",
        "static:%2e%2e/manage.py",
        "static:/etc/passwd",
        "static:///etc/passwd",
        "static:css/missing.css",
        "css/letter.css",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises((OSError, ValueError)):
        rendering.fetcher()(address)


def test_a_refused_address_ends_the_rendering(monkeypatch):
    monkeypatch.setattr(rendering, "html", lambda _: '<img src="file:///etc/passwd" alt="">')
    with pytest.raises(BaseException, match="file:///etc/passwd"):
        rendering.render(letter())


def test_a_letter_is_rendered_once_and_its_digest_kept(issued, monkeypatch):
    first = rendering.stored(issued[0])
    monkeypatch.setattr(rendering, "render", None)
    assert rendering.stored(issued[0]) == first
    file = LetterFile.objects.get()
    assert (file.sha256, file.partner_id) == (hashlib.sha256(first).hexdigest(), issued[0].partner_id)


def test_who_renders_second_gets_the_first_one_s_bytes(issued, monkeypatch):
    def overtaken(late):
        LetterFile.objects.create(
            letter=late, partner_id=late.partner_id, pdf=b"first", sha256="of the first"
        )
        return b"second"

    monkeypatch.setattr(rendering, "render", overtaken)
    assert rendering.stored(issued[0]) == b"first"
    assert LetterFile.objects.get().sha256 == "of the first"


def test_letters_due_are_rendered_up_to_the_limit_and_then_no_more(issued, monkeypatch):
    monkeypatch.setattr(rendering, "render", lambda one: one.number.encode())
    assert [rendering.render_due(limit) for limit in (1, 50, 50)] == [1, 1, 0]
    assert {bytes(file.pdf) for file in LetterFile.objects.all()} == {b"LTR-2020-0001", b"LTR-2020-0002"}


def test_a_letter_that_fails_holds_up_no_other(issued, monkeypatch, caplog):
    monkeypatch.setattr(rendering, "render", lambda one: one.number.encode() if one == issued[1] else 1 / 0)
    assert rendering.render_due(50) == 1
    assert LetterFile.objects.get().letter == issued[1]
    assert "letter LTR-2020-0001 could not be rendered" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_letter_in_another_worker_s_hands_is_left_to_it(monkeypatch):
    taken, free = kept(1), kept(2)
    monkeypatch.setattr(rendering, "render", lambda one: one.number.encode())
    rendered = []

    def work():
        walls.see_all()
        rendered.append(rendering.render_due(50))
        connection.close()

    with transaction.atomic():
        Letter.objects.select_for_update(no_key=True).get(pk=taken.pk)
        (other := Thread(target=work)).start()
        other.join(timeout=20)
    assert rendered == [1] and LetterFile.objects.get().letter == free
