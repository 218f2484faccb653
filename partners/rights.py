"""Who may touch whose account, and which groups they may give: nobody raises anybody above what the vendor's groups give."""

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from partners.choices import StaffGroup
from partners.models import User

OWN_TO_OTHERS = ("is_active", "is_staff", "groups")  # what nobody changes on their own account


def may_touch(other: User, *, by: User) -> bool:
    """Whether `by` may change the account: one with more than the vendor's groups give is a superuser's to change."""
    if by.is_superuser:
        return True
    beyond = other.is_superuser or other.user_permissions.exists()
    return not beyond and not other.groups.exclude(name__in=list(StaffGroup)).exists()


def groups_to_give(*, by: User) -> QuerySet[Group]:
    """The groups that `by` may put others in: the vendor's own; a superuser any."""
    groups = Group.objects.order_by("name")
    return groups if by.is_superuser else groups.filter(name__in=list(StaffGroup))
