"""What allauth asks people, where the portal asks differently."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from partners import notices, wake
from partners.models import WantedReset


class WantedResetForm(ResetPasswordForm):
    """Takes any address alike: nothing is looked up, so neither text nor time tells whether it is known."""

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = self.cleaned_data["email"]
        WantedReset.objects.create(email=email)
        wake.soon(notices.WRITE_RESETS)
        return email
