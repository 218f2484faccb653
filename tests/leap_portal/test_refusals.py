"""What is sent is refused with a page that says what to do, however it is broken: never an error of the portal's own."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.leap_portal.people import World

pytestmark = pytest.mark.slow

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=here"
PART = b'--here\r\nContent-Disposition: form-data; name="login"\r\n\r\n%s\r\n--here--\r\n'
FILE = b'--here\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\nx\r\n'
TOO_MUCH = {
    "a field of 10 MB": (b"login=" + b"x" * 10_000_000, FORM),
    "a part of 10 MB": (PART % (b"x" * 10_000_000), PARTS),
    "5000 fields": (b"&".join(b"f%d=1" % number for number in range(5000)), FORM),
    "5000 parts": ((PART % b"x").replace(b"here--\r\n", b"here\r\n") * 5000 + b"--here--\r\n", PARTS),
    "100 files": ((FILE % b"a.csv") * 100 + b"--here--\r\n", PARTS),
}
MALFORMED = {
    "no boundary": (b"x=1", "multipart/form-data"),
    "an empty boundary": (b"x=1", "multipart/form-data; boundary="),
    "a boundary that is none": (b"x=1", "multipart/form-data; boundary=\xff".encode("latin-1").decode("latin-1")),
    "parts that never end": (b'--here\r\nContent-Disposition: form-data; name="login"\r\n\r\nx', PARTS),
    "parts without heads": (b"--here\r\n\r\n\r\n--here--\r\n", PARTS),
    "bad base64": (PART.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") % b"\xff=\xff", PARTS),
    "a NUL": (b"login=a%00b&password=%00", FORM),
    "a NUL in a part": (PART % b"a\x00b", PARTS),
    "no UTF-8": (b"login=%ff%fe&password=\xff", FORM),
    "no UTF-8 in a part": (PART % b"\xff\xfe\xc3", PARTS),
    "a charset there is none of": (b"login=x", f"{FORM}; charset=klingon"),
    "half a surrogate": (b"login=%ed%a0%80", FORM),
    "a file named by a path": (FILE % b"../../etc/passwd" + b"--here--\r\n", PARTS),
    "a file named with a NUL": (FILE % b"a\x00.csv" + b"--here--\r\n", PARTS),
    "a file without a name": (FILE % b"" + b"--here--\r\n", PARTS),
    "what is no form": (b'{"login": 1}', "application/json"),
    "no type": (b"login=x", ""),
}  # fmt: skip
DOORS = (
    ("nobody", "/accounts/login/"),
    ("admin", "/letters/"),
    ("admin", "/organisation/switch/"),
    ("office", "/admin/partners/importrun/add/"),
    ("office", "/admin/partners/user/add/"),
    ("office", "/admin/days/go/"),
)


def post(world: World, door: tuple[str, str], body: bytes, kind: str, **said: str) -> object:
    who, address = door
    return world.client(who).generic("POST", address, body, content_type=kind, **said)


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_told_with_what_may_be_sent(name: str, world: World) -> None:
    for door in DOORS:
        answer = post(world, door, *TOO_MUCH[name])
        html = answer.content.decode()
        assert answer.status_code == 413, door
        assert "64 MB together" in html and "1 MB and 2000 fields" in html and "send it in parts" in html


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_malformed_breaks_nothing(name: str, world: World) -> None:
    for door in DOORS:
        answer = post(world, door, *MALFORMED[name])
        assert answer.status_code < 500, door
        if answer.status_code == 400 and "json" not in answer["Content-Type"]:
            assert "Nothing was changed" in answer.content.decode(), door


@pytest.mark.parametrize(
    "length", ["-1", "abc", "", "99999999999999999999999", "1e9", "²", "0x10", "9" * 18, "0" * 19 + "9" * 18]
)
def test_a_length_that_is_none_or_absurd_breaks_nothing(length: str, world: World) -> None:
    for door in DOORS:
        answer = post(world, door, b"login=x", FORM, CONTENT_LENGTH=length)
        assert answer.status_code == 413 if length.endswith("9" * 18) else answer.status_code < 500, door


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?q=a%00b", "?q=%ff", "?as_of=%00", "?partner=%00", "?q=%ed%a0%80", "?%00=1", "?p=%00", "?o=%00",
     "?_popup=%00", "?id__exact=%00", "?" + "a=1&" * 3000, "?as_of=" + "9" * 3000, "?p=" + "9" * 400],
)  # fmt: skip
def test_no_address_breaks_a_page(query: str, world: World) -> None:
    for who, path in (
        ("nobody", "/accounts/login/"), ("nobody", "/check/"), ("admin", "/"), ("admin", "/rebates/"),
        ("admin", "/financing/"), ("office", "/admin/partners/partner/"), ("office", "/admin/partners/user/"),
        ("office", "/admin/partners/importrun/"),
    ):  # fmt: skip
        assert world.client(who).get(path + query).status_code < 500, path


@pytest.mark.parametrize(
    "path", ["/%00", "/admin/partners/partner/%00/change/", "/letters/%ff/pdf/", "/%2e%2e/etc"]
)
def test_no_path_breaks_a_page(path: str, world: World) -> None:
    for who in ("nobody", "admin", "office"):
        assert world.client(who).get(path).status_code in (302, 400, 404)


METHODS = ("TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND", "CONNECT", "GET\u00e9", "x" * 200)


@pytest.mark.parametrize("method", METHODS, ids=ascii)
def test_no_method_breaks_a_page_and_nothing_is_echoed(method: str, world: World) -> None:
    for door in (
        *DOORS,
        ("admin", "/"),
        ("admin", "/rebates/sales.csv"),
        ("nobody", "/health/live"),
        ("office", "/admin/"),
    ):
        who, address = door
        answer = world.client(who).generic(method, address, HTTP_X_SECRET="of-this-request")
        assert answer.status_code < 500 and b"of-this-request" not in answer.content, door


INSIDE = re.compile(
    r"Traceback|/work|site-packages|\.py\b|django|gunicorn|postgres|psycopg|SELECT |Exception|Debug",
    re.IGNORECASE,
)


def test_refusals_tell_nothing_of_the_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partners.views.checks.CheckForm", lambda given: 1 / 0)
    broken = Client(HTTP_HOST="localhost", raise_request_exception=False).get("/check/")
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answers = {
        500: broken,
        413: world.client("admin").post("/letters/", {"x": "x" * 2_000_000}),
        400: Client(HTTP_HOST="evil.example").get("/"),
        403: strict.post("/accounts/login/"),
        404: world.client("admin").get("/nowhere/"),
        405: world.client("admin").get("/organisation/switch/"),
    }
    for status, answer in answers.items():
        seen = answer.content.decode().replace("csrfmiddlewaretoken", "")
        assert answer.status_code == status and INSIDE.findall(seen) == [], status
        assert not {"Server", "X-Powered-By"} & set(answer.headers)


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "http:///evil.example", "javascript:alert(1)",
     "https:evil.example", "\thttps://evil.example", "https://localhost@evil.example/", "/%09/evil.example"],
)  # fmt: skip
def test_nobody_is_led_elsewhere(target: str, world: World) -> None:
    from tests.browser.acts import PASSWORD, with_password

    cache.clear()  # of the limits on signing in
    with_password(world.people["admin"])
    for given in ({"next": target}, {}):
        client = Client(HTTP_HOST="localhost")
        form = {"login": world.people["admin"].email, "password": PASSWORD, **given}
        answer = client.post("/accounts/login/", form, query_params={"next": target})
        assert answer.status_code == 302 and answer["Location"] in ("/", "/%09/evil.example"), answer[
            "Location"
        ]
    left = world.fresh("admin").post("/accounts/logout/", {"next": target})
    assert left["Location"] in ("/accounts/login/", "/%09/evil.example")
    for path in ("//evil.example/..", "//evil.example/?as_of=today"):
        gone = Client(HTTP_HOST="localhost").get(path).headers.get("Location", "/")
        assert gone.startswith("/") and not gone.startswith(("//", "/\\"))
