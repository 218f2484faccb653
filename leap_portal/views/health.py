"""Health, for machines: alive, and ready to serve."""

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from leap_portal import wall
from partners.models import Edition


@require_safe
@transaction.non_atomic_requests
def live(request: HttpRequest) -> JsonResponse:
    """The process answers, the database or not."""
    return JsonResponse({"live": True})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, an edition is published and the wall between partners stands; else 503 with the reason."""
    try:
        published, wrong = Edition.objects.exists(), wall.problems()
    except DatabaseError:
        connection.close()
        return JsonResponse({"ready": False, "reason": "The database does not answer."}, status=503)
    reasons = wrong if published else ["No edition is published.", *wrong]
    if reasons:
        return JsonResponse({"ready": False, "reason": " ".join(reasons)}, status=503)
    return JsonResponse({"ready": True})
