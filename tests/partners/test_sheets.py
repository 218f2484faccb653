"""What is exported is read back as it was, and nothing of it is a formula, however a spreadsheet divides the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.sheets import harmless, sheet
from tests.formulas import ATTACKS, BREAKING, cells, live


@pytest.mark.parametrize("text", [*ATTACKS, *BREAKING], ids=ascii)
@pytest.mark.parametrize("divided_by", [",", ";", "\t"])
def test_no_cell_is_a_formula(text: str, divided_by: str) -> None:
    read = cells(sheet(("first", "second"), [("a", text), (text, "b")]), divided_by)
    assert [cell for row in read for cell in row if live(cell)] == []


@pytest.mark.parametrize("text", ATTACKS)
def test_what_it_was_is_there_but_for_apostrophes(text: str) -> None:
    ((read,),) = cells(sheet((), [(text,)]))[1:]
    assert read != text and read.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("sign", ["\t", "\r", "\n"])
def test_a_text_that_begins_with_a_blank_that_ends_cells_is_marked(sign: str) -> None:
    assert harmless(f"{sign}plain") == f"'{sign}plain"


@pytest.mark.parametrize(
    "text", ["-1", "-1.50", "12", "0.5", "S-100", "a=b", "x@example.com", "50 %", "A; B", "", "Ünï – 90 %"]
)
def test_what_is_none_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_every_cell_stands_in_quotes() -> None:
    assert sheet(("a", "b"), [(1, 'x"y')]) == '"a","b"\r\n"1","x""y"\r\n'


@given(st.text(alphabet="=+-@|%;,\t\r\n \"'＝ab1", max_size=12))
def test_no_text_at_all_is_a_formula(text: str) -> None:
    for divided_by in (",", ";", "\t"):
        read = cells(sheet(("a",), [("x", text)]), divided_by)
        assert [cell for row in read for cell in row if live(cell)] == []
