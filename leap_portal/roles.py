"""The vendor's staff groups and what each may do; made when the database is migrated."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

READ = (
    "partner levelspan statuschange notice letter outgoingmail auditentry specialization invoice application agreement"
    " sale target person credential relief course payment subscription invitation joinrequest"
).split()
LEDGER = ["jobrun", "edition", "importrun"]
GROUPS = {
    "channel managers": [*(f"view_{name}" for name in READ), "change_application", "change_joinrequest"],
    "program office": [
        *(f"view_{name}" for name in [*READ, *LEDGER]),
        "view_all_partners",
        "change_application",
        "change_joinrequest",
        "change_programclock",
        "add_importrun",
        *(f"{verb}_{name}" for verb in ("add", "change", "view") for name in ("user", "membership")),
    ],
}
APPS = ["partners", "training", "financing", "rebates"]


def ensure(using: str) -> None:
    """Makes the groups with exactly these permissions; a second run changes nothing."""
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        wanted = Permission.objects.using(using).filter(
            Q(codename__in=codenames), content_type__app_label__in=APPS
        )
        group.permissions.set(wanted)
