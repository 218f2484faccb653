"""Users and their places in partners: accounts and memberships to keep, invitations to read, requests to decide."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_POST

from partners import audit, factors, rights
from partners.admin.again import AskedAgain, Kept
from partners.admin.facts import Facts
from partners.choices import Role, StaffGroup
from partners.errors import NotAllowed
from partners.forms import RolesForm
from partners.models import (
    AuditEntry,
    Invitation,
    JoinRequest,
    Membership,
    User,
)
from partners.services import invitations, joining, members, sessions

AUDITORS = StaffGroup.AUDITORS.value


class UserForm(Kept):
    """An account as whoever keeps it may set it."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        names = {group.name for group in found.get("groups") or ()}
        if AUDITORS in names and len(names) > 1:
            self.add_error("groups", "An auditor is in no other group: whoever audits decides nothing.")
        if AUDITORS in names and self.instance.pk and self.instance.memberships.exists():
            self.add_error("groups", "An auditor belongs to no partner: take the membership away first.")
        if names and not found.get("is_staff", self.instance.is_staff):
            self.add_error("groups", "Only vendor staff are in groups: mark the account as vendor staff too.")
        return found


@admin.register(User)
class UserAdmin(AskedAgain):
    """Who may sign in. A new user sets a password by "forgot your password"; an address is given once."""

    form = UserForm
    fields = ["email", "name", "is_active", "is_staff", "groups"]
    list_display = ["email", "name", "is_active", "is_staff"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or rights.may_touch(obj, by=request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Sequence[str]:
        """Who could move another's address could have their password sent to it; nobody keeps their own rights."""
        own = rights.OWN_TO_OTHERS if obj is not None and obj.pk == request.user.pk else ()
        return own if obj is None or request.user.is_superuser else ("email", *own)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "queryset": rights.groups_to_give(by=request.user)}
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.email = obj.email.lower()  # sign-in looks for it so
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            # The former one may be given to somebody else, and signs in no longer
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
        if not obj.is_active:
            sessions.end_all(obj)  # else they would be open again with the account
            invitations.revoke_sent(obj, by=request.user, as_of=request.today)

    def events(self, found: User) -> QuerySet[AuditEntry]:
        """What was done to the account, and what was done with it."""
        return AuditEntry.objects.filter(Q(subject=self.subject_of(found)) | Q(by=found))


class MembershipForm(Kept):
    """A membership by hand; an organisation keeps an admin, and has no auditor."""

    roles = RolesForm.base_fields["roles"]

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        try:
            members.refuse_auditor(user)
        except NotAllowed as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return user

    def clean_roles(self) -> list[str]:
        roles = members.in_order(self.cleaned_data["roles"])
        if self.instance.pk and Role.ADMIN not in roles:
            try:
                members.refuse_last_admin(members.locked(self.instance.pk))
            except NotAllowed as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return roles


@admin.register(Membership)
class MembershipAdmin(AskedAgain):
    """Who belongs where, but oneself; a change is the service's, so that it is told and kept in the history."""

    form = MembershipForm
    fields = ["user", "partner", "roles"]
    list_display = ["user", "partner", "roles"]
    list_select_related = ["user", "partner"]
    search_fields = ["user__email", "partner__name", "partner__code"]
    raw_id_fields = ["user", "partner"]  # without the script whose inline styles the policy refuses

    def subject_of(self, found: Membership) -> str:
        return f"member {found.user_id}"

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["user", "partner"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        own = obj is not None and obj.user_id == request.user.pk
        return super().has_change_permission(request, obj) and not own

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user":
            field.queryset = User.objects.exclude(email=request.user.email)
            field.error_messages["invalid_choice"] = (
                "Choose somebody who has an account here; your own place in a partner is for others to give."
            )
        return field

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        asked = {"roles": form.cleaned_data["roles"], "by": request.user, "as_of": request.today}
        if change:
            members.change_roles(obj.pk, **asked)
        else:
            obj.pk = members.add(obj.partner_id, user=obj.user, **asked).pk

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        """One at a time, and never a partner's only admin."""
        return (
            super().has_delete_permission(request, obj) and obj is not None and not members.is_last_admin(obj)
        )

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        members.remove(obj.pk, by=request.user, as_of=request.today)

    def record(self, *told: object) -> None:
        """Nothing: the service has written it."""


@admin.register(Invitation)
class InvitationAdmin(Facts):
    """Invitations as their partners sent them; the token stands nowhere."""

    list_display = ["email", "partner", "roles", "invited_by", "expires_on", "accepted_at", "revoked_at"]
    list_select_related = ["partner", "invited_by"]
    exclude = ["digest"]
    search_fields = ["email", "partner__name", "partner__code"]


def asked(admin_: Any, request: HttpRequest, key: int) -> str:
    """The page on which the request is decided."""
    return reverse("admin:partners_joinrequest_change", args=[key])


@admin.register(JoinRequest)
class JoinRequestAdmin(Facts):
    """Who asks to join a partner; each opens the page on which it is decided."""

    list_display = ["asked_by", "partner", "asked_on", "outcome", "decided_by"]
    list_select_related = ["partner", "asked_by", "decided_by"]
    list_filter = ["outcome"]
    search_fields = ["asked_by__email", "partner__name", "partner__code"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:key>/admit/", view(require_POST(self.admit)), name="admit"),
            path("<int:key>/turn-down/", view(require_POST(self.turn_down)), name="turn-down"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The request, with whom its partner has as members already."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        roles = factors.typed(request).get("roles", Role.VIEWER.value).split(",")
        return self.page(request, self.one(request, object_id), RolesForm(initial={"roles": roles}))

    def one(self, request: HttpRequest, key: str | int) -> JoinRequest:
        """The request, if it is to one of this user's partners; else 404."""
        found = self.get_object(request, str(key))
        if found is None:
            raise Http404
        return found

    def page(self, request: HttpRequest, found: JoinRequest, form: RolesForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{found.asked_by} to {found.partner.name}",
            "opts": self.opts,
            "found": found,
            "members": Membership.objects.filter(partner=found.partner).select_related("user"),
            "may_decide": not found.outcome and self.may_decide(request),
            "form": form,
        }
        return render(request, "admin/partners/joinrequest/decide.html", context)

    def may_decide(self, request: HttpRequest) -> bool:
        return request.user.has_perm("partners.change_joinrequest")

    def refused(self, request: HttpRequest, key: int, refusal: NotAllowed) -> None:
        """The vendor's own affair."""
        audit.refused(f"join request {key}", refusal, by=request.user, as_of=request.today)

    @factors.just_given(asked)
    def admit(self, request: HttpRequest, key: int) -> HttpResponse:
        """Lets them in, with the roles chosen."""
        form = RolesForm(request.POST)
        return self.act(
            request,
            key,
            form,
            lambda: joining.admit(
                key, roles=form.cleaned_data["roles"], by=request.user, as_of=request.today
            ),
        )

    @factors.just_given(asked)
    def turn_down(self, request: HttpRequest, key: int) -> HttpResponse:
        """Does not let them in."""
        form = RolesForm({"roles": [Role.VIEWER]})
        return self.act(
            request, key, form, lambda: joining.turn_down(key, by=request.user, as_of=request.today)
        )

    def act(
        self, request: HttpRequest, key: int, form: RolesForm, service: Callable[[], object]
    ) -> HttpResponse:
        """Calls the service; a refusal is shown on the page."""
        found = self.one(request, key)
        if not self.may_decide(request):
            raise PermissionDenied
        if not form.done(service, told=partial(self.refused, request, key)):
            for refusal in form.non_field_errors():
                messages.error(request, refusal)
            return self.page(request, self.one(request, key), form)
        messages.success(request, f"The request of {found.asked_by} is decided.")
        return redirect("admin:partners_joinrequest_change", key)
