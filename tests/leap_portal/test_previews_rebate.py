"""The preview of a rebate: the worked example and more, every refusal with its sentence, and no traceback ever."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from leap_portal import previews
from partners.terms import Terms


def band(low: str, top: str | None, rate: str) -> dict[str, str | None]:
    return {"from": low, "to": top, "rate": rate}


EXAMPLE = [band("0", "100", "0.10"), band("100", "300", "0.20"), band("300", None, "0.30")]
SHARES = [band("0", "0.8", "0"), band("0.8", "1", "0.02"), band("1", None, "0.05")]
FLAT = [band("0", None, "0.015")]


def request(**changes: object) -> dict[str, Any]:
    asked = {
        "amount": "3800",
        "target": None,
        "unit": "amount",
        "bands": EXAMPLE,
        "method": "marginal",
        "settled": "0",
    }
    return {**asked, **changes}


def test_the_worked_example_band_by_band(terms: Terms) -> None:
    assert previews.answer("rebate", request(), terms) == {
        "payout": "1100.00",
        "bands": [
            {"from": "0", "to": "100", "rate": "0.10", "slice": "100.00", "payout": "10.00"},
            {"from": "100", "to": "300", "rate": "0.20", "slice": "200.00", "payout": "40.00"},
            {"from": "300", "to": None, "rate": "0.30", "slice": "3500.00", "payout": "1050.00"},
        ],
    }


ANSWERS = [
    ({"method": "whole"}, "1140.00", "0.00 0.00 3800.00"),
    ({"amount": "0"}, "0.00", "0.00 0.00 0.00"),
    ({"amount": "-12.50"}, "0.00", "0.00 0.00 0.00"),
    ({"amount": "-0", "method": "whole"}, "0.00", "0.00 0.00 0.00"),
    ({"amount": "99.99"}, "10.00", "99.99 0.00 0.00"),
    ({"amount": "100"}, "10.00", "100.00 0.00 0.00"),
    ({"amount": "100", "method": "whole"}, "20.00", "0.00 100.00 0.00"),
    ({"amount": "299.99", "method": "whole"}, "60.00", "0.00 299.99 0.00"),
    ({"amount": "300", "method": "whole"}, "90.00", "0.00 0.00 300.00"),
    ({"target": "1000"}, "1100.00", "100.00 200.00 3500.00"),
    ({"settled": "1000"}, "100.00", "100.00 200.00 3500.00"),
    ({"settled": "1100"}, "0.00", "100.00 200.00 3500.00"),
    ({"settled": "1100.01"}, "0.00", "100.00 200.00 3500.00"),
    ({"settled": "0.005"}, "1100.00", "100.00 200.00 3500.00"),
    ({"bands": FLAT, "amount": "3.00"}, "0.04", "3.00"),  # 0.045, half-even
    ({"bands": FLAT, "amount": "5.00"}, "0.08", "5.00"),  # 0.075, half-even
    ({"bands": FLAT, "amount": "33.333"}, "0.50", "33.333"),
    ({"bands": FLAT, "amount": "99999999999999"}, "1499999999999.98", "99999999999999.00"),
    ({"unit": "share", "bands": SHARES, "target": "1000", "amount": "799.99"}, "0.00", "799.99 0.00 0.00"),
    ({"unit": "share", "bands": SHARES, "target": "1000", "amount": "800"}, "0.00", "800.00 0.00 0.00"),
    ({"unit": "share", "bands": SHARES, "target": "1000", "amount": "1200"}, "14.00", "800.00 200.00 200.00"),
    ({"unit": "share", "bands": SHARES, "target": "1000", "amount": "1200", "method": "whole"}, "60.00", "0.00 0.00 1200.00"),
    ({"unit": "share", "bands": SHARES, "target": "0.01", "amount": "5"}, "0.25", "0.008 0.002 4.99"),
    ({"unit": "share", "bands": SHARES, "target": "1234.56", "amount": "1000"}, "0.25", "987.648 12.352 0.00"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "payout", "slices"), ANSWERS)
def test_payout_and_slices(changes, payout, slices, terms: Terms) -> None:
    found = previews.answer("rebate", request(**changes), terms)
    assert (found["payout"], " ".join(one["slice"] for one in found["bands"])) == (payout, slices)


def test_what_may_be_left_out_is(terms: Terms) -> None:
    asked = request(bands=[band("0", "100", "0.1"), {"from": "100", "rate": "0.2"}])
    del asked["target"], asked["settled"]
    assert previews.answer("rebate", asked, terms)["payout"] == "750.00"


NUMBER = 'must be a number in quotes, like "1234.50".'
REFUSALS = [
    ({"amount": "1e3"}, f"amount: {NUMBER}"),
    ({"amount": 3800}, f"amount: {NUMBER}"),
    ({"amount": None}, f"amount: {NUMBER}"),
    ({"amount": "NaN"}, f"amount: {NUMBER}"),
    ({"target": "-1"}, "target: must be at least 0."),
    ({"settled": "-0.01"}, "settled: must be at least 0."),
    ({"unit": "percent"}, "unit: must be 'amount' or 'share'."),
    ({"method": "steps"}, "method: must be 'marginal' or 'whole'."),
    ({"bands": []}, "bands: must not be empty."),
    ({"bands": "none"}, "bands: must be a list in [ ]."),
    ({"bands": [1]}, "bands[1]: must be a table of keys."),
    ({"bands": FLAT * 1001}, "bands: must hold at most 1000."),
    ({"bands": [{"from": "0"}]}, "bands[1].rate: is missing."),
    ({"bands": [band("0", None, "1.01")]}, "bands[1].rate: must be at most 1."),
    ({"bands": [band("0", None, "-0.1")]}, "bands[1].rate: must be at least 0."),
    ({"bands": [band("-1", None, "0.1")]}, "bands[1].from: must be at least 0."),
    ({"bands": [{**FLAT[0], "top": "1"}]}, "bands[1].top: is not a key known here."),
    ({"bands": [band("10", None, "0.1")]}, "bands[1].from: must be 0, where sales begin, not 10."),
    ({"bands": [band("0", "9", "0"), band("10", None, "0")]}, "bands[2].from: must be 9, where the band before ends, not 10."),
    ({"bands": [band("0", "11", "0"), band("10", None, "0")]}, "bands[2].from: must be 11, where the band before ends, not 10."),
    ({"bands": [band("0", None, "0"), band("10", None, "0")]}, "bands[1].to: is missing, as only the last band may."),
    ({"bands": [band("0", "0", "0"), band("0", None, "0")]}, "bands[1].to: must be more than its from, 0, not 0."),
    ({"bands": [band("0", "10", "0.1")]}, "bands[1].to: must be left out: the last band has no end."),
    ({"unit": "share"}, "target: must be more than 0, as the bands are shares of it."),
    ({"unit": "share", "target": "0"}, "target: must be more than 0, as the bands are shares of it."),
    ({"partner": "P0001"}, "partner: is not a key known here."),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS, ids=[sentence for _, sentence in REFUSALS])
def test_what_is_wrong_is_told_in_a_sentence(changes, sentence: str, terms: Terms) -> None:
    assert previews.answer("rebate", request(**changes), terms) == {
        "refused": [{"key": "request", "text": sentence}]
    }


def test_all_that_is_wrong_is_told_at_once(terms: Terms) -> None:
    told = previews.answer("rebate", {"amount": "x", "bands": [band("0", "1", "2")], "unit": 1}, terms)[
        "refused"
    ]
    assert [one["text"].partition(":")[0] for one in told] == ["amount", "unit", "bands[1].rate", "method"]


def test_the_command_answers_from_standard_input(monkeypatch, capsys, db) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request())))
    call_command("preview", "rebate")
    assert json.loads(capsys.readouterr().out)["payout"] == "1100.00"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["0", "1", "-1", "share"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(list(request()))
BANDS = st.lists(st.fixed_dictionaries({"from": JSON, "rate": JSON}, optional={"to": JSON}), max_size=3)


@given(JSON | st.dictionaries(KEYS, JSON | BANDS).map(lambda changes: request(**changes)))
def test_whatever_is_asked_there_is_an_answer_or_a_sentence(terms: Terms, raw: object) -> None:
    found = previews.answer("rebate", raw, terms)
    if "refused" in found:
        assert found["refused"] and all(one["text"].endswith(".") for one in found["refused"])
    else:
        assert Decimal(found["payout"]) >= 0
        assert all(Decimal(one["slice"]) >= 0 and Decimal(one["payout"]) >= 0 for one in found["bands"])
