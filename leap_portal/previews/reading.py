"""Reads a preview's request: every key known, amounts and days as texts, all that is wrong with it at once."""

from __future__ import annotations

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
from partners.sections import FIRST_DAY, LAST_DAY

T = TypeVar("T")
NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,12})?", re.ASCII)
SENTENCES = {
    "missing": "is missing",
    "unexpected_keyword_argument": "is not a key known here",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be a text in quotes",
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
    found = parse_day(value)
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ValueError(f"must be a day from {FIRST_DAY} to {LAST_DAY}")
    return found


def currency(value: object) -> str:
    """A currency's code."""
    if not isinstance(value, str) or not is_currency(value):
        raise ValueError("must be a currency of ISO 4217 like USD")
    return value


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


def _listed(raw: object) -> object:
    """Lists as tuples, which frozen dataclasses hold."""
    if isinstance(raw, list):
        return tuple(_listed(each) for each in raw)
    return {key: _listed(value) for key, value in raw.items()} if isinstance(raw, dict) else raw


def _reason(error: dict[str, Any]) -> Reason:
    template = SENTENCES.get(error["type"])
    sentence = template.format_map(error.get("ctx", {})) if template else str(error["msg"])
    where = _dotted(error["loc"])
    return Reason("request", f"{where}: {sentence}." if where else f"The request {sentence}.")


def _dotted(where: Sequence[str | int]) -> str:
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step[:40]}" for step in where)
    return "".join(steps).removeprefix(".")
