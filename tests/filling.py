"""A row of any table for a partner, made from the table's own fields, so that later tables are filled by themselves."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from partners.models import Partner, User
from tests import scene

PACKAGES = ("financing", "training", "rebates", "partners")
SERIAL = count(1)
VALUES: dict[type[models.Field], Any] = {
    models.DateField: date(2020, 5, 7),
    models.DecimalField: Decimal(1),
    models.BooleanField: False,
    models.JSONField: {},
    models.BinaryField: b"%PDF",
    ArrayField: [],
}
# What a table's constraints ask for beyond its fields' kinds.
ALSO: dict[str, Callable[[Partner], dict[str, Any]]] = {
    "financing.Application": lambda partner: {"kind": "invoice-deferment"},
    "partners.Invitation": lambda partner: {"roles": ["viewer"]},
    "partners.Letter": lambda partner: {"subject": f"n{next(SERIAL)}"},
    "financing.DueDayMove": lambda partner: {"to_on": date(2020, 8, 1)},
    "financing.Payment": lambda partner: {"invoice": scene.invoice(partner).number},
    "financing.Subscription": lambda partner: {"billing_day": 1},
}


def owned() -> list[type[models.Model]]:
    """The models whose rows belong to a partner, or may."""
    found = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]
    return [model for model in found if any(field.name == "partner" for field in model._meta.fields)]


def row(model: type[models.Model], partner: Partner) -> models.Model:
    """A new row of the partner, with whatever it must point at."""
    fields = [field for field in model._meta.concrete_fields if must_be_given(field)]
    stated = {field.name: value(field, partner) for field in fields}
    if model._meta.label in ALSO:
        stated |= ALSO[model._meta.label](partner)
    return model.objects.create(**stated, partner=partner)


def must_be_given(field: models.Field) -> bool:
    given = field.has_default() or field.has_db_default() or field.null or field.primary_key
    return field.name != "partner" and not given and not (field.blank and field.empty_strings_allowed)


def value(field: models.Field, partner: Partner) -> Any:
    """Something that the field takes."""
    if field.is_relation:
        return related(field.related_model, partner)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.EmailField):
        return f"n{next(SERIAL)}@example.com"
    if isinstance(field, models.CharField | models.TextField):
        return "USD" if field.name == "currency" else f"n{next(SERIAL)}"[: field.max_length]
    if isinstance(field, models.DateTimeField):
        return "2020-05-07T12:00Z"
    if isinstance(field, models.IntegerField):
        return next(SERIAL)
    return VALUES[type(field)]


def related(model: type[models.Model], partner: Partner) -> models.Model:
    if model is User:
        return scene.person(f"n{next(SERIAL)}")
    return row(model, partner)
