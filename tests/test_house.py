"""What holds for every table of the house: names, keys, and who may touch it."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, models
from django.db.models.functions import Now

from leap_portal import roles
from partners.models import Partner, User

PACKAGES = ("leap_portal", "financing", "training", "rebates", "partners")
MODELS = [
    model
    for package in PACKAGES
    if apps.is_installed(package)
    for model in apps.get_app_config(package).get_models()
]

OF_THE_WHOLE_HOUSE = {
    "Partner": "is the partner itself",
    "User": "may belong to several partners",
    "Edition": "the program is the same for all",
    "ProgramClock": "the day is the same for all",
    "JobRun": "covers a range of partners",
    "Counter": "counts for all",
    "Course": "the catalogue is the same for all",
    "ImportRun": "one import brings many partners",
    "ImportUpload": "its files hold many partners",
    "ImportUploadFile": "holds many partners",
    "WantedReset": "holds what anybody typed, known or not",
}
INSTANTS = {
    "User.last_login": "Django's own",
    "Membership.since": "is read as a word",
    "OutgoingMail.not_before": "an instant to come, not a stamp",
}
PEOPLE = {
    "Partner.channel_manager": "who looks after it, not who did it",
    "Membership.user": "whose membership it is",
    "Edition.author": "a document has an author",
}


def named(model, field):
    return f"{model.__name__}.{field.name}"


def fields(kind, of=tuple(MODELS)):
    """The fields of exactly this kind, with their models."""
    return [(model, field) for model in of for field in model._meta.fields if type(field) is kind]


def of_partners():
    return [model for model in MODELS if model.__name__ not in OF_THE_WHOLE_HOUSE]


@pytest.mark.parametrize("model", of_partners(), ids=lambda model: model.__name__)
def test_a_table_with_partner_data_names_the_partner_and_can_be_pointed_at_with_it(model):
    assert model._meta.get_field("partner").related_model is Partner
    keys = {
        tuple(each.fields) for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)
    }
    assert ("partner", "id") in keys


def test_only_tables_of_the_house_are_excused():
    assert set(OF_THE_WHOLE_HOUSE) <= {model.__name__ for model in MODELS}
    excused = [model for model in MODELS if model.__name__ in OF_THE_WHOLE_HOUSE]
    assert not [model for model in excused if any(field.name == "partner" for field in model._meta.fields)]


@pytest.mark.django_db
def test_a_row_points_only_at_rows_of_its_own_partner():
    owned = of_partners()
    wanted = {
        (model._meta.db_table, frozenset({"partner_id", field.column}))
        for model in owned
        for field in model._meta.fields
        if field.is_relation and field.related_model in owned
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relation.relname, array_agg(columns.attname::text) FROM pg_constraint AS keys"
            " JOIN pg_class AS relation ON relation.oid = keys.conrelid"
            " JOIN pg_attribute AS columns ON columns.attrelid = relation.oid AND columns.attnum = ANY(keys.conkey)"
            " WHERE keys.contype = 'f' GROUP BY keys.oid, relation.relname"
        )
        found = [(table, set(columns)) for table, columns in cursor.fetchall()]
    assert [
        key for key in wanted if not any(key[0] == table and key[1] <= columns for table, columns in found)
    ] == []


def test_days_end_on():
    days = [named(model, field) for model, field in fields(models.DateField)]
    assert [day for day in days if not re.search(r"(_on|_from|_until|\.on|\.as_of)$", day)] == []


def test_instants_end_at_and_are_stamped_by_the_database():
    instants = [
        (model, field) for model, field in fields(models.DateTimeField) if named(model, field) not in INSTANTS
    ]
    assert [named(*each) for each in instants if not re.search(r"(^|_)at$", each[1].name)] == []
    unstamped = [each for each in instants if not each[1].null and not isinstance(each[1].db_default, Now)]
    assert [named(*each) for each in unstamped] == []
    assert [named(*each) for each in instants if each[1].auto_now or each[1].auto_now_add] == []


def test_who_did_something_ends_by():
    people = [
        named(model, field)
        for model in MODELS
        for field in model._meta.fields
        if field.is_relation and field.related_model is User
    ]
    assert [who for who in people if not re.search(r"(_by|\.by)$", who) and who not in PEOPLE] == []


def test_who_and_when_are_set_together():
    missing = [
        f"{model.__name__}: {who} and {when}"
        for model in MODELS
        for who, when in deeds({field.name for field in model._meta.fields if field.null})
        if not any({f"{who}__isnull", f"{when}__isnull"} <= lookups(each) for each in model._meta.constraints)
    ]
    assert missing == []


def deeds(names):
    """Who and when of each thing that may not have been done yet."""
    doers = sorted(name.removesuffix("_by") for name in names if name.endswith("_by"))
    return [(f"{deed}_by", when) for deed in doers for when in (f"{deed}_on", f"{deed}_at") if when in names]


def lookups(constraint):
    """The look-ups that a check constraint makes."""
    condition = (
        getattr(constraint, "condition", None) if isinstance(constraint, models.CheckConstraint) else None
    )
    found, open_nodes = set(), [condition] if condition is not None else []
    while open_nodes:
        for child in open_nodes.pop().children:
            if isinstance(child, models.Q):
                open_nodes.append(child)
            elif isinstance(child, tuple):
                found.add(child[0])
    return found


def test_money_has_its_currency_beside_it_and_no_float_is_stored():
    assert fields(models.FloatField) == []
    assert {field.decimal_places for _, field in fields(models.DecimalField)} <= {4}


@pytest.mark.django_db
def test_the_application_owns_nothing_and_makes_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'django_migrations', 'INSERT, UPDATE, DELETE')"
        )
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_the_staff_s_groups_are_there_with_exactly_their_permissions():
    groups = {
        group.name: {each.codename for each in group.permissions.all()} for group in Group.objects.all()
    }
    assert groups == {name: set(codenames) for name, codenames in roles.GROUPS.items()}
