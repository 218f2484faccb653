"""A real Chromium before the portal, served from this process, and what its console said."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread, beside the ORM

WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=WORDS)
        yield browser
        browser.close()


@dataclass
class Desk:
    """Opens pages of the portal; `complaints` is what their consoles said and what answered with an error."""

    chromium: Any
    address: str
    complaints: list[str] = field(default_factory=list)

    def page(self, **settings: Any) -> Any:
        """A page of a browser that has never been here."""
        settings = {"viewport": {"width": 1440, "height": 900}, **settings}
        context = self.chromium.new_context(base_url=self.address, **settings)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on(
            "console",
            lambda said: (
                said.type in ("error", "warning") and self.complaints.append(f"{page.url}: {said.text}")
            ),
        )
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "response", lambda got: got.status >= 500 and self.complaints.append(f"{got.url}: {got.status}")
        )
        return page


@pytest.fixture
def desk(chromium: Any, live_server: Any, settings: Any) -> Iterator[Desk]:
    """Every page opened in a test kept to the content security policy and said nothing in the console."""
    settings.BASE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    desk = Desk(chromium, live_server.url)
    yield desk
    for context in list(chromium.contexts):
        context.close()
    assert desk.complaints == []
