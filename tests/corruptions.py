"""Ways to spoil a good file: each takes rows and a source of chance, and gives bytes."""

import random
from collections.abc import Callable

from tests.good_files import written

Rows = list[list[str]]
NASTY = (
    "", " ", "0", "-1", "1e400", "NaN", "infinity", "9" * 400, "1.00001", "٣", "2020-02-30", "0000-00-00", "99999-01-01",
    "20200101", "today", "epoch", "TRUE", "t", "null", "\\N", "\\.", "=1+1", "%s", "%(levels)s", "{}", "'; --", "code 1", "code x",
    "usd", "Gold", "x" * 140_000, "a\nb", "a\r\nb", "a\rb", 'a"b', "a,b", "a;b", "\x00", "\x07", "\u202e", "\ufeff", "\u00a0", "\u2028",
    "é", "e\u0301", "🦊", "İ@EXAMPLE.COM", "ada@example", "https://", "\t",
)  # fmt: skip


def place(rows: Rows, chance: random.Random, first: int = 1) -> tuple[list[str], int]:
    """A row, the header among them where `first` is 0, and the place of one of its cells."""
    row = chance.choice(rows[first:])
    return row, chance.randrange(len(row))


def bytes_flipped(rows: Rows, chance: random.Random) -> bytes:
    raw = bytearray(written(rows))
    for _ in range(chance.randint(1, 5)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


def cut_out(rows: Rows, chance: random.Random) -> bytes:
    raw = written(rows)
    start = chance.randrange(len(raw))
    return raw[:start] + raw[start + chance.randint(1, 60) :]


def put_in(rows: Rows, chance: random.Random) -> bytes:
    raw = written(rows)
    start = chance.randrange(len(raw))
    noise = chance.choice(
        [
            b'"',
            b'""',
            b",",
            b"\n",
            b"\r",
            b"\r\n",
            b"\\.",
            b"\n\\.\n",
            b"\x00",
            b"\xff",
            b"\xef\xbb\xbf",
            b'",\n"',
        ]
    )
    return raw[:start] + noise + raw[start:]


def cut_off(rows: Rows, chance: random.Random) -> bytes:
    raw = written(rows)
    return raw[: chance.randrange(len(raw))]


def cells_swapped(rows: Rows, chance: random.Random) -> bytes:
    (one, here), (other, there) = place(rows, chance), place(rows, chance)
    one[here], other[there] = other[there], one[here]
    return written(rows)


def cell_spoiled(rows: Rows, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 3)):
        row, column = place(rows, chance)
        row[column] = chance.choice(NASTY)
    return written(rows, quoting=chance.randrange(2))


def header_spoiled(rows: Rows, chance: random.Random) -> bytes:
    rows[0][chance.randrange(len(rows[0]))] = chance.choice([*rows[0], "note", *NASTY])
    return written(rows)


def columns_moved(rows: Rows, chance: random.Random) -> bytes:
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    return written([[row[column] for column in order] for row in rows])


def column_dropped(rows: Rows, chance: random.Random) -> bytes:
    column = chance.randrange(len(rows[0]))
    return written([row[:column] + row[column + 1 :] for row in rows])


def row_cut_or_widened(rows: Rows, chance: random.Random) -> bytes:
    row, column = place(rows, chance, 0)
    row[column : column + 1] = [] if chance.randrange(2) else ["", ""]
    return written(rows)


def row_repeated(rows: Rows, chance: random.Random) -> bytes:
    return written([*rows, chance.choice(rows)])


def written_otherwise(rows: Rows, chance: random.Random) -> bytes:
    form = chance.choice(
        [
            {"delimiter": ";"},
            {"delimiter": "\t"},
            {"lineterminator": "\r"},
            {"lineterminator": "\r\n"},
            {"quotechar": "'"},
        ]
    )
    return written(rows, quoting=chance.randrange(2), **form)


def encoded_otherwise(rows: Rows, chance: random.Random) -> bytes:
    row, column = place(rows, chance)
    row[column] = "Größe"
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7"])
    return written(rows).decode().encode(encoding)


def emptied(rows: Rows, chance: random.Random) -> bytes:
    return chance.choice(
        [b"", b"\n", b"\n\n", b"\xef\xbb\xbf", b" ", b"\x00", b'"', written(rows[:1]), b"\n" + written(rows)]
    )


CORRUPTIONS: tuple[Callable[[Rows, random.Random], bytes], ...] = (
    bytes_flipped, cut_out, put_in, cut_off, cells_swapped, cell_spoiled, cell_spoiled, header_spoiled, columns_moved,
    column_dropped, row_cut_or_widened, row_repeated, written_otherwise, encoded_otherwise, emptied,
)  # fmt: skip


def spoiled(rows: Rows, seed: int) -> tuple[str, bytes]:
    """The rows spoiled in the way that the seed chooses, and that way's name."""
    chance = random.Random(seed)
    way = chance.choice(CORRUPTIONS)
    return way.__name__, way([list(row) for row in rows], chance)
