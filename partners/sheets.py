"""Everything the portal exports as CSV is written here: no cell of it is a formula to a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

UNSEEN = r"\s\x00-\x1f\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\"'`“”„‘’"
BEGINS = r"=+\-@|%＝＋－＠｜％﹦﹢﹣﹫﹪"
# Where a spreadsheet may begin a cell: the text's start, and for one that divides by another sign than commas, what follows it
FORMULA = re.compile(rf"(\A(?=[{UNSEEN}]*[{BEGINS}\t\r\n])|[;\t\r\n](?=[{UNSEEN}]*[{BEGINS}]))")
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows as CSV under their columns, every cell in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    return text.getvalue()


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet would work out; a negative number stays one."""
    return text if NEGATIVE.fullmatch(text) else FORMULA.sub(r"\1'", text)
