"""Training: what the partner holds, how long it stands, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.access import member
from training import status


@require_safe
@member
def page(request: HttpRequest) -> HttpResponse:
    """The specializations on the day looked at."""
    found = status.of([request.partner.id], request.as_of, request.terms)[request.partner.id]
    counts = {"active": len(found.active), "by_extension": found.by_extension, "ended": found.ended}
    return render(
        request, "training/specializations.html", {"specializations": found.specializations, "counts": counts}
    )
