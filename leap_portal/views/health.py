"""Health, for machines: alive, and ready to serve."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from partners.models import Edition


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and an edition is published; else 503 with the reason."""
    try:
        published = Edition.objects.exists()
    except DatabaseError:
        connection.close()
        return JsonResponse({"ready": False, "reason": "The database does not answer."}, status=503)
    if not published:
        return JsonResponse({"ready": False, "reason": "No edition is published."}, status=503)
    return JsonResponse({"ready": True})
