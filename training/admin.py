"""The training room in admin: what partners hold, who earned what, exceptions and the catalogue, to read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from partners.admin import Facts
from training.models import Course, Credential, Person, Relief, Specialization


@admin.register(Specialization)
class SpecializationAdmin(Facts):
    list_display = ["name", "partner", "kind", "from_on", "expires_on", "revoked_on"]
    list_select_related = ["partner"]
    list_filter = ["kind", "name"]
    search_fields = ["name", "partner__name", "partner__code"]


@admin.register(Person)
class PersonAdmin(Facts):
    list_display = ["name", "email", "partner", "employed_from", "employed_until"]
    list_select_related = ["partner"]
    search_fields = ["name", "email", "partner__name", "partner__code"]


@admin.register(Credential)
class CredentialAdmin(Facts):
    list_display = ["name", "email", "partner", "earned_on", "expires_on"]
    list_select_related = ["partner"]
    list_filter = ["name"]
    search_fields = ["email", "partner__name", "partner__code"]


@admin.register(Relief)
class ReliefAdmin(Facts):
    list_display = ["requirement", "partner", "kind", "from_on", "until_on"]
    list_select_related = ["partner"]
    list_filter = ["kind", "requirement"]
    search_fields = ["partner__name", "partner__code"]


@admin.register(Course)
class CourseAdmin(Facts):
    """The catalogue is the same for every partner, so all staff read all of it."""

    list_display = [
        "code",
        "title",
        "credential",
        "technical",
        "cloud",
        "delivery",
        "provider",
        "list_price",
        "currency",
    ]
    list_filter = ["delivery", "cloud", "technical", "provider"]
    search_fields = ["code", "title", "provider"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return admin.ModelAdmin.get_queryset(self, request)
