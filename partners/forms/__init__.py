"""What people fill in on the ground floor."""

from partners.forms.organisation import AccountForm, InviteForm, JoinForm, RolesForm

__all__ = ["AccountForm", "InviteForm", "JoinForm", "RolesForm"]
