"""The organisation's paths: the partner is the one that the session looks at."""

from django.urls import path

from partners import histories
from partners.views import invitations, joining, members, organisation

urlpatterns = [
    path("", organisation.organisation, name="organisation"),
    path("switch/", organisation.switch, name="switch"),
    path("history/", histories.page, name="history"),
    path("leave/", members.leave, name="leave"),
    path("join/", joining.join, name="join"),
    path("members/<int:key>/roles/", members.roles, name="member-roles"),
    path("members/<int:key>/remove/", members.remove, name="member-remove"),
    path("invitations/", invitations.invite, name="invite"),
    path("invitations/<slug:token>/", invitations.invitation, name="invitation"),
    path("invitations/<int:key>/send/", invitations.resend, name="invitation-send"),
    path("invitations/<int:key>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("requests/<int:key>/admit/", joining.admit, name="join-admit"),
    path("requests/<int:key>/turn-down/", joining.turn_down, name="join-turn-down"),
]
