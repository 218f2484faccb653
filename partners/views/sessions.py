"""Ending one of one's own sessions."""

from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST


@require_POST
@login_required
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Ends the session, wherever it is open."""
    session = get_object_or_404(UserSession, pk=key, user=request.user)
    end_sessions(request, [session])
    messages.success(request, "That session is over.")
    return redirect("usersessions_list")
