"""Row 5: what a first view of home costs: bytes as sent, requests, script."""

import gzip
import re
from collections.abc import Iterator
from http.client import HTTPConnection

from tests.bench.harness import database, serving
from tests.bench.pages import session

LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def run() -> Iterator[str]:
    """Yields the lines of the report."""
    with database() as environment, serving(environment, "leap_portal.settings") as port:
        cookie = session(environment)
        yield "| page | KB compressed | requests | KB script |"
        yield "|---|---|---|---|"
        for page in ("/accounts/login/", "/", "/training/", "/financing/"):
            body = fetched(port, page, "" if "login" in page else cookie)
            text = body.decode()
            linked = sorted(set(LINKED.findall(text)))
            sizes = {path: sent(port, path) for path in linked}
            script = sum(size for path, size in sizes.items() if path.endswith(".js"))
            total = len(gzip.compress(body)) + sum(sizes.values())
            yield f"| {page} | {total / 1024:.1f} | {1 + len(linked)} | {script / 1024:.1f} |"


def fetched(port: int, path: str, cookie: str) -> bytes:
    """A page's body."""
    return ask(port, path, {"Cookie": cookie})


def sent(port: int, path: str) -> int:
    """How many bytes of a static file go over the wire."""
    return len(ask(port, path, {"Accept-Encoding": "br, gzip"}))


def ask(port: int, path: str, headers: dict[str, str]) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": "localhost", **headers})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return body
