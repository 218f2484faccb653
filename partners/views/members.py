"""What an admin does with a member, and leaving by one's own will."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partners import access
from partners.access import administrator, member
from partners.errors import NotAllowed
from partners.forms import RolesForm
from partners.services import members
from partners.views.organisation import Tried, page
from partners.views.organisation import refused as recorded

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
@administrator
def roles(request: HttpRequest, key: int) -> HttpResponse:
    """Gives a member other roles."""
    found = access.membership(request, key)
    row = f"member-{key}"
    form = RolesForm(request.POST, auto_id=f"{row}-%s")
    if not form.done(
        lambda: members.change_roles(
            key, roles=form.cleaned_data["roles"], by=request.user, as_of=request.today
        ),
        told=partial(recorded, request, f"member {found.user_id}"),
    ):
        return page(request, tried=Tried(row, form))
    messages.success(request, f"The roles of {found.user} are changed.")
    return redirect("organisation")


@BOTH
@administrator
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Asks once more, then takes the member out."""
    found = access.membership(request, key)
    if found.user_id == request.user.pk:
        return redirect("leave")
    refused = ""
    if request.method == "POST":
        try:
            members.remove(key, by=request.user, as_of=request.today)
        except NotAllowed as refusal:
            recorded(request, f"member {found.user_id}", refusal)
            refused = str(refusal)
        else:
            messages.success(request, f"{found.user} is removed.")
            return redirect("organisation")
    return render(request, "organisation/remove.html", {"one": found.user, "refused": refused})


@BOTH
@member
def leave(request: HttpRequest) -> HttpResponse:
    """Asks once more, then takes oneself out; every session is over, this one too."""
    refused = ""
    if request.method == "POST":
        try:
            members.leave(request.partner.id, by=request.user, as_of=request.today)
        except NotAllowed as refusal:
            recorded(request, f"member {request.user.pk}", refusal)
            refused = str(refusal)
        else:
            name = request.partner.name
            logout(request)
            messages.success(request, f"You left {name}.")
            return redirect("account_login")
    return render(request, "organisation/leave.html", {"refused": refused})
