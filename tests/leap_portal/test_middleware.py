"""The door: what every answer tells the browser, whether page, file or refusal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory

from leap_portal.middleware import UNUSED, length
from partners.models import Letter
from tests import scene
from tests.leap_portal.people import World

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'none'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "worker-src": "'none'",
    "manifest-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
SAME_ORIGIN = ("Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy")
ADDRESSES = (
    ("nobody", "/accounts/login/", 200),
    ("nobody", "/check/", 200),
    ("nobody", "/", 302),
    ("nobody", "/nowhere/", 404),
    ("nobody", "/check/?code=%00", 400),
    ("nobody", "/health/live", 200),
    ("admin", "/", 200),
    ("admin", "/financing/", 200),
    ("admin", "/letters/LTR-2020-9999/pdf/", 404),
    ("admin", "/organisation/switch/", 405),
    ("viewer", "/accounts/2fa/", 200),
    ("office", "/admin/", 200),
    ("office", "/admin/partners/partner/", 200),
    ("office", "/admin/auth/group/", 403),
    ("office", "/admin/jsi18n/", 200),
)


def told(answer: HttpResponse) -> None:
    """Every header of the house."""
    sent = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert sent == POLICY
    assert {answer[name] for name in SAME_ORIGIN} == {"same-origin"}
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert answer["Permissions-Policy"].count("=()") == len(UNUSED.split()) > 15
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert "Server" not in answer and "X-Powered-By" not in answer


@pytest.mark.parametrize(("who", "address", "status"), ADDRESSES, ids=[one[1] for one in ADDRESSES])
def test_every_answer_says_what_a_browser_may_do_with_it(
    who: str, address: str, status: int, world: World
) -> None:
    answer = world.client(who).get(address)
    assert answer.status_code == status
    told(answer)


def test_letters_and_exports_are_private_too(world: World) -> None:
    number = Letter.objects.get(partner=world.near, kind="status").number
    for address in (f"/letters/{number}/pdf/", "/letters/"):
        answer = world.client("admin").get(address)
        assert answer.status_code == 200
        told(answer)


def test_refusals_say_it_too(world: World) -> None:
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    refused = strict.post("/accounts/login/", {"login": "a@example.com"})
    stranger = Client(HTTP_HOST="evil.example").get("/accounts/login/")
    large = world.client("admin").post("/letters/", {"note": "x" * 2_000_000})
    assert [each.status_code for each in (refused, stranger, large)] == [403, 400, 413]
    for answer in (refused, stranger, large):
        told(answer)


def test_a_page_that_is_out_of_date_is_told_without_inline_style(world: World) -> None:
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    html = strict.post("/accounts/login/").content.decode()
    assert "That page is out of date" in html and "<style" not in html


def test_static_files_are_kept_by_the_browser_and_no_other_site_reads_them() -> None:
    answer = Client(HTTP_HOST="localhost").get("/static/css/portal.css")
    assert answer.status_code == 200 and "max-age" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"] and "Access-Control-Allow-Origin" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_only_an_imports_files_may_be_large(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = scene.browser_of(scene.person("Greta", staff="program office"), second_factor=True)
    file = "code,name,country,currency,standing,partnerworks,channel_manager\n" + "x" * 3_000_000

    def sent(to: str) -> int:
        return desk.post(to, {"files": SimpleUploadedFile("partners.csv", file.encode())}).status_code

    assert (sent("/admin/partners/importrun/add/"), sent("/letters/")) == (302, 413)
    monkeypatch.setattr("leap_portal.imports.uploads.LARGEST", 900_000)
    assert sent("/admin/partners/importrun/add/") == 413


@pytest.mark.parametrize(
    ("said", "bytes_"), [("", 0), ("0", 0), ("12", 12), ("0" * 19 + "2000000", 2_000_000)]
)
def test_a_length_is_read_as_whoever_reads_the_body_reads_it(
    said: str, bytes_: int, rf: RequestFactory
) -> None:
    assert length(rf.post("/", CONTENT_LENGTH=said)) == bytes_
