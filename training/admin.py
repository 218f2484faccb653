"""The training room in admin: specializations to read."""

from django.contrib import admin

from partners.admin import Facts
from training.models import Specialization


@admin.register(Specialization)
class SpecializationAdmin(Facts):
    list_display = ["name", "partner", "kind", "from_on", "expires_on", "revoked_on"]
    list_select_related = ["partner"]
    list_filter = ["kind", "name"]
    search_fields = ["name", "partner__name", "partner__code"]
