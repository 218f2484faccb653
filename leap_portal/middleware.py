"""What every answer tells the browser, and what no request gets past: too large, or with a NUL in its address."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from leap_portal.imports import uploads

GetResponse = Callable[[HttpRequest], HttpResponse]
UNUSED = (
    "accelerometer autoplay camera display-capture encrypted-media geolocation gyroscope hid idle-detection "
    "magnetometer microphone midi payment screen-wake-lock serial usb xr-spatial-tracking"
)
HEADERS = (
    ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in UNUSED.split())),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    # What a partner sees is not to be seen by the next at the same computer, by the Back button either
    ("Cache-Control", "private, no-store"),
)
IMPORTS = "/admin/partners/importrun/"
AROUND = 2 * 1024 * 1024  # what a form puts around files


class Doorway:
    """Sets the headers that no answer says otherwise, and refuses what is not even to be read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS:
            response.setdefault(name, value)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Before anything reads the body; RequestDataTooBig or BadRequest."""
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A NUL in the address.")
        if length(request) > most(request.path_info):
            raise RequestDataTooBig("The body is larger than its page takes.")


def length(request: HttpRequest) -> int:
    """How many bytes the request says it has; BadRequest where that is no number."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not (said.isascii() and said.isdigit()):
        raise BadRequest("No length of a body.")
    return int(said.lstrip("0")[:19] or "0")


def most(path: str) -> int:
    """How many bytes may be sent to a path: docker/nginx.conf says the same."""
    return uploads.LARGEST + AROUND if path.startswith(IMPORTS) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
