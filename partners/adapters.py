"""How the portal uses allauth: nobody signs up without an invitation, and mail goes through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    """Sign-up is closed: members are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
