"""The matrix: every path by every actor, about their own, another's and no such row, by every method; and what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from tests.leap_portal.canaries import text_of
from tests.leap_portal.paths import ACTORS, ALL, SEES_ALL, Path
from tests.leap_portal.people import World

ABSENT = {
    "application": "DEF-2020-9999",
    "draft": "DEF-2020-9999",
    "letter": "LTR-2020-9999",
    "code": "P99999",
}
ANY_ID = 999_999
LETTERS = {200: "o", 302: ">", 403: "x", 404: "-", 405: "m"}
TO_SIGN_IN = ("/accounts/login/?", "/admin/login/?")
NO_PARTNER = "You are not a member of an organisation yet"
TABLE = ("GET", "POST")
WORST = ("nobody", "stranger", "elsewhere", "auditor")  # who would gain most by another method
OTHERS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
FACTORY = RequestFactory(HTTP_HOST="localhost")
HANDLER = ClientHandler(enforce_csrf_checks=False)  # a test's client would keep every template's context
UNSIGNED = ("nobody", "left", "staff")  # who is signed in nowhere that matters
OF_NOBODY = (
    "training_course partners_edition partners_jobrun partners_importrun auth_group mfa_authenticator"
).split()


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: who asks, about whose row (own, other, none), by which method."""

    path: Path
    who: str
    whose: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.path.name} by {self.who}, {self.whose}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker can tell apart: its letter, and every byte but the number asked for."""

    letter: str
    face: tuple[int, str, str]

    @property
    def text(self) -> str:
        return "\n".join(self.face[1:])


def cells(path: Path) -> Iterator[Cell]:
    """The questions to a path: the table's methods about every row, the others about the row that is most another's."""
    rows = [] if not path.holds else ["other", "none"] if path.holds not in OF_NOBODY else ["none"]
    for who in ACTORS:
        for whose in ("own", *rows):
            yield from (Cell(path, who, whose, method) for method in TABLE)
        least = "other" if "other" in rows else "own"
        yield from (Cell(path, who, least, method) for method in OTHERS if who in WORST)


def every_cell() -> Iterator[Cell]:
    for path in ALL:
        yield from cells(path)


def number(cell: Cell, world: World) -> int | str:
    """What stands in the address."""
    holds, rows = cell.path.holds, world.rows.get(cell.path.holds, {})
    if not holds or cell.whose == "none":
        return ABSENT.get(holds, ANY_ID)
    if holds in OF_NOBODY:
        return rows["all"]
    if holds == "upload":
        return rows["Root" if (cell.who == "root") == (cell.whose == "own") else "Grace"]
    own = "far" if cell.who in ("stranger", "elsewhere") else "near"
    return rows[own if cell.whose == "own" else {"near": "far", "far": "near"}[own]]


def address(path: Path, row: int | str) -> str:
    if path.at:
        return path.at
    if path.name.endswith("_short"):
        return reverse(path.name.replace("_short", "_change"), args=[row]).removesuffix("change/")
    held = [row] if path.holds and "#" not in path.sent.values() else []
    return reverse(path.name, args=[*path.args, *held])


def ask(cell: Cell, world: World) -> Answer:
    """Asks, and undoes whatever came of it."""
    found = answered(cell, world)
    return Answer(letter(found), face(found, number(cell, world) if cell.path.holds else None))


def answered(cell: Cell, world: World) -> HttpResponse:
    """What the portal answers; whatever came of it is undone."""
    row = number(cell, world)
    given = cell.path.sent if cell.method == "POST" else {}
    sent = {name: str(row) if value == "#" else value for name, value in given.items()}
    with transaction.atomic():
        send = getattr(FACTORY, cell.method.lower())
        request = send(address(cell.path, row), sent or None, HTTP_COOKIE=world.cookies(cell.who))
        found = HANDLER(request.environ)
        transaction.set_rollback(True)
    return found


def letter(found: HttpResponse) -> str:
    """The table's letter for it; its number where the table has none."""
    if found.status_code == 302 and found.headers["Location"].startswith(TO_SIGN_IN):
        return "."
    if found.status_code == 200 and NO_PARTNER.encode() in found.getvalue():
        return "n"
    return LETTERS.get(found.status_code, str(found.status_code))


def face(found: HttpResponse, row: int | str | None) -> tuple[int, str, str]:
    """Status, headers with cookies, and body, but for the number asked for and what is drawn anew each time."""
    kept = {
        name: value
        for name, value in found.headers.items()
        if name not in ("Content-Length", "Expires", "Date")
    }
    head = "\n".join([*(f"{name}: {value}" for name, value in kept.items()), *told(found)])
    body = CSRF.sub("", text_of(found))
    if row is None:
        return found.status_code, head, body
    # An id is found in addresses and in what is said of it only: a 4 elsewhere is a 4.
    old = [f"/{row}/", f"“{row}”", f"%2F{row}%2F"] if isinstance(row, int) else [row]
    for text in old:
        head, body = head.replace(text, "#"), body.replace(text, "#")
    return found.status_code, head, body


def told(found: HttpResponse) -> list[str]:
    """The sentences that the next page will show."""
    return [str(one) for one in getattr(getattr(found, "wsgi_request", None), "_messages", [])]


def expected(cell: Cell) -> str:
    """The table's letter."""
    letters = cell.path.get if cell.method == "GET" else cell.path.post
    own = letters.replace(" ", "")[ACTORS.index(cell.who)]
    if cell.whose == "own" or (cell.whose == "other" and sees_others(cell)):
        return own.lower()
    return cell.path.gone if cell.path.gone and own in "o>M" else own


def sees_others(cell: Cell) -> bool:
    """Whether another partner's row is as good as one's own; an upload is its uploader's alone."""
    in_admin = cell.path.name.startswith("admin:")
    return in_admin and cell.who in SEES_ALL and cell.path.holds != "upload"


def not_to_see(cell: Cell, world: World) -> list[str]:
    """The words that this actor must not read here."""
    if cell.path.name.startswith("admin:") and cell.who in SEES_ALL:
        return []
    if cell.who in (*UNSIGNED, *SEES_ALL):
        return [word for flock in world.canaries.values() for word in flock.words]
    return world.canaries["near" if cell.who in ("stranger", "elsewhere") else "far"].words


def faults(world: World, path: Path) -> list[str]:
    """What is wrong with the path's answers."""
    answers = {cell: ask(cell, world) for cell in cells(path)}
    return [
        f"{cell}: {fault}"
        for cell, answer in answers.items()
        for fault in (*leaks(cell, answer, world), *astray(cell, answer, answers))
    ]


def leaks(cell: Cell, answer: Answer, world: World) -> Iterator[str]:
    """That it failed, and whatever it shows that isn't for this actor."""
    if answer.face[0] >= 500:
        yield str(answer.face[0])
    lowered = answer.text.lower()
    yield from (f"shows {word}" for word in not_to_see(cell, world) if word.lower() in lowered)


def astray(cell: Cell, answer: Answer, answers: dict[Cell, Answer]) -> Iterator[str]:
    """Where it is not what the table says; where another's row and none can be told apart; what GET would not give."""
    status, _, body = answer.face
    if cell.method in OTHERS:
        if status < 300 <= answers[replace(cell, method="GET")].face[0] and body:
            yield f"{status}, which GET is not given"
    elif answer.letter != expected(cell):
        yield f"{answer.letter} instead of {expected(cell)}"
    elif cell.whose == "other" and not sees_others(cell) and answer != answers[replace(cell, whose="none")]:
        yield "can be told from a row that isn't there"
