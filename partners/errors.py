"""The refusals that cross module borders: a rule that says no, an edition document that is not sound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partners.reasons import Reason


class NotAllowed(Exception):
    """A service refused; nothing was changed. `reasons` say why, in the words the page shows."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons: tuple[Reason, ...] = tuple(reasons)
        super().__init__(self.reasons)

    def __str__(self) -> str:
        return " ".join(reason.text for reason in self.reasons)


class EditionError(Exception):
    """An edition document can't be used. `errors` holds all that is wrong, each as "dotted.key: sentence"."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors: tuple[str, ...] = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(self.errors)


class NotSetUp(Exception):
    """No edition is published yet, so there is no business day and no rule."""

    def __str__(self) -> str:
        return "No edition is published: run `./portal manage edition load`, or start with `./portal up`."
