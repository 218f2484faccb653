"""What signing in by a provider on another site shares: Ada, the portal at a name of its own, and what is sent to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings

from partners.models import User
from tests import scene
from tests.browser.acts import headline
from tests.browser.looking import faults

REFUSED = "You are not signed in"


@pytest.fixture
def ada(transactional_db: None) -> User:
    return scene.member(scene.company("P0001", "Northwind Networks"), "Ada")


@dataclass
class Sent:
    """Each request to the portal: method, path, and the names of the cookies that went with it."""

    address: str
    requests: list[tuple[str, str, set[str]]] = field(default_factory=list)

    def note(self, request: Any) -> None:
        if request.is_navigation_request() and request.url.startswith(self.address):
            cookies = request.all_headers().get("cookie", "")
            names = {one.partition("=")[0].strip() for one in cookies.split(";") if one}
            path = request.url.removeprefix(self.address).partition("?")[0]
            self.requests.append((request.method, path, names))

    def with_session(self) -> list[tuple[str, str, bool]]:
        """Whether the session's cookie went along."""
        name = settings.SESSION_COOKIE_NAME
        return [(method, path, name in names) for method, path, names in self.requests]


@pytest.fixture
def sent(desk: Any) -> Sent:
    """The portal is `localhost`, the provider 127.0.0.1: two sites to the browser."""
    assert desk.address.startswith("http://localhost:")
    return Sent(desk.address)


@pytest.fixture
def page(desk: Any, sent: Sent) -> Iterator[Any]:
    """The portal's pages may say nothing in the console but that a refusal answers 401; the provider's are its own."""
    page = desk.page()
    page.on("requestfinished", sent.note)
    yield page
    ours = [line for line in desk.complaints if line.startswith(desk.address)]
    desk.complaints[:] = [line for line in ours if "status of 401" not in line]


def begin(page: Any) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Use Example Login").click()


def inside(page: Any) -> bool:
    return bool(page.request.get("/levels/", max_redirects=0).status == 200)


def refused(page: Any) -> bool:
    """Whether the page says so clearly, to everybody, and leads back to where one signs in."""
    page.get_by_role("heading", name=REFUSED).wait_for()
    assert faults(page) == [] and headline(page) == REFUSED
    assert page.get_by_text("Begin again").is_visible()
    page.get_by_role("link", name="Back to sign-in").click()
    page.wait_for_url("**/accounts/login/**")
    return True
