"""Every page in the table of paths in a real Chromium: nothing for axe, nothing in the console, no sideways scroll."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from partners.terms import Terms
from tests.browser.looking import DIAGONALS, LOOKS, NARROW, SMALLEST, faults
from tests.browser.pages import ROOMS, views
from tests.browser.states import FILES_AND_DEEDS, REFUSALS, STATES
from tests.leap_portal.paths import ALL, Path
from tests.leap_portal.people import World, two_partners
from tests.leap_portal.test_urls import named, told


@pytest.fixture
def world(transactional_db: None, terms: Terms) -> World:
    """Of rows that the server sees too."""
    return two_partners(terms)


class Round:
    """Who goes round with a browser each, and what was wrong with what they opened."""

    def __init__(self, desk: Any) -> None:
        self.desk, self.pages, self.faults, self.opened = desk, {}, [], 0

    def page(self, client: Client) -> Any:
        """A page of the client's session, in a context of its own."""
        kept = {key: one.value for key, one in client.cookies.items()}
        known = tuple(kept.items())
        if known not in self.pages:
            self.pages[known] = self.desk.page()
            cookies = [{"name": key, "value": held, "url": self.desk.address} for key, held in known]
            self.pages[known].context.add_cookies(cookies)
        return self.pages[known]

    def look(self, client: Client, name: str, at: str, answer: HttpResponse | None = None) -> None:
        """Opens it and keeps what is wrong with it; with `answer`, what was answered there already, refusals too."""
        page = self.page(client)
        if answer is not None:
            page.route(f"**{at}", lambda route: route.fulfill(**given(answer)))
        got = page.goto(at)
        page.unroute_all()
        self.opened += 1
        narrow = at.startswith("/admin/")
        looks = DIAGONALS[self.opened % 2] if narrow else LOOKS
        found = faults(page, looks, NARROW if narrow else SMALLEST)
        if answer is None and (got.status, urlsplit(got.url).path) != (200, at):
            found.append(f"{got.status} at {got.url}")
        refusal = (f"the server responded with a status of {got.status}", f"{at}: {got.status}")
        found += [
            line
            for line in self.desk.complaints
            if answer is None or not any(each in line for each in refusal)
        ]
        self.desk.complaints.clear()
        self.faults += [f"{name}: {one}" for one in found]


def given(answer: HttpResponse) -> dict[str, Any]:
    """The answer as the browser is given it, policy included."""
    headers = {key: value for key, value in answer.items() if key != "Content-Length"}
    return {"status": answer.status_code, "headers": headers, "body": answer.getvalue()}


@pytest.fixture
def tour(desk: Any) -> Iterator[Round]:
    tour = Round(desk)
    yield tour
    assert not tour.faults, "\n".join(tour.faults)


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_is_for_everybody(room: str, tour: Round, world: World) -> None:
    seen = set()
    for view in views(world, ROOMS[room]):
        page = view.answer.status_code == 200
        plain = page and view.cell.method == "GET"
        tour.look(world.client(view.cell.who), str(view.cell), view.at, None if plain else view.answer)
        seen |= {view.cell.path.name} if page else set()
    assert [path.name for path in ROOMS[room] if not accounted_for(path, seen)] == []


def accounted_for(path: Path, seen: set[str]) -> bool:
    """Whether it was looked at, is looked at in another state, or never is a page."""
    of_nobody = not set(path.get + path.post) & set("on")
    of_a_model = of_nobody and path.name.endswith(("_add", "_delete", "_short"))
    return of_a_model or path.name in {*seen, *FILES_AND_DEEDS, *(name for name, _ in STATES)}


def test_pages_of_another_state_are_for_everybody(tour: Round, world: World) -> None:
    for (name, state), found in STATES.items():
        client, at = found(world)
        tour.look(client, f"{name} {state}", at)


def test_refusals_are_for_everybody(tour: Round, world: World) -> None:
    for name, found in REFUSALS.items():
        answer = found(world)
        assert str(answer.status_code) == str(name).split()[0]
        tour.look(Client(HTTP_HOST="localhost"), str(name), "/refused/", answer)


def test_the_rooms_hold_every_path_of_the_portal() -> None:
    held = [path for room in ROOMS.values() for path in room]
    assert set(held) == set(ALL) and set(named(get_resolver())) == told()
