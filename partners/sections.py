"""Reads a section of an edition document into frozen dataclasses and names all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

from annotated_types import Gt, Le, Predicate


def readable(text: str) -> bool:
    """Whether the text is one line that says something, with no blanks around it."""
    return text.isprintable() and text != "" and text == text.strip()


def slug(text: str) -> bool:
    """Whether the text can be a key: small letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None


T = TypeVar("T")
Text = Annotated[str, Predicate(readable)]
Key = Annotated[str, Predicate(slug)]
Days = Annotated[int, Gt(0), Le(3650)]
Path = tuple[str | int, ...]

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)  # what a program can mean, far from where days end
BARE_KEY = re.compile(r"[\w-]+", re.ASCII)
NOT_ASSUMABLE = frozenset({"key", "number", "sentence", "source", "assumed"})
SENTENCES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a key known here",
    "date_type": "must be a day like 2020-09-30, not {got}",
    "int_type": "must be a whole number, not {got}",
    "bool_type": "must be true or false, not {got}",
    "string_type": "must be a text in quotes, not {got}",
    "Predicate 'readable' failed": "must be a text on one line, with no blanks around it, not {got}",
    "Predicate 'slug' failed": "must be of small letters, digits and hyphens, not {got}",
    "too_short": "must not be empty",
    "is_instance_of": "must be a decimal like 0.90, not {got}",
    "finite_number": "must be a finite number",
    "tuple_type": "must be a list in [ ], not {got}",
    "dict_type": "must be a table of keys, not {got}",
    "dataclass_type": "must be a table of keys, not {got}",
    "literal_error": "must be {expected}, not {got}",
    "greater_than": "must be more than {gt}, not {got}",
    "greater_than_equal": "must be at least {ge}, not {got}",
    "less_than": "must be less than {lt}, not {got}",
    "less_than_equal": "must be at most {le}, not {got}",
    "value_error": "{error}",
}


def document_key(field: str) -> str:
    """The key a field has in the document: from_on and from_ are "from", max_days is "max-days"."""
    return {"from_on": "from", "until_on": "until"}.get(field, field.removesuffix("_").replace("_", "-"))


class Table:
    """A table of the document as a frozen dataclass: every key known, every type exact."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Any] = {"strict": True, "extra": "forbid", "alias_generator": document_key}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """A mapping may become the table; what is in it stays exact."""
        schema = handler(source)
        handler.resolve_ref_schema(schema)["strict"] = False
        return schema


def read(kind: type[T], raw: object, path: str) -> tuple[T | None, tuple[str, ...]]:
    """The section as `kind`, and "dotted.key: sentence" for each thing wrong in it.

    Where something is wrong the section is read without the keys that hold it, None if that can't be.
    """
    frozen = _frozen(raw)
    section: T | None
    section, wrong = _validated(kind, frozen)
    if wrong and isinstance(frozen, dict):
        bad = {where[0] for where, _ in wrong if where}
        section, _ = _validated(kind, {key: value for key, value in frozen.items() if key not in bad})
    wrong += _misdated(frozen)
    return section, tuple(f"{_dotted(path, where)}: {sentence}" for where, sentence in wrong)


def _frozen(raw: object) -> object:
    if isinstance(raw, list | tuple):
        return tuple(_frozen(each) for each in raw)
    if not isinstance(raw, Mapping):
        return raw
    table = {key: _frozen(value) for key, value in raw.items()}
    if table.get("assumed") is True:
        table["assumed"] = tuple(key for key in table if key not in NOT_ASSUMABLE)
    return table


def _validated(kind: Any, frozen: object) -> tuple[Any, list[tuple[Path, str]]]:
    from pydantic import ValidationError  # here, not above: only who reads an edition pays for it

    try:
        return _adapter(kind).validate_python(frozen), []
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
        return None, [(error["loc"], _sentence(dict(error))) for error in errors]


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _sentence(error: Mapping[str, Any]) -> str:
    template = SENTENCES.get(error["type"]) or SENTENCES.get(error["msg"])
    if template is None:
        return str(error["msg"])
    return template.format_map({"got": _shown(error["input"]), **error.get("ctx", {})})


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value[:40])
    if isinstance(value, dict | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    return str(value)[:40]


def _misdated(raw: object, where: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(raw, dict):
        first, last = raw.get("from"), raw.get("until")
        if type(first) is date and type(last) is date and last < first:
            yield (*where, "until"), f"must not be before from, {first}, but is {last}"
    elif type(raw) is date and not FIRST_DAY <= raw <= LAST_DAY:
        yield where, f"must be a day from {FIRST_DAY} to {LAST_DAY}, not {raw}"
    for key, value in _children(raw):
        yield from _misdated(value, (*where, key))


def _children(raw: object) -> Iterable[tuple[str | int, object]]:
    if isinstance(raw, dict):
        return raw.items()
    return enumerate(raw) if isinstance(raw, tuple) else ()


def _dotted(path: str, where: Path) -> str:
    for step in where:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        else:
            path += f".{step}" if BARE_KEY.fullmatch(step) else f".{step[:40]!r}"
    return path
