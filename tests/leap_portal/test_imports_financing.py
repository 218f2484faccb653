"""Payments and subscriptions as files: what is taken, and what is refused by file, line and column."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from financing.models import Agreement, Invoice, Payment, Subscription
from leap_portal import imports
from partners.models import Partner
from tests import factories, scene

DAY = date(2020, 5, 7)
INVOICES = "partner,number,issued_on,due_on,currency,amount,open_amount,written_off_on\n"
PAYMENTS = "partner,reference,paid_on,currency,amount,invoice,agreement\n"
SUBSCRIPTIONS = "partner,number,started_on,billing_day,currency,monthly_amount,ended_on\n"
PARTNERS = "code,name,country,currency,standing,partnerworks,channel_manager\n"
HEADERS = {"payments": PAYMENTS, "subscriptions": SUBSCRIPTIONS}


@pytest.fixture
def acme(db) -> Partner:
    return scene.company("P1", country="DE", currency="EUR")


@pytest.fixture
def agreement(acme, terms) -> Agreement:
    ada, mary = scene.member(acme, "Ada"), scene.person("Mary", staff="channel managers")
    invoice = scene.invoice(acme, number="I1")
    return scene.approved(ada, acme, [invoice], terms, mary).agreement


@pytest.fixture
def run(tmp_path, terms):
    """Imports these files; what each did, or the errors."""

    def run(**files: str) -> list[str]:
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        try:
            report = imports.run([tmp_path], by=None, as_of=DAY, terms=terms)
        except imports.ImportRefused as refusal:
            return str(refusal).split("\n")
        return [str(file) for file in report.files]

    return run


def test_payments_are_a_record_and_leave_the_open_amount_alone(agreement, run):
    rows = f"P1,R1,2020-05-01,EUR,10.50,I1,\nP1,R2,2020-05-02,EUR,20,,{agreement.number}\n"
    assert run(payments=PAYMENTS + rows) == ["payments.csv: 2 added, 0 changed, 0 the same"]
    assert run(payments=PAYMENTS + rows) == ["payments.csv: 0 added, 0 changed, 2 the same"]
    changed = rows.replace("10.50", "11.00")
    assert run(payments=PAYMENTS + changed) == ["payments.csv: 0 added, 1 changed, 1 the same"]
    found = Payment.objects.order_by("reference").values_list("amount", "invoice", "agreement")
    assert list(found) == [(Decimal("11.00"), "I1", None), (Decimal(20), None, agreement.number)]
    assert Invoice.objects.get().open_amount == 1000


def test_a_payment_may_name_an_invoice_of_the_same_import(acme, run):
    invoice = "P1,NEW,2020-01-02,2020-02-01,EUR,10,10,\n"
    told = run(invoices=INVOICES + invoice, payments=f"{PAYMENTS}P1,R1,2020-05-01,EUR,10,NEW,\n")
    assert told[-1] == "payments.csv: 1 added, 0 changed, 0 the same"


def test_subscriptions_are_taken_once(acme, run):
    rows = "P1,S1,2020-01-31,31,EUR,99.90,\nP1,S2,2020-01-01,1,EUR,0,2020-04-30\n"
    assert run(subscriptions=SUBSCRIPTIONS + rows) == ["subscriptions.csv: 2 added, 0 changed, 0 the same"]
    assert run(subscriptions=SUBSCRIPTIONS + rows) == ["subscriptions.csv: 0 added, 0 changed, 2 the same"]
    assert Subscription.objects.get(number="S1").billing_day == 31


CELLS = [
    ("payments", "P9,R1,2020-05-01,EUR,10,I1,", ["partner: names no partner (P9)", "invoice: names no invoice of this partner (I1)"]),
    ("payments", "P1,,2020-05-01,EUR,10,I1,", ["reference: must not be empty (empty)"]),
    ("payments", "P1,R1,2020-02-30,EUR,10,I1,", ["paid_on: is no day like 2020-09-30 (2020-02-30)"]),
    ("payments", "P1,R1,2020-05-01,USD,10,I1,", ["currency: is another than its partner's, EUR (USD)"]),
    ("payments", "P1,R1,2020-05-01,EUR,0,I1,", ["amount: must be more than 0 (0)"]),
    ("payments", "P1,R1,2020-05-01,EUR,-1,I1,", ["amount: is less than 0 (-1)"]),
    ("payments", "P1,R1,2020-05-01,EUR,1.001,I1,", ["amount: has more decimals than EUR has, 2 (1.001)"]),
    ("payments", "P1,R1,2020-05-01,EUR,10,,", ["invoice: is empty, and so is agreement: name one of the two"]),
    ("payments", "P1,R1,2020-05-01,EUR,10,I9,", ["invoice: names no invoice of this partner (I9)"]),
    ("payments", "P1,R1,2020-05-01,EUR,10,FOREIGN,", ["invoice: names no invoice of this partner (FOREIGN)"]),
    ("payments", "P1,R1,2020-05-01,EUR,10,,AGR-9", ["agreement: names no agreement of this partner (AGR-9)"]),
    ("payments", "P1,R1,2020-05-01,EUR,10,I1,{agreement}", ["agreement: is named beside an invoice: name one of the two ({agreement})"]),
    ("subscriptions", "P1,S1,2020-01-01,0,EUR,10,", ["billing_day: is no day of the month from 1 to 31 (0)"]),
    ("subscriptions", "P1,S1,2020-01-01,32,EUR,10,", ["billing_day: is no day of the month from 1 to 31 (32)"]),
    ("subscriptions", "P1,S1,2020-01-01,01,EUR,10,", ["billing_day: is no day of the month from 1 to 31 (01)"]),
    ("subscriptions", "P1,S1,2020-01-01,x,EUR,10,", ["billing_day: is no day of the month from 1 to 31 (x)"]),
    ("subscriptions", "P1,S1,2020-01-01,1,USD,10,", ["currency: is another than its partner's, EUR (USD)"]),
    ("subscriptions", "P1,S1,2020-01-01,1,EUR,1.001,", ["monthly_amount: has more decimals than EUR has, 2 (1.001)"]),
    ("subscriptions", "P1,S1,2020-01-02,1,EUR,10,2020-01-01", ["ended_on: is before started_on (2020-01-01)"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "row", "errors"), CELLS, ids=[errors[0][:50] for _, _, errors in CELLS])
def test_each_cell_that_is_wrong_is_named(agreement, run, kind, row, errors):
    scene.invoice(scene.company("P2", currency="EUR"), number="FOREIGN")
    named = row.format(agreement=agreement.number)
    wanted = [f"{kind}.csv:2: {error.format(agreement=agreement.number)}" for error in errors]
    assert run(**{kind: f"{HEADERS[kind]}{named}\n"}) == wanted
    assert not Payment.objects.exists() and not Subscription.objects.exists()


def test_the_same_reference_twice_in_a_file_is_refused(agreement, run):
    row = "P1,R1,2020-05-01,EUR,10,I1,\n"
    assert run(payments=PAYMENTS + row * 2) == [
        "payments.csv:3: partner: repeats the key of line 2 (P1, R1)",
    ]


@pytest.mark.parametrize(
    ("make", "what"), [(factories.subscription, "subscriptions"), ("payment", "payments")]
)
def test_a_partner_with_rows_keeps_its_currency(acme, run, make, what):
    if make == "payment":
        factories.payment(scene.invoice(acme))
    else:
        make(acme)
    errors = run(partners=f"{PARTNERS}P1,Acme,DE,USD,good,false,\n")
    assert f"partners.csv:2: currency: is another than that of its {what}, EUR (USD)" in errors


def test_the_database_holds_a_payment_to_its_partners_own(acme):
    foreign = scene.invoice(scene.company("P2", currency="EUR"))
    paid = factories.payment(scene.invoice(acme))
    for change, name in (
        ({"invoice": foreign.number}, "payment_of_invoice"),
        ({"invoice": None, "agreement": "AGR-9"}, "payment_of_agreement"),
        ({"invoice": None}, "payment_on_one_thing"),
        ({"amount": 0}, "payment_of_something"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Payment.objects.filter(pk=paid.pk).update(**change)


def test_the_database_bills_on_days_of_the_month_only(acme):
    for wrong in (0, 32):
        with pytest.raises(IntegrityError, match="subscription_billing_day"), transaction.atomic():
            factories.subscription(acme, billing_day=wrong)
