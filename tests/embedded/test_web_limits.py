"""The web server as it is started, asked by hand: what is too long, too many or absurd gets an answer, and nobody is believed."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from leap_portal.embedded.folder import ROOT
from leap_portal.embedded.up import WEB
from leap_portal.imports import uploads
from leap_portal.middleware import AROUND, IMPORTS

pytestmark = pytest.mark.slow
HOST = "Host: localhost"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("web")
    words = [word.format(port=number, temporary=folder) for word in WEB.split()]
    away = {"DATABASE_URL": "postgres://nobody:none@127.0.0.1:9/none", "DATABASE_URL_FILE": ""}
    environment = {**os.environ, **away, "DJANGO_SETTINGS_MODULE": "leap_portal.settings"}
    with (folder / "log").open("wb") as log:
        web = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        for _ in range(150):
            time.sleep(0.2)
            if answers(number) or web.poll() is not None:
                break
        assert answers(number), (folder / "log").read_text()
        yield number
    finally:
        web.terminate()
        web.wait(15)


def answers(port: int) -> bool:
    try:
        return "200" in ask(port, f"GET /health/live HTTP/1.1\r\n{HOST}\r\n\r\n")[:15]
    except OSError:
        return False


def ask(port: int, text: str) -> str:
    """What comes back within five seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(text.encode("latin-1"))
        told = b""
        while b"\r\n\r\n" not in told and (more := line.recv(65536)):
            told += more
        return told.decode("latin-1")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (f"GET /?a={'x' * 5000} HTTP/1.1\r\n{HOST}\r\n\r\n", "414"),
        (f"GET /health/live HTTP/1.1\r\n{HOST}\r\nX-A: {'x' * 9000}\r\n\r\n", "400|431"),
        (f"GET /health/live HTTP/1.1\r\n{HOST}\r\n" + "X-A: 1\r\n" * 100 + "\r\n", "400|431"),
        (f"POST /accounts/login/ HTTP/1.1\r\n{HOST}\r\nContent-Length: -1\r\n\r\n", "400"),
        (f"POST /accounts/login/ HTTP/1.1\r\n{HOST}\r\nContent-Length: many\r\n\r\n", "400"),
        (f"POST /accounts/login/ HTTP/1.1\r\n{HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"),
        (f"POST /accounts/login/ HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: nonsense\r\n\r\n", "400|501"),
        ("GARBAGE\r\n\r\n", "400"),
        (f"GET /health/live HTTP/9.9\r\n{HOST}\r\n\r\n", "400|505"),
        (f"TRACE /health/live HTTP/1.1\r\n{HOST}\r\n\r\n", "405"),
        ("GET /health/live HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: localhost\r\n\r\n", "400"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_sound_request_is_answered_as_such(port: int, text: str, status: str) -> None:
    told = ask(port, text)
    assert re.match(rf"HTTP/1\.1 ({status}) ", told), told[:200]
    assert not re.search(r"gunicorn/|Python/|Traceback|\.py", told)
    assert answers(port)


def test_an_absurd_length_is_refused_before_anything_of_it_is_read(port: int) -> None:
    for length in (2 * 1024**2, 10**15):
        told = ask(port, f"POST /health/live HTTP/1.1\r\n{HOST}\r\nContent-Length: {length}\r\n\r\nx")
        assert told.startswith("HTTP/1.1 413 "), told[:200]


def test_nobody_who_comes_directly_is_believed_to_be_a_proxy(port: int) -> None:
    said = "X-Forwarded-Proto: https\r\nSCRIPT_NAME: /evil\r\nX-Forwarded-Host: evil.example"
    told = ask(port, f"GET /health/live HTTP/1.1\r\n{HOST}\r\n{said}\r\n\r\n")
    assert told.startswith("HTTP/1.1 200 ") and "evil" not in told and "Strict-Transport-Security" not in told


def test_in_the_image_the_server_has_the_same_limits() -> None:
    image = (ROOT / "Dockerfile").read_text().partition('CMD ["gunicorn"')[2]
    for name in ("--limit-request-line", "--limit-request-fields", "--limit-request-field_size"):
        of_up = re.search(rf"{name} (\d+)", WEB)
        of_image = re.search(rf'"{name}", "(\d+)"', image)
        assert of_up and of_image and of_up[1] == of_image[1], name
    assert "--forwarded-allow-ips= " in WEB and '"--forwarded-allow-ips="' in image


TELLING = (
    "/organisation/invitations/npnlCsdDaJfQwCuTExNkeqdNnHJAQNGc8qsl5SQT4LI/",
    "/accounts/password/reset/key/5-dinwiq-3d1adbd43641ec2756886b54b5fd8f82/",
    "/accounts/confirm-email/Mg:1xWdbY:u3b0u14xDqGkQgOZE3NtyIfgX2J13YSO5GrU2XRVlog/",
    "/accounts/oidc/company/login/callback/?code=3d1adbd43641ec27&state=abc",
)


@pytest.mark.parametrize("address", TELLING)
def test_no_log_of_requests_holds_an_address_that_lets_somebody_in(address: str) -> None:
    nginx = (ROOT / "docker" / "nginx.conf").read_text()
    masked = [
        re.match(pattern, address) for pattern in re.findall(r'^ +"~(\^[^"]+)" "\$1', nginx, re.MULTILINE)
    ]
    assert any(masked)
    (written,) = re.findall(r"log_format told (.+?);", nginx, re.DOTALL)
    assert not re.search(r"\$request[ \"]|request_uri|referer", written)
    assert re.findall(r"access_log ([^;]+);", nginx) == ["/dev/stdout told", "off"]
    assert "access-logfile" not in (ROOT / "Dockerfile").read_text()


def test_nginx_takes_what_the_portal_takes(settings) -> None:
    nginx = (ROOT / "docker" / "nginx.conf").read_text()
    sizes = [int(size) * 1024**2 for size in re.findall(r"client_max_body_size (\d+)m;", nginx)]
    assert sizes == [settings.DATA_UPLOAD_MAX_MEMORY_SIZE, uploads.LARGEST + AROUND]
    assert f"location {IMPORTS} {{" in nginx and "server_tokens off;" in nginx
    assert f"{uploads.MEGABYTES} MB together, anything else 1 MB" in nginx
