"""What is wrong with a file is said by file, line and column: all of it, and nothing is written."""

from datetime import date

import pytest

from financing.models import Invoice
from leap_portal import imports
from partners.models import AuditEntry, ImportRun, Partner, User

PARTNERS = "code,name,country,currency,standing,partnerworks,channel_manager"
LEVELS = "partner,level,from_on,ends_on"
SPECIALIZATIONS = "partner,specialization,kind,from_on,expires_on,revoked_on"
INVOICES = "partner,number,issued_on,due_on,currency,amount,open_amount,written_off_on"
HEADERS = {"partners": PARTNERS, "levels": LEVELS, "specializations": SPECIALIZATIONS, "invoices": INVOICES}
KNOWN = ", ".join(imports.KINDS)


@pytest.fixture
def acme(db) -> Partner:
    return Partner.objects.create(code="P1", name="Acme", country="DE", currency="EUR")


@pytest.fixture
def refused(tmp_path, terms, db):
    """Imports a folder of these files, which must be refused and write nothing; the errors as printed."""

    def run(**files: str | bytes) -> list[str]:
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name}.csv").write_bytes(raw)
        before = Partner.objects.count()
        with pytest.raises(imports.ImportRefused) as refusal:
            imports.run([tmp_path], by=None, as_of=date(2020, 5, 7), terms=terms)
        assert Partner.objects.count() == before
        assert not ImportRun.objects.exists() and not AuditEntry.objects.filter(verb="imported").exists()
        return str(refusal.value).split("\n")

    return run


CELLS = [
    ("partners", ",Acme,DE,EUR,good,true,", "code: must not be empty (empty)"),
    ("partners", "P2, Acme,DE,EUR,good,true,", "name: has blanks around it ( Acme)"),
    ("partners", f"{'P' * 33},Acme,DE,EUR,good,true,", f"code: is longer than 32 characters ({'P' * 33})"),
    ("partners", f"P2,{'n' * 201},DE,EUR,good,true,", f"name: is longer than 200 characters ({'n' * 60}…)"),
    ("partners", "P2,Ac\0me,DE,EUR,good,true,", "name: holds the control character U+0000 (Ac\\x00me)"),
    ("partners", "P2,Ac\x07me,DE,EUR,good,true,", "name: holds the control character U+0007 (Ac\\x07me)"),
    ("partners", "P2,Ac\u202eme,DE,EUR,good,true,", "name: holds the control character U+202E (Ac\\u202eme)"),
    ("partners", "P2,Acme,UK,EUR,good,true,", "country: is no country code of ISO 3166 like DE (UK)"),
    ("partners", "P2,Acme,DE,EURO,good,true,", "currency: is no currency code of ISO 4217 like USD (EURO)"),
    ("partners", "P2,Acme,DE,EUR,bad,true,", "standing: is none of good, hold (bad)"),
    ("partners", "P2,Acme,DE,EUR,good,yes,", "partnerworks: is none of true, false (yes)"),
    ("partners", "P2,Acme,DE,EUR,good,,", "partnerworks: must not be empty (empty)"),
    ("partners", "P2,Acme,DE,EUR,good,true,x@example.com", "channel_manager: is the address of no active staff (x@example.com)"),
    ("partners", "P2,Acme,DE,EUR,good,true,gone@example.com", "channel_manager: is the address of no active staff (gone@example.com)"),
    ("partners", "P2,Acme,DE,EUR,good,true,member@example.com", "channel_manager: is the address of no active staff (member@example.com)"),
    ("levels", "P9,gold,2020-01-01,", "partner: names no partner (P9)"),
    ("levels", "P1,silver,2020-01-01,", "level: is no level of the edition: authorized, gold, platinum, diamond (silver)"),
    ("levels", "P1,gold,2020-02-30,", "from_on: is no day like 2020-09-30 (2020-02-30)"),
    ("levels", "P1,gold,20200101,", "from_on: is no day like 2020-09-30 (20200101)"),
    ("levels", "P1,gold,2020-01-01,9999-12-31", "ends_on: is not between 1 January 1970 and 31 December 2199 (9999-12-31)"),
    ("levels", "P1,gold,2020-01-02,2020-01-01", "ends_on: is before from_on (2020-01-01)"),
    ("specializations", "P1,Wireless,minor,2020-01-01,,", "kind: is none of specialization, master (minor)"),
    ("specializations", "P1,Wireless,master,2020-01-02,2020-01-01,", "expires_on: is before from_on (2020-01-01)"),
    ("specializations", "P1,Wireless,master,2020-01-02,,2020-01-01", "revoked_on: is before from_on (2020-01-01)"),
    ("invoices", "P1,I1,2020-01-02,2020-01-01,EUR,10,10,", "due_on: is before issued_on (2020-01-01)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,USD,10,10,", "currency: is another than its partner's, EUR (USD)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,-1,0,", "amount: is less than 0 (-1)"),
    ("invoices", 'P1,I1,2020-01-01,2020-02-01,EUR,"1,5",0,', "amount: is no amount like 1234.50 (1,5)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,1e3,0,", "amount: is no amount like 1234.50 (1e3)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,NaN,0,", "amount: is no amount like 1234.50 (NaN)"),
    ("invoices", f"P1,I1,2020-01-01,2020-02-01,EUR,{'9' * 15},0,", f"amount: is too large ({'9' * 15})"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,1.00001,0,", "amount: has more than 4 decimals (1.00001)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,1.001,0,", "amount: has more decimals than EUR has, 2 (1.001)"),
    ("invoices", "P1,I1,2020-01-01,2020-02-01,EUR,10,10.5,", "open_amount: is more than the amount, 10 (10.5)"),
    ("invoices", "P1,I1,2020-01-02,2020-02-01,EUR,10,0,2020-01-01", "written_off_on: is before issued_on (2020-01-01)"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "row", "error"), CELLS, ids=[error[:40] for _, _, error in CELLS])
def test_a_cell_that_is_wrong_is_named_with_its_value(acme, refused, kind, row, error) -> None:
    User.objects.create_user("gone@example.com", is_staff=True, is_active=False)
    User.objects.create_user("member@example.com")
    assert refused(**{kind: f"{HEADERS[kind]}\n{row}\n"}) == [f"{kind}.csv:2: {error}"]


WHOLE = [
    ("", [f"levels.csv:1: header: lacks a column ({name})" for name in LEVELS.split(",")]),
    ("partner,level,from_on\n", ["levels.csv:1: header: lacks a column (ends_on)"]),
    (f"{LEVELS},note\n", ["levels.csv:1: header: names an unknown column (note)"]),
    (f"{LEVELS},level\n", ["levels.csv:1: header: names a column twice (level)"]),
    ("partner,Level,from_on,ends_on\n", [
        "levels.csv:1: header: names an unknown column (Level)", "levels.csv:1: header: lacks a column (level)",
    ]),
    (f"{LEVELS}\nP1,gold\n", ["levels.csv:2: row: has 2 cells where the header has 4"]),
    (f"{LEVELS}\nP1,gold,2020-01-01,,\n", ["levels.csv:2: row: has 5 cells where the header has 4"]),
    (f'{LEVELS}\n"P1"x,gold,2020-01-01,\n', ["levels.csv:2: row: is no CSV: ',' expected after '\"'"]),
    (f'{LEVELS}\n"P1,gold,2020-01-01,\n', ["levels.csv:2: row: is no CSV: unexpected end of data"]),
    (f"{LEVELS}\nP1,gold,2020-01-01,\n".encode() + b"P\xff,", ["levels.csv:3: row: is not UTF-8 (byte 0xff)"]),
    (f"{LEVELS}\n" + "P1,gold,2020-01-01,\n" * 2, [
        "levels.csv:3: partner: repeats the key of line 2 (P1, gold, 2020-01-01)",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "errors"), WHOLE)
def test_a_file_that_cannot_be_read_is_refused(acme, refused, content, errors) -> None:
    assert refused(levels=content) == errors


def test_every_error_of_every_file_is_named_at_once(acme, refused) -> None:
    errors = refused(
        partners=f'{PARTNERS}\nP2,"Two\nlines",XX,EUR,good,true,\n\nP3,Three,DE,eur,fine,true,\n',
        levels=f"{LEVELS}\nP2,gold,2020-01-01,2019-01-01\nP4,tin,2020-01-01,x\n",
    )
    assert errors == [
        "partners.csv:2: country: is no country code of ISO 3166 like DE (XX)",
        "partners.csv:5: currency: is no currency code of ISO 4217 like USD (eur)",
        "partners.csv:5: standing: is none of good, hold (fine)",
        "levels.csv:2: ends_on: is before from_on (2019-01-01)",
        "levels.csv:3: partner: names no partner (P4)",
        "levels.csv:3: level: is no level of the edition: authorized, gold, platinum, diamond (tin)",
        "levels.csv:3: ends_on: is no day like 2020-09-30 (x)",
    ]


def test_a_partners_file_without_a_sound_header_makes_no_other_file_wrong(acme, refused) -> None:
    assert refused(partners="code\nP2\n", levels=f"{LEVELS}\nP2,gold,2020-01-01,\n") == [
        f"partners.csv:1: header: lacks a column ({name})" for name in PARTNERS.split(",")[1:]
    ]


def test_an_invoice_is_compared_with_its_partners_new_currency(acme, refused) -> None:
    assert refused(
        partners=f"{PARTNERS}\nP1,Acme,DE,GBP,good,true,\n",
        invoices=f"{INVOICES}\nP1,I1,2020-01-01,2020-02-01,EUR,10,10,\n",
    ) == ["invoices.csv:2: currency: is another than its partner's, GBP (EUR)"]


def test_the_currency_of_a_partner_with_invoices_stays(acme, refused) -> None:
    days = {"issued_on": date(2020, 1, 1), "due_on": date(2020, 2, 1)}
    Invoice.objects.create(partner=acme, number="I1", currency="EUR", amount=10, open_amount=10, **days)
    assert refused(partners=f"{PARTNERS}\nP1,Acme,DE,GBP,good,true,\n") == [
        "partners.csv:2: currency: is another than that of its invoices, EUR (GBP)"
    ]


def test_a_currency_without_decimals_takes_none_but_zeros(refused) -> None:
    rows = "P7,I1,2020-01-01,2020-02-01,JPY,100.50,100.00,\n"
    assert refused(partners=f"{PARTNERS}\nP7,Sakura,JP,JPY,good,true,\n", invoices=f"{INVOICES}\n{rows}") == [
        "invoices.csv:2: amount: has more decimals than JPY has, 0 (100.50)"
    ]


@pytest.mark.parametrize("name", ["sale", "Partners", "partner"])
def test_a_file_of_no_known_kind_is_refused_with_the_kinds_there_are(refused, name) -> None:
    assert refused(**{name: "a,b\n"}) == [f"{name}.csv: is no file the import knows: {KNOWN}"]


def test_paths_that_give_no_file_or_one_twice_are_refused(db, tmp_path, terms) -> None:
    (tmp_path / "levels.csv").write_text(LEVELS)
    (empty := tmp_path / "empty").mkdir()

    def error(*paths) -> str:
        with pytest.raises(imports.ImportRefused) as refusal:
            imports.run(paths, by=None, as_of=date(2020, 5, 7), terms=terms)
        return str(refusal.value)

    assert error(empty) == f"{empty}: holds no CSV file"
    assert error(tmp_path, tmp_path / "levels.csv") == f"levels.csv: is given twice ({tmp_path})"
    assert error(tmp_path / "no" / "levels.csv") == (
        f"levels.csv: cannot be read: No such file or directory ({tmp_path / 'no' / 'levels.csv'})"
    )
    assert error(tmp_path / "levels.txt") == f"levels.txt: is no file the import knows: {KNOWN}"
    assert error(tmp_path / "levels") == f"levels: is no file the import knows: {KNOWN}"
