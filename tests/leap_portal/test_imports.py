"""Good files are written whole, once, with their history; a second time nothing is."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from financing.models import Invoice
from leap_portal import days, imports
from partners.models import AuditEntry, ImportRun, LevelSpan, Partner, StatusChange, User
from tests import scene
from training.models import Specialization

TODAY = date(2020, 5, 7)
FILES = {
    "partners": (
        "code,name,country,currency,standing,partnerworks,channel_manager\n"
        'P1,"Acme, Inc",US,USD,good,true,Mary@Example.com\n'
        "P2,さくら,JP,JPY,hold,false,\n"
    ),
    "levels": "partner,level,from_on,ends_on\nP1,gold,2019-01-01,2020-06-30\nP2,authorized,2019-01-01,\n",
    "specializations": (
        "partner,specialization,kind,from_on,expires_on,revoked_on\n"
        "P1,Wireless,master,2019-01-01,2020-06-12,\n"
        "P2,Wireless,specialization,2019-01-01,,2020-02-01\n"
    ),
    "invoices": (
        "partner,number,issued_on,due_on,currency,amount,open_amount,written_off_on\n"
        "P1,INV-1,2020-04-01,2020-05-20,USD,1000.50,1000.5,\n"
        "P2,INV-1,2020-04-01,2020-05-20,JPY,100000,0,2020-05-01\n"
    ),
}
TABLES = [Partner, LevelSpan, Specialization, Invoice, ImportRun, AuditEntry, StatusChange]
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def mary(db) -> User:
    return User.objects.create_user("mary@example.com", name="Mary", is_staff=True)


@pytest.fixture
def folder(tmp_path, mary) -> Path:
    for name, content in FILES.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(terms):
    return lambda *paths, **options: imports.run(
        paths, **{"by": None, "as_of": TODAY, "terms": terms} | options
    )


def counts() -> list[int]:
    return [table.objects.count() for table in TABLES]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_every_column_arrives(folder, run, mary) -> None:
    assert [str(file) for file in run(folder).files] == [
        f"{name}.csv: 2 added, 0 changed, 0 the same" for name in FILES
    ]
    acme, sakura = Partner.objects.order_by("code")
    assert (acme.name, acme.country, acme.currency, acme.standing) == ("Acme, Inc", "US", "USD", "good")
    assert (acme.partnerworks, acme.channel_manager, acme.mailbox) == (True, mary, "")
    assert (sakura.name, sakura.standing, sakura.partnerworks, sakura.channel_manager) == (
        "さくら",
        "hold",
        False,
        None,
    )
    rows = LevelSpan.objects.order_by("id").values_list("partner", "level", "from_on", "ends_on")
    assert list(rows) == [
        (acme.id, "gold", date(2019, 1, 1), date(2020, 6, 30)), (sakura.id, "authorized", date(2019, 1, 1), None),
    ]  # fmt: skip
    first, second = Specialization.objects.order_by("id")
    assert (first.name, first.kind, first.expires_on, first.revoked_on) == (
        "Wireless",
        "master",
        date(2020, 6, 12),
        None,
    )
    assert (second.partner, second.expires_on, second.revoked_on) == (sakura, None, date(2020, 2, 1))
    one, other = Invoice.objects.order_by("id")
    assert (one.issued_on, one.due_on, one.amount) == (
        date(2020, 4, 1),
        date(2020, 5, 20),
        Decimal("1000.50"),
    )
    assert (other.partner, other.open_amount, other.written_off_on) == (sakura, 0, date(2020, 5, 1))


def test_the_same_files_again_write_nothing(folder, run) -> None:
    run(folder)
    before = counts()
    with CaptureQueriesContext(connection) as queries:
        assert all(file.added == file.changed == 0 and file.same == 2 for file in run(folder).files)
    assert counts() == before
    written = [query["sql"] for query in queries if query["sql"].startswith(WRITES)]
    assert [sql for sql in written if not sql.startswith("INSERT INTO staged_")] == []


def test_columns_stand_in_any_order_after_a_byte_order_mark_and_blank_lines_are_nothing(folder, run) -> None:
    text = "ends_on,partner,from_on,level\r\n\r\n2020-06-30,P1,2019-01-01,gold\r\n,P2,2019-01-01,authorized\r\n\r\n"
    run(folder)
    (folder / "levels.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [str(file) for file in run(folder / "levels.csv").files] == [
        "levels.csv: 0 added, 0 changed, 2 the same"
    ]


def test_a_line_break_inside_quotes_is_a_space(folder, run) -> None:
    replace(folder / "partners.csv", "Acme, Inc", "Acme,\nInc")
    run(folder)
    assert Partner.objects.get(code="P1").name == "Acme, Inc"
    assert run(folder).files[0].same == 2


def test_a_changed_row_is_kept_before_and_after(folder, run, mary) -> None:
    run(folder)
    replace(folder / "invoices.csv", "1000.50,1000.5,", "1000.50,900,")
    replace(folder / "partners.csv", "Mary@Example.com", "")
    report = run(folder, by=mary)
    assert [(file.added, file.changed, file.same) for file in report.files] == [
        (0, 1, 1),
        (0, 0, 2),
        (0, 0, 2),
        (0, 1, 1),
    ]
    kept = ImportRun.objects.get(by=mary)
    partner, invoice = sorted(kept.changed, key=lambda change: change["file"], reverse=True)
    assert (invoice["file"], invoice["line"], invoice["key"]) == (
        "invoices.csv",
        2,
        {"partner": "P1", "number": "INV-1"},
    )
    assert invoice["before"] | {"open_amount": "900"} == invoice["after"]
    assert invoice["before"]["open_amount"] == "1000.5"
    assert (partner["before"]["channel_manager"], partner["after"]["channel_manager"]) == (
        "mary@example.com",
        None,
    )
    digest = hashlib.sha256((folder / "levels.csv").read_bytes()).hexdigest()
    assert kept.files[1] == {
        "name": "levels.csv",
        "digest": f"sha256:{digest}",
        "added": 0,
        "changed": 0,
        "same": 2,
    }
    entries = AuditEntry.objects.filter(verb="imported", by=mary).order_by("id")
    assert [entry.sentence for entry in entries] == [
        "Mary imported partners.csv: 0 added, 1 changed, 1 the same.",
        "Mary imported invoices.csv: 0 added, 1 changed, 1 the same.",
    ]
    assert {entry.as_of for entry in entries} == {TODAY}


def test_the_states_new_facts_bring_are_recorded(folder, run) -> None:
    run(folder)
    own = StatusChange.objects.filter(kind__in=["level", "specialization"])
    assert sorted(own.values_list("partner__code", "kind", "before", "after", "on")) == [
        ("P1", "level", "", "gold held", TODAY), ("P1", "specialization", "", "active", TODAY),
        ("P2", "level", "", "authorized held", TODAY), ("P2", "specialization", "", "revoked", TODAY),
    ]  # fmt: skip


def test_only_partners_whose_own_rows_were_written_are_observed(folder, run, monkeypatch) -> None:
    run(folder)
    seen = []
    monkeypatch.setattr(days, "observe", lambda partners, **_: seen.append(list(partners)))
    replace(folder / "partners.csv", "さくら", "Sakura")
    replace(folder / "levels.csv", "2020-06-30", "2020-07-31")
    run(folder)
    assert seen == [[Partner.objects.get(code="P1").id]]


def test_a_dry_run_tells_all_and_writes_nothing(folder, run) -> None:
    before = counts()
    assert [file.added for file in run(folder, dry_run=True).files] == [2, 2, 2, 2]
    assert counts() == before


@pytest.mark.parametrize("came_to", ["draft", "submitted", "approved"])
def test_the_original_due_day_of_an_invoice_asked_about_stays(folder, run, terms, mary, came_to) -> None:
    run(folder)
    partner = Partner.objects.get(code="P1")
    asker, invoices = scene.member(partner, "Ann"), Invoice.objects.filter(partner=partner)
    more = [mary] if came_to == "approved" else []
    getattr(scene, came_to)(asker, partner, invoices, terms, *more)
    replace(folder / "invoices.csv", "INV-1,2020-04-01,2020-05-20,USD", "INV-1,2020-04-01,2020-05-21,USD")
    if came_to == "draft":
        assert run(folder).files[3].changed == 1
        return
    with pytest.raises(imports.ImportRefused) as refusal:
        run(folder)
    assert str(refusal.value) == (
        "invoices.csv:2: due_on: is another than its original due day, 2020-05-20, and the invoice was deferred (2020-05-21)"
    )


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FILES)),
    place=st.integers(0, 10_000),
    length=st.integers(0, 12),
    noise=st.one_of(
        st.binary(max_size=6), st.text(max_size=4).map(lambda text: text.encode(errors="replace"))
    ),
)
def test_a_file_corrupted_anyhow_is_taken_whole_or_refused_whole(
    folder, run, name, place, length, noise
) -> None:
    content = FILES[name].encode()
    place %= len(content) + 1
    (folder / f"{name}.csv").write_bytes(content[:place] + noise + content[place + length :])
    before = counts()
    try:
        report = run(folder, dry_run=True)
    except imports.ImportRefused as refusal:
        assert refusal.errors
    else:
        assert sum(file.changed + file.same for file in report.files) == 0
    finally:
        (folder / f"{name}.csv").write_bytes(content)
    assert counts() == before
