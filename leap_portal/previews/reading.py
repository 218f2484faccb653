"""Reads a preview's request: every key known, amounts and days as texts, all that is wrong with it at once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BeforeValidator, TypeAdapter, ValidationError

from partners.dated import parse_day
from partners.errors import NotAllowed
from partners.money import is_currency
from partners.reasons import Reason
from partners.sections import FIRST_DAY, LAST_DAY, readable

T = TypeVar("T")
LONGEST_NAME = 80
KEY = "[key]"  # how errors mark that a table's key is wrong, not what it holds
DEEPEST = 8  # what lies deeper than any request is not looked into
NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,12})?", re.ASCII)
SENTENCES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a key known here",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a text in quotes",
    "string_unicode": "holds a text that is no Unicode",
    "tuple_type": "must be a list in [ ]",
    "dict_type": "must be a table of keys",
    "dataclass_type": "must be a table of keys",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "must not be empty",
    "too_long": "must hold at most {max_length}",
    "value_error": "{error}",
}


def decimal(value: object) -> Decimal:
    """A number written as text, so that no digit is lost on the way."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise ValueError('must be a number in quotes, like "1234.50"')
    return Decimal(value)


def day(value: object) -> date:
    """A day written as text, within the days a program can mean."""
    if not isinstance(value, str):
        raise ValueError('must be a day in quotes, like "2020-09-30"')
    try:
        found = parse_day(value)
    except ValueError:
        raise ValueError('must be a day of the calendar in quotes, like "2020-09-30"') from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"must be a day from {FIRST_DAY} to {LAST_DAY}")
    return found


def currency(value: object) -> str:
    """A currency's code."""
    if not isinstance(value, str) or not is_currency(value):
        raise ValueError("must be a currency of ISO 4217 like USD")
    return value


def name(value: object) -> str:
    """A code or number that something is known by."""
    if not isinstance(value, str) or not readable(value) or len(value) > LONGEST_NAME:
        raise ValueError(f"must be a text in quotes, on one line, of at most {LONGEST_NAME} characters")
    return value


Name = Annotated[str, BeforeValidator(name)]
Amount = Annotated[Decimal, BeforeValidator(decimal)]
Day = Annotated[date, BeforeValidator(day)]
Currency = Annotated[str, BeforeValidator(currency)]


class Request:
    """A request as a frozen dataclass: every key known, every type exact; a field `from_` is the key "from"."""

    __slots__ = ()
    __pydantic_config__: ClassVar[Any] = {
        "strict": True,
        "extra": "forbid",
        "alias_generator": lambda field: field.removesuffix("_"),
    }

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """A mapping may become the request; what is in it stays exact."""
        schema = handler(source)
        handler.resolve_ref_schema(schema)["strict"] = False
        return schema


def parsed(text: str | bytes) -> object:
    """The request as JSON holds it; NotAllowed where it is none or names a key twice."""
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except RecursionError:
        raise NotAllowed((Reason("request", "The request is no JSON: it is nested too deep."),)) from None
    except ValueError as error:
        raise NotAllowed((Reason("request", f"The request is no JSON: {error}."),)) from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen = dict(pairs)
    if len(seen) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"it names the key {twice[:40]!a} twice")
    return seen


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number")


def read(kind: type[T], raw: object) -> T:
    """The request as `kind`; NotAllowed with a sentence for each thing wrong in it."""
    found: T = _validated(kind, _listed(raw))
    return found


def _validated(kind: Any, raw: object) -> Any:
    try:
        return _adapter(kind).validate_python(raw)
    except ValidationError as refused:
        raise NotAllowed(_reason(dict(error)) for error in refused.errors(include_url=False)) from None


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _listed(raw: object, depth: int = 0) -> object:
    """Lists as tuples, which frozen dataclasses hold."""
    if depth > DEEPEST:
        return None
    if isinstance(raw, list):
        return tuple(_listed(each, depth + 1) for each in raw)
    return {key: _listed(value, depth + 1) for key, value in raw.items()} if isinstance(raw, dict) else raw


def _reason(error: dict[str, Any]) -> Reason:
    template = SENTENCES.get(error["type"])
    sentence = template.format_map(error.get("ctx", {})) if template else str(error["msg"])
    where = _dotted(error["loc"])
    return Reason("request", f"{where}: {sentence}." if where else f"The request {sentence}.")


def _dotted(where: Sequence[str | int]) -> str:
    return "".join(_step(each) for each in where if each != KEY).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step + 1}]"
    return f".{step[:40]}" if readable(step) else f".{step[:40]!a}"
