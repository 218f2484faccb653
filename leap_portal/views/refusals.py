"""What is answered to a request that could not be read: it is malformed, or more than the portal takes."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leap_portal.imports import uploads

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """413 or 400, with a page that needs nothing and tells what to do; never what went wrong inside."""
    if not isinstance(exception, TOO_MUCH):
        return render(None, "400.html", status=400)
    limits = {
        "megabytes": uploads.MEGABYTES,
        "form": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2,
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return render(None, "413.html", limits, status=413)
