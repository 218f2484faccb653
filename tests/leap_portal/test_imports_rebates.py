"""sales.csv and targets.csv: written whole, and every error they can have by line and column."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from leap_portal import imports
from partners.models import ImportRun, Partner
from partners.terms import Terms
from rebates.models import Sale, Target

SALES = "partner,transaction,booked_on,received_on,currency,amount,qualifying"
TARGETS = "partner,plan,period,from_on,until_on,currency,original,reduced"
GROWTH = "P1,diamond-growth"


@pytest.fixture
def acme(db: None) -> Partner:
    Partner.objects.create(code="P2", name="Sakura", country="JP", currency="JPY")
    return Partner.objects.create(code="P1", name="Acme", country="DE", currency="EUR")


@pytest.fixture
def run(tmp_path: Path, terms: Terms):
    def imported(**files: str) -> list[str]:
        for name, content in files.items():
            (tmp_path / f"{name}.csv").write_text(content)
        report = imports.run([tmp_path], by=None, as_of=date(2020, 5, 7), terms=terms)
        return [str(file) for file in report.files]

    return imported


@pytest.fixture
def refused(run):
    def errors(**files: str) -> list[str]:
        with pytest.raises(imports.ImportRefused) as refusal:
            run(**files)
        assert not Sale.objects.exclude(transaction="S0").exists() and not ImportRun.objects.exists()
        return str(refusal.value).split("\n")

    return errors


def test_every_column_arrives_and_the_same_again_writes_nothing(acme: Partner, run) -> None:
    files = {
        "sales": f"{SALES}\nP1,S1,2020-01-31,2020-02-01,EUR,-10.50,true\nP2,S1,2020-01-31,2020-01-31,JPY,100,false\n",
        "targets": f"{TARGETS}\n{GROWTH},2020,2020-01-01,2020-12-31,EUR,1000.50,900\n"
        f"{GROWTH},2021,2021-01-01,2021-12-31,EUR,0,\n",
    }
    assert run(**files) == [
        "sales.csv: 2 added, 0 changed, 0 the same",
        "targets.csv: 2 added, 0 changed, 0 the same",
    ]
    one = Sale.objects.get(partner=acme)
    assert (one.booked_on, one.received_on, one.currency) == (date(2020, 1, 31), date(2020, 2, 1), "EUR")
    assert (one.transaction, one.amount, one.qualifying) == ("S1", Decimal("-10.50"), True)
    first, second = Target.objects.filter(partner=acme)
    assert (first.plan, first.period, first.original, first.reduced) == (
        "diamond-growth",
        "2020",
        Decimal("1000.5"),
        900,
    )
    assert (second.from_on, second.until_on, second.currency) == (date(2021, 1, 1), date(2021, 12, 31), "EUR")
    assert (second.original, second.reduced) == (0, None)
    assert run(**files) == [
        "sales.csv: 0 added, 0 changed, 2 the same",
        "targets.csv: 0 added, 0 changed, 2 the same",
    ]
    assert ImportRun.objects.count() == 1


def test_a_changed_row_is_kept_before_and_after(acme: Partner, run) -> None:
    run(targets=f"{TARGETS}\n{GROWTH},2020,2020-01-01,2020-12-31,EUR,1000,\n")
    assert run(targets=f"{TARGETS}\n{GROWTH},2020,2020-01-01,2020-12-31,EUR,1000,700\n")[0].endswith(
        "0 added, 1 changed, 0 the same"
    )
    (change,) = ImportRun.objects.first().changed
    assert (change["before"]["reduced"], change["after"]["reduced"]) == (None, "700")


def test_periods_may_be_moved_in_one_file_though_they_cross_on_the_way(acme: Partner, run) -> None:
    run(
        targets=f"{TARGETS}\n{GROWTH},a,2020-01-01,2020-03-31,EUR,1,\n{GROWTH},b,2020-04-01,2020-06-30,EUR,1,\n"
    )
    assert run(
        targets=f"{TARGETS}\n{GROWTH},a,2020-02-01,2020-04-30,EUR,1,\n{GROWTH},b,2020-05-01,2020-06-30,EUR,1,\n"
    ) == ["targets.csv: 0 added, 2 changed, 0 the same"]


CELLS = [
    ("sales", ",S1,2020-01-01,2020-01-01,EUR,1,true", "partner: must not be empty (empty)"),
    ("sales", "P9,S1,2020-01-01,2020-01-01,EUR,1,true", "partner: names no partner (P9)"),
    ("sales", "P1,,2020-01-01,2020-01-01,EUR,1,true", "transaction: must not be empty (empty)"),
    ("sales", f"P1,{'S' * 65},2020-01-01,2020-01-01,EUR,1,true", f"transaction: is longer than 64 characters ({'S' * 60}…)"),
    ("sales", "P1,S1,2020-02-30,2020-03-01,EUR,1,true", "booked_on: is no day like 2020-09-30 (2020-02-30)"),
    ("sales", "P1,S1,,2020-03-01,EUR,1,true", "booked_on: must not be empty (empty)"),
    ("sales", "P1,S1,2020-01-01,,EUR,1,true", "received_on: must not be empty (empty)"),
    ("sales", "P1,S1,2020-01-02,2020-01-01,EUR,1,true", "received_on: is before booked_on (2020-01-01)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EURO,1,true", "currency: is no currency code of ISO 4217 like USD (EURO)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,USD,1,true", "currency: is another than its partner's, EUR (USD)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,,true", "amount: must not be empty (empty)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,--1,true", "amount: is no amount like 1234.50 (--1)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,+1,true", "amount: is no amount like 1234.50 (+1)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,NaN,true", "amount: is no amount like 1234.50 (NaN)"),
    ("sales", f"P1,S1,2020-01-01,2020-01-01,EUR,-{'9' * 15},true", f"amount: is too large (-{'9' * 15})"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,-1.00001,true", "amount: has more than 4 decimals (-1.00001)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,-1.001,true", "amount: has more decimals than EUR has, 2 (-1.001)"),
    ("sales", "P2,S1,2020-01-01,2020-01-01,JPY,-1.5,true", "amount: has more decimals than JPY has, 0 (-1.5)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,1,", "qualifying: must not be empty (empty)"),
    ("sales", "P1,S1,2020-01-01,2020-01-01,EUR,1,yes", "qualifying: is none of true, false (yes)"),
    ("targets", "P9,diamond-growth,2020,2020-01-01,2020-12-31,EUR,1,", "partner: names no partner (P9)"),
    ("targets", "P1,gold-rush,2020,2020-01-01,2020-12-31,EUR,1,", "plan: is no rebate plan of the edition: diamond-growth (gold-rush)"),
    ("targets", f"{GROWTH},,2020-01-01,2020-12-31,EUR,1,", "period: must not be empty (empty)"),
    ("targets", f"{GROWTH},{'p' * 33},2020-01-01,2020-12-31,EUR,1,", f"period: is longer than 32 characters ({'p' * 33})"),
    ("targets", f"{GROWTH},2020,1.1.2020,2020-12-31,EUR,1,", "from_on: is no day like 2020-09-30 (1.1.2020)"),
    ("targets", f"{GROWTH},2020,2020-01-01,,EUR,1,", "until_on: must not be empty (empty)"),
    ("targets", f"{GROWTH},2020,2020-01-02,2020-01-01,EUR,1,", "until_on: is before from_on (2020-01-01)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,USD,1,", "currency: is another than its partner's, EUR (USD)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,,", "original: must not be empty (empty)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,-1,", "original: is less than 0 (-1)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,1.001,", "original: has more decimals than EUR has, 2 (1.001)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,1,-1", "reduced: is less than 0 (-1)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,1,0.001", "reduced: has more decimals than EUR has, 2 (0.001)"),
    ("targets", f"{GROWTH},2020,2020-01-01,2020-12-31,EUR,10,10.01", "reduced: is more than the original, 10 (10.01)"),
    ("targets", f"{GROWTH},2020,2019-12-31,2020-01-01,EUR,1,", "from_on: shares days with the plan's period 2019 (2019-12-31)"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "row", "error"), CELLS, ids=[f"{kind} {error[:40]}" for kind, _, error in CELLS]
)
def test_a_cell_that_is_wrong_is_named_with_its_value(acme: Partner, refused, kind, row, error) -> None:
    days = {"from_on": date(2019, 1, 1), "until_on": date(2019, 12, 31)}
    Target.objects.create(
        partner=acme, plan="diamond-growth", period="2019", currency="EUR", original=1, **days
    )
    header = {"sales": SALES, "targets": TARGETS}[kind]
    assert refused(**{kind: f"{header}\n{row}\n"}) == [f"{kind}.csv:2: {error}"]


def test_all_errors_of_both_files_are_named_at_once(acme: Partner, refused) -> None:
    assert refused(
        sales=f"{SALES}\nP1,S1,2020-01-01,2020-01-01,EUR,1,true\nP1,S1,2020-01-02,2020-01-01,USD,x,true\n",
        targets=f"{TARGETS}\n{GROWTH},a,2020-01-01,2020-03-31,EUR,1,\n{GROWTH},b,2020-03-31,2020-06-30,EUR,1,\n"
        f"{GROWTH},a,2020-07-01,2020-12-31,EUR,1,2\n",
    ) == [
        "sales.csv:3: partner: repeats the key of line 2 (P1, S1)",
        "sales.csv:3: received_on: is before booked_on (2020-01-01)",
        "sales.csv:3: currency: is another than its partner's, EUR (USD)",
        "sales.csv:3: amount: is no amount like 1234.50 (x)",
        "targets.csv:2: from_on: shares days with another of the plan's periods in this file (2020-01-01)",
        "targets.csv:3: from_on: shares days with another of the plan's periods in this file (2020-03-31)",
        "targets.csv:4: partner: repeats the key of line 2 (P1, diamond-growth, a)",
        "targets.csv:4: reduced: is more than the original, 1 (2)",
    ]


@pytest.mark.parametrize("file", ["sales", "targets"])
def test_the_currency_of_a_partner_with_sales_or_targets_stays(acme: Partner, refused, file: str) -> None:
    if file == "sales":
        days = {"booked_on": date(2020, 1, 1), "received_on": date(2020, 1, 1)}
        Sale.objects.create(partner=acme, transaction="S0", currency="EUR", amount=1, qualifying=True, **days)
    else:
        days = {"from_on": date(2019, 1, 1), "until_on": date(2019, 12, 31)}
        Target.objects.create(partner=acme, plan="p", period="2019", currency="EUR", original=1, **days)
    header = "code,name,country,currency,standing,partnerworks,channel_manager"
    assert refused(partners=f"{header}\nP1,Acme,DE,GBP,good,true,\n") == [
        f"partners.csv:2: currency: is another than that of its {file}, EUR (GBP)"
    ]
