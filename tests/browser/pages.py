"""The pages there are to look at, made from the table of paths: each by whoever sees in it what nobody before did."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpResponse

from tests.leap_portal.matrix import TABLE, Cell, address, answered, expected, number
from tests.leap_portal.paths import ACCOUNTS, ADMIN, MODELS, PORTAL, Path
from tests.leap_portal.people import World

OUTSIDE_ADMIN = ("nobody", "admin", "viewer", "manager")
IN_ADMIN = ("root", "auditor", "approver")
HALF = len(MODELS) // 2
ROOMS = {
    "portal": PORTAL,
    "accounts": ACCOUNTS,
    "admin": (*ADMIN, *(path for model in MODELS[:HALF] for path in model.paths())),
    "more of admin": tuple(path for model in MODELS[HALF:] for path in model.paths()),
}
ELEMENT = re.compile(r"<(\w+)((?:\s+[\w-]+(?:=\"[^\"]*\")?)*)")
TELLING = re.compile(r"\s(?:class|type|role)=\"[^\"]*\"")
Kinds = set[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class View:
    """What somebody sees who asks for an address, or sends it a form: a page of the portal's, or a refusal."""

    cell: Cell
    at: str
    answer: HttpResponse = field(repr=False)

    def __str__(self) -> str:
        return str(self.cell)


def kinds(answer: HttpResponse) -> Kinds:
    """The sorts of elements in a page, by what style sheets and screen readers tell them apart by; none in a file."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return set()
    return {(tag, *TELLING.findall(rest)) for tag, rest in ELEMENT.findall(answer.getvalue().decode())}


def views(world: World, paths: tuple[Path, ...]) -> Iterator[View]:
    """Every page of these paths: by the first who sees it, then by who sees other sorts of elements in it."""
    seen: dict[str, Kinds] = defaultdict(set)
    for cell in cells(paths):
        letter = expected(cell)
        if letter in ".>m" or (letter in "x-" and seen[letter]):
            continue
        answer = answered(cell, world)
        key = cell.path.name if letter == "o" else letter
        if news := kinds(answer) - seen[key]:
            seen[key] |= news
            yield View(cell, address(cell.path, number(cell, world)), answer)


def cells(paths: tuple[Path, ...]) -> Iterator[Cell]:
    for path in paths:
        for who in IN_ADMIN if path.name.startswith("admin:") else OUTSIDE_ADMIN:
            yield from (Cell(path, who, "own", method) for method in TABLE)
