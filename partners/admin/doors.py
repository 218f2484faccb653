"""What opens doors: groups and their rights, and second factors to take from whoever has lost theirs."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group
from django.http import HttpRequest

from partners import audit
from partners.accounts import FACTORS
from partners.admin.again import AskedAgain, Kept


@admin.register(Group)
class GroupAdmin(AskedAgain, auth.GroupAdmin):
    """The vendor's groups are made anew by each migration; others are a superuser's own."""

    form = Kept
    filter_horizontal = ()  # Django's two lists name their parts in a way that screen readers may not be told


@admin.register(Authenticator)
class AuthenticatorAdmin(AskedAgain):
    """Who has which; a superuser takes one away, and shows or makes none: its secret is its owner's."""

    fields = ["user", "type", "created_at", "last_used_at"]
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_select_related = ["user"]
    list_filter = ["type"]
    search_fields = ["user__email", "user__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return False

    def subject_of(self, found: Authenticator) -> str:
        return f"user {found.user_id}"

    def record(self, request: HttpRequest, verb: str, found: Authenticator, *told: object) -> None:
        kind = FACTORS.get(found.type, "a second factor")
        sentence = f"{request.user} took a second factor of {found.user} away, {kind}."
        audit.record(
            "second factor removed", self.subject_of(found), sentence, by=request.user, as_of=request.today
        )
