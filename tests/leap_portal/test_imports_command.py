"""`manage.py import_data`: what it prints and how it ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.models import AuditEntry, Partner, User

HEADER = "code,name,country,currency,standing,partnerworks,channel_manager\n"
GOOD = f"{HEADER}P1,Acme,US,USD,good,true,\n"


@pytest.fixture
def file(tmp_path, db):
    path = tmp_path / "partners.csv"
    path.write_text(GOOD)
    return path


def told(*arguments: object) -> str:
    out = StringIO()
    call_command("import_data", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_prints_what_each_file_did(file) -> None:
    assert told(file) == "partners.csv: 1 added, 0 changed, 0 the same\n"
    assert told(file.parent) == "partners.csv: 0 added, 0 changed, 1 the same\n"


def test_a_dry_run_says_that_it_was_one(file) -> None:
    assert told(file, "--dry-run") == (
        "partners.csv: 1 added, 0 changed, 0 the same\nNothing was written: this was a dry run.\n"
    )
    assert not Partner.objects.exists()


def test_a_bad_row_ends_it_with_1_and_each_error_on_a_line(file) -> None:
    file.write_text(f"{GOOD}P2,Two,XX,usd,good,true,\n")
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_data", str(file), stderr=errors)
    assert ended.value.code == 1
    assert errors.getvalue() == (
        "partners.csv:3: country: is no country code of ISO 3166 like DE (XX)\n"
        "partners.csv:3: currency: is no currency code of ISO 4217 like USD (usd)\n"
    )
    assert not Partner.objects.exists()


def test_who_imports_is_named_in_the_history(file) -> None:
    User.objects.create_user("mary@example.com", name="Mary", is_staff=True)
    told(file, "--by", "Mary@example.com")
    assert AuditEntry.objects.get(verb="imported").sentence == (
        "Mary imported partners.csv: 1 added, 0 changed, 0 the same."
    )


@pytest.mark.parametrize("fields", [None, {"is_staff": False}, {"is_staff": True, "is_active": False}])
def test_only_active_staff_import_by_name(file, fields) -> None:
    if fields is not None:
        User.objects.create_user("x@example.com", **fields)
    with pytest.raises(CommandError, match="x@example.com is the address of no active staff"):
        told(file, "--by", "x@example.com")
