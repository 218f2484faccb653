"""The import's pages in admin: what is previewed is imported, once, by the program office alone; no error loses a file."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client

from leap_portal.imports import uploads
from partners.models import AuditEntry, ImportRun, ImportUpload, ImportUploadFile, Partner, User
from tests import scene

ADD = "/admin/partners/importrun/add/"
PARTNERS = "code,name,country,currency,standing,partnerworks,channel_manager\n"
LEVELS = "partner,level,from_on,ends_on\n"
ROW = "P1,Acme,US,USD,good,true,\n"


@pytest.fixture
def grace(db: None) -> User:
    return scene.person("Grace", staff="program office")


@pytest.fixture
def desk(grace: User) -> Client:
    return scene.browser_of(grace, second_factor=True)


def send(desk: Client, to: str = ADD, **files: str) -> HttpResponse:
    """Uploads files; the page it leads to."""
    given = [SimpleUploadedFile(f"{name}.csv", content.encode()) for name, content in files.items()]
    return desk.post(to, {"files": given}, follow=True)


def confirm(desk: Client, page: HttpResponse) -> HttpResponse:
    """Presses the button of a preview."""
    report = page.context["report"]
    address = f"{page.request['PATH_INFO']}import/"
    return desk.post(address, {"previewed": report.digest}, follow=True)


def said(page: HttpResponse) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def test_what_would_change_is_shown_and_nothing_written(desk: Client) -> None:
    Partner.objects.create(code="P1", name="Old", country="US", currency="USD", partnerworks=True)
    Partner.objects.create(code="P3", name="Same", country="DE", currency="EUR")
    files = {"partners": f"{PARTNERS}{ROW}P2,Two,DE,EUR,good,false,\nP3,Same,DE,EUR,good,false,\n"}
    html = send(desk, **files, levels=f"{LEVELS}P2,gold,2020-01-01,\n").content.decode()
    assert "partners.csv: 1 added, 1 changed, 1 the same" in html and "Old → <strong>Acme</strong>" in html
    assert "levels.csv: 1 added, 0 changed, 0 the same" in html and "Nothing is written yet." in html
    assert Partner.objects.count() == 2 and Partner.objects.get(code="P1").name == "Old"


def test_what_was_previewed_is_imported_and_told(desk: Client, grace: User) -> None:
    page = confirm(desk, send(desk, partners=f"{PARTNERS}{ROW}"))
    run = ImportRun.objects.get()
    assert page.redirect_chain[-1][0] == f"/admin/partners/importrun/{run.pk}/change/"
    assert said(page) == ["The import is done."] and run.by == grace and Partner.objects.get().name == "Acme"
    assert AuditEntry.objects.get(verb="imported").by == grace
    assert not ImportUploadFile.objects.exists()
    page = confirm(desk, send(desk, partners=f"{PARTNERS}{ROW.replace('Acme', 'Acme Two')}"))
    assert "name: Acme → <strong>Acme Two</strong>" in page.content.decode()
    listed = desk.get("/admin/partners/importrun/?file=partners.csv").content.decode()
    assert listed.count("partners.csv</td>") == 2


def test_confirming_twice_imports_once(desk: Client) -> None:
    page = send(desk, partners=f"{PARTNERS}{ROW}")
    confirm(desk, page)
    Partner.objects.update(name="Changed since")
    assert "imported already" in said(confirm(desk, page))[0]
    assert ImportRun.objects.count() == 1 and Partner.objects.get().name == "Changed since"


def test_confirming_what_would_write_nothing_says_so(desk: Client) -> None:
    Partner.objects.create(code="P1", name="Acme", country="US", currency="USD", partnerworks=True)
    page = confirm(desk, send(desk, partners=f"{PARTNERS}{ROW}"))
    assert said(page) == ["Nothing was written: every row of these files stands already."]
    assert page.status_code == 200 and not ImportRun.objects.exists()


def test_a_preview_that_no_longer_holds_is_not_imported(desk: Client) -> None:
    Partner.objects.create(code="P1", name="Old", country="US", currency="USD", partnerworks=True)
    page = send(desk, partners=f"{PARTNERS}{ROW}")
    Partner.objects.update(name="Other")
    again = confirm(desk, page)
    assert "facts or files have changed since the preview" in said(again)[0]
    assert "Other → <strong>Acme</strong>" in again.content.decode() and not ImportRun.objects.exists()
    assert said(confirm(desk, again)) == ["The import is done."]


def test_facts_that_make_a_previewed_row_wrong_are_told(desk: Client) -> None:
    partner = scene.company("P1")
    page = send(desk, partners=f"{PARTNERS}P1,Acme,US,EUR,good,true,\n")
    scene.invoice(partner)
    again = confirm(desk, page)
    assert "rows are wrong by now" in said(again)[0]
    assert "is another than that of its invoices, USD" in again.content.decode()


def test_a_confirmation_without_its_preview_imports_nothing(desk: Client) -> None:
    send(desk, partners=f"{PARTNERS}{ROW}")
    key = ImportUpload.objects.get().pk
    assert (
        "changed since" in said(desk.post(f"/admin/partners/importrun/upload/{key}/import/", follow=True))[0]
    )
    assert desk.get(f"/admin/partners/importrun/upload/{key}/import/").status_code == 405


def test_errors_are_a_table_and_a_file_that_no_spreadsheet_runs(desk: Client) -> None:
    page = send(desk, partners=f"{PARTNERS}P1,Acme,=1+1,USD,good,true,\n", levels=f"{LEVELS}P1,tin,x,\n")
    html = page.content.decode()
    assert "3 errors" in html and "is no country code of ISO 3166 like DE" in html and ">Import</" not in html
    sheet = desk.get(f"{page.request['PATH_INFO']}errors.csv")
    assert sheet["Content-Disposition"] == 'attachment; filename="import-errors.csv"'
    lines = sheet.content.decode().splitlines()
    assert lines[:2] == [
        '"file","line","column","problem","value"',
        '"partners.csv","2","country","is no country code of ISO 3166 like DE","\'=1+1"',
    ]
    assert len(lines) == 4 and not Partner.objects.exists()


def test_mending_one_file_keeps_the_others(desk: Client) -> None:
    page = send(desk, partners=f"{PARTNERS}{ROW}", levels=f"{LEVELS}P1,tin,2020-01-01,\n")
    mended = send(desk, page.request["PATH_INFO"], levels=f"{LEVELS}P1,gold,2020-01-01,\n")
    assert [str(file) for file in mended.context["report"].files] == [
        "partners.csv: 1 added, 0 changed, 0 the same", "levels.csv: 1 added, 0 changed, 0 the same",
    ]  # fmt: skip
    assert ImportUpload.objects.count() == 1


def test_a_name_that_is_not_known_is_told_and_loses_nothing_else(desk: Client) -> None:
    page = send(desk, partners=f"{PARTNERS}{ROW}", people_2020="a,b\n")
    assert said(page)[0].startswith(
        "Not uploaded: people_2020.csv: is no file the import knows: partners.csv, levels.csv,"
    )
    assert page.context["report"].files[0].added == 1
    assert "is no file the import knows" in said(send(desk, nonsense=""))[0]


def test_a_file_too_large_or_none_is_told(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 150)
    page = send(desk, partners=f"{PARTNERS}{ROW}", levels=LEVELS + "P1,gold,2020-01-01,\n" * 9)
    assert said(page) == [
        "Not uploaded: levels.csv: is too large: the files of one import may have 64 MB together, so import it in parts."
    ]
    more = send(desk, page.request["PATH_INFO"], levels=LEVELS + "P1,gold,2020-01-01,\n" * 2)
    assert "is too large" in said(more)[0]
    assert said(desk.post(ADD, follow=True)) == ["Choose at least one CSV file: nothing was uploaded."]


def test_files_are_kept_for_a_day_and_for_who_uploaded_them(desk: Client) -> None:
    address = send(desk, partners=f"{PARTNERS}{ROW}").request["PATH_INFO"]
    other = scene.browser_of(scene.person("Gus", staff="program office"), second_factor=True)
    assert "not kept here" in said(other.get(address, follow=True))[0]
    ImportUpload.objects.update(uploaded_at=Now() - timedelta(days=1))
    assert "not kept here" in said(desk.get(address, follow=True))[0]
    send(desk, levels=LEVELS)
    assert ImportUpload.objects.count() == 1


def test_rows_that_all_stand_already_leave_nothing_to_confirm(desk: Client) -> None:
    confirm(desk, send(desk, partners=f"{PARTNERS}{ROW}"))
    assert "there is nothing to import" in send(desk, partners=f"{PARTNERS}{ROW}").content.decode()


@pytest.mark.parametrize("who", ["channel managers"])
def test_only_the_program_office_imports(who: str, grace: User, desk: Client) -> None:
    page = send(desk, partners=f"{PARTNERS}{ROW}")
    other = scene.browser_of(scene.person("Maria", staff=who), second_factor=True)
    assert send(other, partners=f"{PARTNERS}{ROW}").status_code == 403
    assert confirm_as(other, page).status_code == 403 and not Partner.objects.exists()
    boss = User.objects.create_superuser("boss@example.com")
    assert scene.browser_of(boss, second_factor=True).get(ADD).status_code == 200


def confirm_as(other: Client, page: HttpResponse) -> HttpResponse:
    return other.post(f"{page.request['PATH_INFO']}import/", {"previewed": page.context["report"].digest})


def test_the_rows_an_import_changed_are_paged_and_told_by_file(desk: Client) -> None:
    lines = [f"P{n:03},Name {n},US,USD,good,true,\n" for n in range(150)]
    confirm(desk, send(desk, partners=PARTNERS + "".join(lines)))
    address = confirm(
        desk, send(desk, partners=PARTNERS + "".join(line.replace("Name", "New") for line in lines))
    ).request["PATH_INFO"]
    assert "1 to 100 of 150" in desk.get(address).content.decode()
    assert "101 to 150 of 150" in desk.get(address, {"from": "100"}).content.decode()
    assert "None of levels.csv" in desk.get(address, {"file": "levels.csv", "from": "x"}).content.decode()
    assert date(2020, 5, 7) == AuditEntry.objects.filter(verb="imported").first().as_of
