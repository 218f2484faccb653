"""A browser is named as people know it."""

import pytest

from partners.browsers import device

TABLE = [
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Firefox on Windows",
    ),
    (
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605",
        "Safari on macOS",
    ),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140 Safari/537", "Chrome on Linux"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140 Safari/537 Edg/140", "Edge on Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604", "Safari on iPhone"),
    ("", "an unknown browser"),
]


@pytest.mark.parametrize(("said", "name"), TABLE)
def test_a_browser_has_a_name(said: str, name: str) -> None:
    assert device(said) == name
