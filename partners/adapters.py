"""How the portal uses allauth: nobody signs up without an invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Sign-up is closed: members are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff who belong to no partner begin at their work, everybody else at home."""
        staff = request.user.is_staff and not request.user.memberships.exists()
        return "/admin/" if staff else super().get_login_redirect_url(request)
