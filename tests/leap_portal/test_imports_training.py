"""The training room's files: every column arrives, the same again writes nothing, and each error is named."""

from datetime import date
from decimal import Decimal

import pytest

from leap_portal import imports
from partners.models import AuditEntry, ImportRun, Partner
from tests import factories
from training.models import Course, Credential, Person, Relief

HEADERS = {
    "partners": "code,name,country,currency,standing,partnerworks,channel_manager",
    "people": "partner,email,name,employed_from,employed_until",
    "credentials": "partner,email,credential,earned_on,expires_on",
    "exceptions": "partner,requirement,kind,from_on,until_on",
    "courses": "code,title,credential,technical,cloud,delivery,provider,contact,list_price,currency,url",
}
GOOD = {
    "people": "P1,Ada@Example.com,Ada Lovelace,2019-01-01,2019-12-31\nP1,ada@example.com,Ada Lovelace,2020-02-01,\n",
    "credentials": "P1,ada@example.com,ECS,2019-03-01,2021-02-28\nP1,ADA@example.com,CWNA,2019-03-01,\n",
    "exceptions": "P1,ECS,exception,2020-01-01,2020-05-31\nP1,CWNA,entitlement,2020-01-01,\n",
    "courses": (
        "C1,Cloud basics,ECS,true,true,virtual,Bright,learn@bright.example,900.50,USD,https://bright.example/c1\n"
        "C2,Selling,,false,false,classroom,Bright,+1 555 0100,0,JPY,\n"
    ),
}
TABLES = (Person, Credential, Relief, Course)
ASKED = "Authorized training, CWNA, ECE, ECS, EDS, ESS, Level training 2020"


@pytest.fixture
def acme(db) -> Partner:
    return Partner.objects.create(code="P1", name="Acme", country="DE", currency="EUR")


@pytest.fixture
def run(tmp_path, terms, acme):
    """Imports these files, the header put before their rows."""

    def run(**files: str) -> imports.Report:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name, rows in files.items():
            (folder / f"{name}.csv").write_text(f"{HEADERS[name]}\n{rows}", encoding="utf-8")
        return imports.run([folder], by=None, as_of=date(2020, 5, 7), terms=terms)

    return run


@pytest.fixture
def refused(run):
    """Imports files that must be refused and write nothing; the errors as printed."""

    def refused(**files: str) -> list[str]:
        before = [table.objects.count() for table in TABLES]
        with pytest.raises(imports.ImportRefused) as refusal:
            run(**files)
        assert [table.objects.count() for table in TABLES] == before
        assert not ImportRun.objects.exists() and not AuditEntry.objects.filter(verb="imported").exists()
        return str(refusal.value).split("\n")

    return refused


def test_every_column_arrives(run, acme) -> None:
    assert [str(file) for file in run(**GOOD).files] == [
        f"{name}.csv: 2 added, 0 changed, 0 the same" for name in GOOD
    ]
    people = Person.objects.order_by("id").values_list(
        "partner", "email", "name", "employed_from", "employed_until"
    )
    assert list(people) == [
        (acme.pk, "ada@example.com", "Ada Lovelace", date(2019, 1, 1), date(2019, 12, 31)),
        (acme.pk, "ada@example.com", "Ada Lovelace", date(2020, 2, 1), None),
    ]
    assert list(
        Credential.objects.order_by("id").values_list("email", "name", "earned_on", "expires_on")
    ) == [
        ("ada@example.com", "ECS", date(2019, 3, 1), date(2021, 2, 28)),
        ("ada@example.com", "CWNA", date(2019, 3, 1), None),
    ]
    assert list(Relief.objects.order_by("id").values_list("requirement", "kind", "from_on", "until_on")) == [
        ("ECS", "exception", date(2020, 1, 1), date(2020, 5, 31)),
        ("CWNA", "entitlement", date(2020, 1, 1), None),
    ]
    cloud, selling = Course.objects.order_by("code")
    assert (cloud.title, cloud.credential, cloud.technical, cloud.cloud) == (
        "Cloud basics",
        "ECS",
        True,
        True,
    )
    assert (cloud.delivery, cloud.provider, cloud.contact) == ("virtual", "Bright", "learn@bright.example")
    assert (cloud.list_price, cloud.currency, cloud.url) == (
        Decimal("900.50"),
        "USD",
        "https://bright.example/c1",
    )
    assert (selling.credential, selling.url, selling.list_price) == (None, None, 0)


def test_the_same_files_again_write_nothing(run) -> None:
    run(**GOOD)
    assert [(file.added, file.changed, file.same) for file in run(**GOOD).files] == [(0, 0, 2)] * 4
    assert ImportRun.objects.count() == 1


def test_a_changed_row_is_kept_before_and_after(run) -> None:
    run(**GOOD)
    report = run(
        people="P1,ada@example.com,Ada King,2020-02-01,2020-06-30\n",
        courses="C1,Cloud basics,ECS,true,true,on-demand,Bright,learn@bright.example,900.5,USD,https://bright.example/c1\n",
    )
    assert [file.changed for file in report.files] == [1, 1]
    told = {change["file"]: change for change in ImportRun.objects.latest("id").changed}
    assert told["people.csv"]["key"]["email"] == "ada@example.com"
    assert told["people.csv"]["before"] == {"name": "Ada Lovelace", "employed_until": None}
    assert told["people.csv"]["after"] == {"name": "Ada King", "employed_until": "2020-06-30"}
    assert told["courses.csv"]["before"]["delivery"] == "virtual"


def test_people_of_the_same_import_may_hold_credentials_of_a_partner_it_brings(run) -> None:
    run(
        partners="P2,Beta,DE,EUR,good,true,\n",
        people="P2,bo@example.com,Bo,2020-01-01,\n",
        credentials="P2,bo@example.com,ECS,2020-02-01,\n",
    )
    assert Credential.objects.get().partner.code == "P2"


ERRORS = [
    ("people", "P9,a@example.com,A,2020-01-01,", "partner: names no partner (P9)"),
    ("people", "P1,nobody,A,2020-01-01,", "email: is no e-mail address like ada@example.com (nobody)"),
    ("people", "P1,a@b,A,2020-01-01,", "email: is no e-mail address like ada@example.com (a@b)"),
    ("people", "P1,a b@example.com,A,2020-01-01,", "email: is no e-mail address like ada@example.com (a b@example.com)"),
    ("people", f"P1,{'a' * 250}@example.com,A,2020-01-01,", f"email: is no e-mail address like ada@example.com ({'a' * 60}…)"),
    ("people", "P1,é@example.com,A,2020-01-01,", "email: is no e-mail address like ada@example.com (é@example.com)"),
    ("people", "P1,,A,2020-01-01,", "email: must not be empty (empty)"),
    ("people", "P1,a@example.com,,2020-01-01,", "name: must not be empty (empty)"),
    ("people", f"P1,a@example.com,{'n' * 201},2020-01-01,", f"name: is longer than 200 characters ({'n' * 60}…)"),
    ("people", "P1,a@example.com,A,,", "employed_from: must not be empty (empty)"),
    ("people", "P1,a@example.com,A,2020-01-02,2020-01-01", "employed_until: is before employed_from (2020-01-01)"),
    ("credentials", "P9,ada@example.com,ECS,2020-01-01,", "partner: names no partner (P9)"),
    ("credentials", "P1,bo@example.com,ECS,2020-01-01,", "email: names nobody the partner employs or employed (bo@example.com)"),
    ("credentials", "P1,ada@example.com,,2020-01-01,", "credential: must not be empty (empty)"),
    ("credentials", "P1,ada@example.com,ECS,2020-01-02,2020-01-01", "expires_on: is before earned_on (2020-01-01)"),
    ("exceptions", "P9,ECS,exception,2020-01-01,", "partner: names no partner (P9)"),
    ("exceptions", "P1,ECX,exception,2020-01-01,", f"requirement: is no requirement of the edition: {ASKED} (ECX)"),
    ("exceptions", "P1,ECS,favour,2020-01-01,", "kind: is none of exception, entitlement (favour)"),
    ("exceptions", "P1,ECS,exception,2020-01-02,2020-01-01", "until_on: is before from_on (2020-01-01)"),
    ("courses", ",T,,true,true,virtual,P,c,1,USD,", "code: must not be empty (empty)"),
    ("courses", "C1,,,true,true,virtual,P,c,1,USD,", "title: must not be empty (empty)"),
    ("courses", "C1,T,,yes,true,virtual,P,c,1,USD,", "technical: is none of true, false (yes)"),
    ("courses", "C1,T,,true,,virtual,P,c,1,USD,", "cloud: must not be empty (empty)"),
    ("courses", "C1,T,,true,true,online,P,c,1,USD,", "delivery: is none of virtual, classroom, on-demand (online)"),
    ("courses", "C1,T,,true,true,virtual,,c,1,USD,", "provider: must not be empty (empty)"),
    ("courses", "C1,T,,true,true,virtual,P,,1,USD,", "contact: must not be empty (empty)"),
    ("courses", "C1,T,,true,true,virtual,P,c,-1,USD,", "list_price: is less than 0 (-1)"),
    ("courses", "C1,T,,true,true,virtual,P,c,1.005,USD,", "list_price: has more decimals than USD has, 2 (1.005)"),
    ("courses", "C1,T,,true,true,virtual,P,c,1.5,JPY,", "list_price: has more decimals than JPY has, 0 (1.5)"),
    ("courses", "C1,T,,true,true,virtual,P,c,1,USB,", "currency: is no currency code of ISO 4217 like USD (USB)"),
    ("courses", "C1,T,,true,true,virtual,P,c,1,USD,http://a.example/", "url: is no page's address like https://example.com/course (http://a.example/)"),
    ("courses", "C1,T,,true,true,virtual,P,c,1,USD,javascript:alert(1)", "url: is no page's address like https://example.com/course (javascript:alert(1))"),
    ("courses", f"C1,T,,true,true,virtual,P,c,1,USD,https://{'a' * 500}", f"url: is no page's address like https://example.com/course (https://{'a' * 52}…)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "error"), ERRORS)
def test_a_wrong_cell_is_named_by_file_line_and_column(
    name: str, row: str, error: str, acme, refused
) -> None:
    factories.person(acme, email="ada@example.com")
    assert refused(**{name: f"{row}\n"}) == [f"{name}.csv:2: {error}"]


@pytest.mark.parametrize(
    ("first", "second", "shares"),
    [
        ("2019-01-01,2019-12-31", "2020-01-01,", False),
        ("2019-01-01,2020-01-01", "2020-01-01,", True),
        ("2019-01-01,", "2020-01-01,2020-02-01", True),
    ],
)
def test_two_times_of_one_person_in_a_file_share_no_day(first, second, shares, run, refused) -> None:
    rows = f"P1,ada@example.com,Ada,{first}\nP1,ADA@example.com,Ada,{second}\n"
    if not shares:
        assert run(people=rows).files[0].added == 2
        return
    problem = "employed_from: shares days with another time of the same person in this file"
    assert refused(people=rows) == [
        f"people.csv:2: {problem} (2019-01-01)",
        f"people.csv:3: {problem} (2020-01-01)",
    ]


def test_a_time_that_stands_already_shares_no_day_with_one_that_a_file_brings(acme, run, refused) -> None:
    factories.person(acme, email="ada@example.com", employed_until=date(2020, 1, 31))
    row = "P1,ada@example.com,Ada,2020-01-31,\n"
    problem = "employed_from: shares days with the time of the same person from 2019-01-01 (2020-01-31)"
    assert refused(people=row) == [f"people.csv:2: {problem}"]
    earlier = "P1,ada@example.com,Ada,2019-01-01,2020-01-30\n"
    assert [(file.added, file.changed) for file in run(people=earlier + row).files] == [(1, 1)]


def test_a_key_stands_once_in_a_file_however_an_address_is_written(refused) -> None:
    rows = "P1,ada@example.com,Ada,2020-01-01,2020-01-31\nP1,ADA@Example.com,Ada,2020-01-01,2020-01-31\n"
    problem = "partner: repeats the key of line 2 (P1, ada@example.com, 2020-01-01)"
    assert refused(people=rows) == [f"people.csv:3: {problem}"]


def test_who_belongs_to_an_unknown_partner_is_not_called_unknown_too(refused) -> None:
    assert refused(
        people="P9,a@example.com,A,2020-01-01,\n", credentials="P9,a@example.com,ECS,2020-01-01,\n"
    ) == [
        "people.csv:2: partner: names no partner (P9)",
        "credentials.csv:2: partner: names no partner (P9)",
    ]
