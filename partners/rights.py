"""Who may touch whose account, and which groups they may give: nobody raises anybody above what they have themselves."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from partners.choices import StaffGroup
from partners.models import User

OWN_TO_OTHERS = ("is_active", "is_staff", "groups")  # what nobody changes on their own account


def held(user: User) -> set[int]:
    """The permissions (ids) of the user, whether or not they may sign in just now."""
    own = Q(user=user) | Q(group__user=user)
    return set(Permission.objects.filter(own).values_list("pk", flat=True))


def may_touch(other: User, *, by: User) -> bool:
    """Whether `by` may change the account: one with more than that, or than the vendor's groups give, is a superuser's."""
    if by.is_superuser:
        return True
    beyond = other.is_superuser or other.user_permissions.exists()
    strange = other.groups.exclude(name__in=list(StaffGroup)).exists()
    return not beyond and not strange and held(other) <= held(by)


def groups_to_give(*, by: User) -> QuerySet[Group]:
    """The groups that `by` may put others in: those of the vendor's that give no more than they have; a superuser any."""
    groups = Group.objects.order_by("name")
    if by.is_superuser:
        return groups
    more = Permission.objects.exclude(pk__in=held(by))
    return groups.filter(name__in=list(StaffGroup)).exclude(permissions__in=more)
