"""Edition documents for the tests: LEAP 2020 as shipped, with pieces exchanged, taken out or added."""

import re
from pathlib import Path

SHIPPED = (Path(__file__).parent.parent / "partners" / "editions" / "leap-2020.toml").read_text(
    encoding="utf-8"
)


def altered(*exchanges: tuple[str, str]) -> str:
    """LEAP 2020 with each first piece of text, which must be there, in place of which stands the second."""
    text = SHIPPED
    for old, new in exchanges:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def in_table(header: str, *exchanges: tuple[str, str]) -> tuple[str, str]:
    """The exchange that alters one table only, the first of this header."""
    found = re.search(rf"^{re.escape(header)}\n.*?(?=^\[|\Z)", SHIPPED, re.MULTILINE | re.DOTALL)
    assert found, header
    new = found.group()
    for old, other in exchanges:
        assert old in new, (header, old)
        new = new.replace(old, other, 1)
    return found.group(), new


def without(header: str) -> str:
    """LEAP 2020 without the first table of this header."""
    old, _ = in_table(header)
    return altered((old, ""))


def added(table: str) -> str:
    """LEAP 2020 with one more table at its end."""
    return f"{SHIPPED}\n{table}\n"


def asking_for_nothing() -> str:
    """LEAP 2020 without its requirements and what replaces one."""
    tables = re.split(r"(?m)^(?=\[)", SHIPPED)
    asking = ("[[training.requirements]]", "[[training.replacements]]")
    return "".join(table for table in tables if not table.startswith(asking))
