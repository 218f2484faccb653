"""For frozen dataclasses of which a batch makes millions: the same objects, made in half the time."""

from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def quickly_made(kind: type[T]) -> type[T]:
    """A frozen dataclass with slots whose `__init__` sets each field by its slot; nothing else about it changes.

    The one that `dataclasses` writes looks for `object.__setattr__` by name for each field, which is half of what an
    object costs (docs/evidence/bench-standing.md). ValueError for a class with more to do when an object is made.
    """
    stated = fields(kind)  # type: ignore[arg-type]
    if hasattr(kind, "__post_init__") or any(each.default_factory is not MISSING for each in stated):
        raise ValueError(f"{kind.__name__} does more when it is made than set its fields.")
    names = [each.name for each in stated]
    made: dict[str, Any] = {f"set_{name}": getattr(kind, name).__set__ for name in names}
    lines = [f"def __init__(self, {', '.join(names)}):", *(f"    set_{name}(self, {name})" for name in names)]
    exec("\n".join(lines), made)
    made["__init__"].__defaults__ = kind.__init__.__defaults__
    kind.__init__ = made["__init__"]  # type: ignore[method-assign]
    return kind
