"""Previews of schedules and deferments: shapes as the interfaces say, every refusal a sentence, and never a traceback."""

import io
import json
from datetime import date

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leap_portal import editions, previews
from tests import scene
from tests.documents import without

SCHEDULE = {
    "principal": "1000.00", "currency": "USD", "annual_rate": "0.045", "installments": 2, "every": "15 days",
    "start_on": "2024-01-01",
}  # fmt: skip
MOVE = {
    **SCHEDULE, "annual_rate": "0", "asked_on": "2024-01-05", "from_due_on": "2024-01-16", "new_due_on": "2024-02-01",
}  # fmt: skip
INVOICES = {"partner": "P0001", "asked_on": "2020-05-07", "invoices": ["INV-1"], "days": 180}
REQUESTS = {"schedule": SCHEDULE, "installment-deferment": MOVE, "invoice-deferment": INVOICES}


@pytest.fixture
def owed(db):
    partner = scene.company("P0001")
    scene.invoice(partner, date(2020, 5, 20), number="INV-1")
    return partner


def sentences(kind, raw, terms):
    return [reason["text"] for reason in previews.answer(kind, raw, terms)["refused"]]


def test_an_unknown_invoice_is_all_that_is_said_of_it(owed, terms):
    asked = {**INVOICES, "invoices": ["INV-9"], "asked_on": "2020-10-01"}
    assert sentences("invoice-deferment", asked, terms) == [
        "There is no invoice INV-9 of this partner on this day.",
        "Applications closed on 30 September 2020.",
    ]


def test_a_schedule_has_exactly_this_shape(terms):
    asked = {**SCHEDULE, "first_due_on": "2024-01-16", "day_count": "30/360", "down_payment": "0", "principal_grace": 0, "interest_grace": 0}  # fmt: skip
    assert previews.answer("schedule", asked, terms) == previews.answer("schedule", SCHEDULE, terms) == {
        "rows": [
            {"due_on": "2024-01-16", "principal": "499.53", "interest": "1.88", "payment": "501.41", "balance": "500.47"},
            {"due_on": "2024-01-31", "principal": "500.47", "interest": "0.94", "payment": "501.41", "balance": "0.00"},
        ],
        "total_interest": "2.82",
        "total": "1002.82",
    }  # fmt: skip


def test_a_deferment_of_installments_has_the_same_with_charges_among_its_rows(terms):
    asked = {
        **MOVE, "paid": {"2024-01-02": "100.00"}, "extra_installments": 1, "principal_grace_rows": 0,
        "charges": [{"due_on": "2024-01-20", "amount": "7.5"}], "written_off_on": None,
    }  # fmt: skip
    answer = previews.answer("installment-deferment", asked, terms)
    assert answer["rows"][0] == {
        "due_on": "2024-01-20", "principal": "0.00", "interest": "0.00", "payment": "7.50", "balance": "1000.00",
        "charge": "7.50",
    }  # fmt: skip
    assert [row["payment"] for row in answer["rows"][1:]] == ["400.00", "300.00", "300.00"]
    assert (answer["total"], answer["total_interest"]) == ("1007.50", "0.00")


def test_a_deferment_of_invoices_has_exactly_this_shape(owed, terms):
    row = {
        "invoice": "INV-1", "original_due_on": "2020-05-20", "current_due_on": "2020-05-20",
        "new_due_on": "2020-11-16", "days": 180, "days_left": 0, "amount": "1000.00",
    }  # fmt: skip
    assert previews.answer("invoice-deferment", INVOICES, terms) == {"rows": [row]}
    until = {**INVOICES, "days": None, "new_due_on": "2020-11-16"}
    assert previews.answer("invoice-deferment", until, terms) == {"rows": [row]}


WRONG = [
    ("schedule", {"principal": 1000}, 'principal: must be a number in quotes, like "1234.50".'),
    ("schedule", {"principal": "1e3"}, 'principal: must be a number in quotes, like "1234.50".'),
    ("schedule", {"principal": "9" * 15}, 'principal: must be a number in quotes, like "1234.50".'),
    ("schedule", {"principal": "-1"}, "The principal must be more than 0: write the amount to be lent."),
    ("schedule", {"currency": "USX"}, "currency: must be a currency of ISO 4217 like USD."),
    ("schedule", {"annual_rate": "-0.01"}, "annual_rate: must be at least 0."),
    ("schedule", {"annual_rate": "11"}, "annual_rate: must be at most 10."),
    ("schedule", {"installments": 0}, "installments: must be at least 1."),
    ("schedule", {"installments": 1201}, "installments: must be at most 1200."),
    ("schedule", {"installments": 10**30}, "installments: must be at most 1200."),
    ("schedule", {"installments": True}, "installments: must be a whole number."),
    ("schedule", {"installments": "6"}, "installments: must be a whole number."),
    ("schedule", {"every": "0 days"}, 'every: must be "1 month" or a number of days like "15 days".'),
    ("schedule", {"every": "2 months"}, 'every: must be "1 month" or a number of days like "15 days".'),
    ("schedule", {"every": 15}, 'every: must be "1 month" or a number of days like "15 days".'),
    ("schedule", {"start_on": "2023-02-29"}, 'start_on: must be a day of the calendar in quotes, like "2020-09-30".'),
    ("schedule", {"start_on": "1969-12-31"}, "start_on: must be a day from 1970-01-01 to 2199-12-31."),
    ("schedule", {"start_on": 20240101}, 'start_on: must be a day in quotes, like "2020-09-30".'),
    ("schedule", {"day_count": "30/365"}, "day_count: must be '30/360' or 'actual/365'."),
    ("schedule", {"principal_grace": -1}, "principal_grace: must be at least 0."),
    ("schedule", {"interest_grace": 2}, "The grace of interest must be from 0 to 1 rows: at least one installment pays it."),
    ("schedule", {"rate": "0"}, "rate: is not a key known here."),
    ("schedule", {"\ud800": 1}, "The request holds a text that is no Unicode."),
    ("installment-deferment", {"paid": {"2024-13-01": "5"}}, 'paid.2024-13-01: must be a day of the calendar in quotes, like "2020-09-30".'),
    ("installment-deferment", {"paid": {"2024-01-02": 5}}, 'paid.2024-01-02: must be a number in quotes, like "1234.50".'),
    ("installment-deferment", {"paid": {"2023-12-31": "5"}}, "Nothing can be paid on 31 December 2023: the agreement starts on 1 January 2024."),
    ("installment-deferment", {"paid": []}, "paid: must be a table of keys."),
    ("installment-deferment", {"extra_installments": 1201}, "extra_installments: must be at most 1200."),
    ("installment-deferment", {"charges": [{"due_on": "2024-01-20"}]}, "charges[1].amount: is missing."),
    ("installment-deferment", {"charges": [{"due_on": "2024-01-20", "amount": "0"}]}, "The charge due on 20 January 2024 must be more than 0."),
    ("installment-deferment", {"charges": [{"due_on": "2024-01-20", "amount": "0.001"}]}, "USD has 2 decimals: write each charge with no more."),
    ("installment-deferment", {"written_off_on": "2024-01-05"}, "The agreement was written off on 5 January 2024."),
    ("installment-deferment", {"new_due_on": None}, "Name a new due day, extra installments or rows of grace."),
    ("invoice-deferment", {"partner": "P9"}, "There is no partner P9."),
    ("invoice-deferment", {"partner": "P\0"}, "partner: must be a text in quotes, on one line, of at most 80 characters."),
    ("invoice-deferment", {"invoices": []}, "invoices: must not be empty."),
    ("invoice-deferment", {"invoices": "INV-1"}, "invoices: must be a list in [ ]."),
    ("invoice-deferment", {"invoices": ["INV-9"]}, "There is no invoice INV-9 of this partner on this day."),
    ("invoice-deferment", {"days": 10_001}, "days: must be at most 10000."),
    ("invoice-deferment", {"days": 181}, "INV-1 can move at most 180 days from 20 May 2020: 16 November 2020 is its last lawful day."),
    ("invoice-deferment", {"days": None}, "Say by how many days, at least one, or until which day."),
    ("invoice-deferment", {"new_due_on": "2020-06-01"}, "Say by how many days, at least one, or until which day."),
    ("invoice-deferment", {"asked_on": "2020-05-06"}, "Applications open on 7 May 2020."),
    ("invoice-deferment", {"asked_on": "2020-10-01"}, "Applications closed on 30 September 2020."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change", "sentence"), WRONG)
def test_what_is_wrong_with_a_request_is_told(owed, terms, kind, change, sentence):
    assert sentence in sentences(kind, {**REQUESTS[kind], **change}, terms)


def test_a_partner_that_is_not_qualified_reads_why(owed, terms):
    type(owed).objects.update(standing="hold")
    assert sentences("invoice-deferment", INVOICES, terms) == ["Standing is hold."]


def test_without_the_provision_nothing_can_be_deferred():
    terms = editions.check(without("[financing.deferment]"))
    assert sentences("installment-deferment", MOVE, terms) == [
        "This program offers no deferment of payments."
    ]


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "The request is no JSON: Expecting value: line 1 column 1 (char 0)."),
    ("{", "The request is no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)."),
    ('{"paid": {"2024-01-02": "1", "2024-01-02": "2"}}', "The request is no JSON: it names the key '2024-01-02' twice."),
    ('{"days": NaN}', "The request is no JSON: NaN is no number."),
    ("[" * 100_000, "The request is no JSON: it is nested too deep."),
    ("[]", "The request must be a table of keys."),
    ("null", "The request must be a table of keys."),
    ('{"invoices": ' + "[" * 500 + "]" * 500 + "}", "partner: is missing."),
])  # fmt: skip
def test_whatever_comes_in_is_answered_in_one_shape(monkeypatch, capsys, db, text, sentence):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    call_command("preview", "invoice-deferment")
    assert sentence in [reason["text"] for reason in json.loads(capsys.readouterr().out)["refused"]]


@pytest.mark.parametrize("raw", [b"\xff\xfe\xfd", b"\xed\xa0\x80", b"\xef\xbb\xbf{}"])
def test_bytes_that_are_no_text_are_answered_too(terms, raw):
    assert previews.answer_text("schedule", raw, terms)["refused"]


def test_the_command_answers_from_standard_input(monkeypatch, capsys, db):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(SCHEDULE)))
    call_command("preview", "schedule")
    assert json.loads(capsys.readouterr().out)["total"] == "1002.82"


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(
    ["0", "-1", "1.5", "USD", "JPY", "2024-01-16", "2199-12-31", "1970-01-01", "9" * 14, "P0001", "INV-1", 1, 2, 180]
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(), each, max_size=3)
)
KEYS = sorted(
    {*SCHEDULE, *MOVE, *INVOICES, "paid", "charges", "down_payment", "first_due_on", "extra_installments"}
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(REQUESTS)), JSON | st.dictionaries(st.sampled_from(KEYS), JSON, max_size=3))
def test_no_request_ends_in_a_traceback(owed, terms, kind, change):
    asked = {**REQUESTS[kind], **change} if isinstance(change, dict) else change
    answer = previews.answer(kind, asked, terms)
    assert json.dumps(answer).isascii()
    assert set(answer) <= {"rows", "total", "total_interest"} or all(
        reason["text"].endswith(".") and "{" not in reason["key"] for reason in answer["refused"]
    )
