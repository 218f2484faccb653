"""The files of the training room: people, what they earned, what partners hold and are excepted from, and courses."""

from leap_portal.imports.cells import (
    AMOUNT,
    CURRENCY,
    DAY,
    EMAIL,
    PAGE,
    REQUIREMENT,
    YES_NO,
    one_of,
    text,
)
from leap_portal.imports.columns import PARTNER, Check, Column, Kind, decimals, not_before
from training.choices import Delivery, ReliefKind
from training.choices import Kind as SpecializationKind
from training.models import Course, Credential, Person, Relief, Specialization

ANOTHER_TIME = """one.email = due.email AND one.employed_from <> due.employed_from
AND one.employed_from <= coalesce(due.employed_until, 'infinity')
AND coalesce(one.employed_until, 'infinity') >= due.employed_from"""
IN_FILE = f"EXISTS (SELECT FROM due_people AS one WHERE one.partner = due.partner AND {ANOTHER_TIME})"
KEPT = f"""FROM {Person._meta.db_table} AS one WHERE one.partner_id = due.partner_id AND {ANOTHER_TIME}
AND one.id NOT IN (SELECT id FROM due_people WHERE id IS NOT NULL)"""
PARTNER_KNOWN = (
    "(partner_id IS NOT NULL OR EXISTS (SELECT FROM staged_partners AS one WHERE one.code = due.partner))"
)
NOBODY = f"""{PARTNER_KNOWN}
AND NOT EXISTS (SELECT FROM staged_people AS one WHERE one.partner = due.partner AND one.email = due.email)
AND NOT EXISTS (
    SELECT FROM {Person._meta.db_table} AS one WHERE one.partner_id = due.partner_id AND one.email = due.email
)"""

PEOPLE = Kind(
    "people",
    Person,
    (
        PARTNER,
        Column("email", EMAIL, key=True),
        Column("name", text(200)),
        Column("employed_from", DAY, key=True),
        Column("employed_until", DAY, empty=True),
    ),
    (
        not_before("employed_until", "employed_from"),
        Check("employed_from", "'shares days with another time of the same person in this file'", IN_FILE),
        Check(
            "employed_from",
            f"'shares days with the time of the same person from ' || (SELECT min(one.employed_from) {KEPT})",
            f"EXISTS (SELECT {KEPT})",
        ),
    ),
)
CREDENTIALS = Kind(
    "credentials",
    Credential,
    (
        PARTNER,
        Column("email", EMAIL, key=True),
        Column("credential", text(120), key=True, kept_in="name"),
        Column("earned_on", DAY, key=True),
        Column("expires_on", DAY, empty=True),
    ),
    (
        not_before("expires_on", "earned_on"),
        Check("email", "'names nobody the partner employs or employed'", NOBODY),
    ),
    beside=(PEOPLE,),
)
SPECIALIZATIONS = Kind(
    "specializations",
    Specialization,
    (
        PARTNER,
        Column("specialization", text(120), key=True, kept_in="name"),
        Column("kind", one_of(*(word.value for word in SpecializationKind))),
        Column("from_on", DAY, key=True),
        Column("expires_on", DAY, empty=True),
        Column("revoked_on", DAY, empty=True),
    ),
    (not_before("expires_on", "from_on"), not_before("revoked_on", "from_on")),
)
EXCEPTIONS = Kind(
    "exceptions",
    Relief,
    (
        PARTNER,
        Column("requirement", REQUIREMENT, key=True),
        Column("kind", one_of(*(word.value for word in ReliefKind))),
        Column("from_on", DAY, key=True),
        Column("until_on", DAY, empty=True),
    ),
    (not_before("until_on", "from_on"),),
)
COURSES = Kind(
    "courses",
    Course,
    (
        Column("code", text(40), key=True),
        Column("title", text(200)),
        Column("credential", text(120), empty=True),
        Column("technical", YES_NO),
        Column("cloud", YES_NO),
        Column("delivery", one_of(*(word.value for word in Delivery))),
        Column("provider", text(200)),
        Column("contact", text(200)),
        Column("list_price", AMOUNT),
        Column("currency", CURRENCY),
        Column("url", PAGE, empty=True),
    ),
    (decimals("list_price"),),
)
