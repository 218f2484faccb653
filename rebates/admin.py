"""The rebate room in admin: targets and sales to read."""

from django.contrib import admin

from partners.admin import Facts
from rebates.models import Sale, Target


@admin.register(Target)
class TargetAdmin(Facts):
    list_display = ["partner", "plan", "period", "from_on", "until_on", "original", "reduced", "currency"]
    list_select_related = ["partner"]
    list_filter = ["plan", "period"]
    search_fields = ["partner__name", "partner__code"]


@admin.register(Sale)
class SaleAdmin(Facts):
    list_display = ["transaction", "partner", "booked_on", "received_on", "amount", "currency", "qualifying"]
    list_select_related = ["partner"]
    list_filter = ["qualifying"]
    search_fields = ["transaction", "partner__name", "partner__code"]
