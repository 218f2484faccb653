"""An application is reached through its partner only; another's and none are the same 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from financing.choices import State
from financing.models import Application


def application(request: HttpRequest, number: str) -> Application:
    """The partner's application of this number, or 404."""
    return get_object_or_404(
        Application.objects.select_related("partner"), partner_id=request.partner.id, number=number
    )


def draft(request: HttpRequest, number: str) -> Application:
    """The partner's draft of this number, or 404."""
    drafts = Application.objects.select_related("partner").filter(state=State.DRAFT)
    return get_object_or_404(drafts, partner_id=request.partner.id, number=number)
