"""The vendor's staff groups and what each may do; made when the database is migrated. docs/roles.md tells it in words."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from partners.choices import StaffGroup

JUDGING = (
    "partner levelspan statuschange letter auditentry invoice application agreement payment subscription"
).split()
ROOMS = (
    "notice outgoingmail specialization sale target person credential relief course invitation joinrequest"
)
READ = [*JUDGING, *ROOMS.split()]
PROGRAM = ["jobrun", "edition", "importrun"]
PEOPLE = ["user", "membership"]
EVERY_PARTNER = "view_all_partners"


def viewing(names: list[str]) -> list[str]:
    return [f"view_{name}" for name in names]


GROUPS = {
    StaffGroup.CHANNEL_MANAGERS: [*viewing(READ), "change_application", "change_joinrequest"],
    StaffGroup.FINANCE_APPROVERS: [*viewing(JUDGING), EVERY_PARTNER, "change_application"],
    StaffGroup.PROGRAM_OFFICE: [
        *viewing([*READ, *PROGRAM]),
        EVERY_PARTNER,
        "change_application",
        "change_joinrequest",
        "change_programclock",
        "add_importrun",
        *(f"{verb}_{name}" for verb in ("add", "change", "view") for name in PEOPLE),
    ],
    StaffGroup.AUDITORS: [*viewing([*READ, *PROGRAM, *PEOPLE]), EVERY_PARTNER],
}
APPS = ["partners", "training", "financing", "rebates"]


def ensure(using: str) -> None:
    """Makes the groups with exactly these permissions; a second run changes nothing."""
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name.value)
        wanted = Permission.objects.using(using).filter(
            Q(codename__in=codenames), content_type__app_label__in=APPS
        )
        group.permissions.set(wanted)
