"""What people fill in about who belongs to a partner."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from partners.choices import Role
from partners.errors import NotAllowed
from partners.models import User

MAY = {
    Role.ADMIN: "everything, members included",
    Role.FINANCE: "asks for deferments",
    Role.TRAINING: "looks after training",
    Role.VIEWER: "looks only",
}
ROLES = [(role.value, f"{role.label.capitalize()}: {MAY[role]}") for role in Role]


class OneLine(forms.CharField):
    """Words on one line: they go into the subject of mails."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class Refusable(forms.Form):
    """A form whose service may refuse; the refusal is shown where errors are, with what was typed still there."""

    def done(
        self,
        act: Callable[[], object],
        field: str | None = None,
        told: Callable[[NotAllowed], object] | None = None,
    ) -> bool:
        """Whether the form was right and `act` has done it; a refusal is the form's, or that of its `field`, and `told`."""
        if not self.is_valid():
            return False
        try:
            act()
        except NotAllowed as refusal:
            if told is not None:
                told(refusal)
            self.add_error(field, str(refusal))
            return False
        return True


class RolesForm(Refusable):
    """Which roles somebody has."""

    roles = forms.MultipleChoiceField(
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )


class InviteForm(RolesForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={"required": "Say where the invitation goes."},
    )
    name = OneLine(max_length=150, required=False)
    field_order = ["email", "name", "roles"]


class JoinForm(Refusable):
    """Which company, and a word to its admins."""

    code = OneLine(
        label="Company’s code",
        max_length=32,
        help_text="As on the vendor’s letters and mails, like P0001.",
        error_messages={"required": "Write the company’s code."},
    )
    message = forms.CharField(
        label="Message to its admins",
        max_length=1000,
        required=False,
        help_text="Who you are and what you do there.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AccountForm(Refusable):
    """Name and password of somebody who is new here."""

    name = OneLine(
        label="Your name", max_length=150, error_messages={"required": "Write your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    password = forms.CharField(
        strip=False,
        help_text="At least 8 characters, and not a common one.",
        error_messages={"required": "Choose a password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
