"""The rebate room's paths."""

from django.urls import path

from rebates.views import pages

urlpatterns = [
    path("", pages.page, name="rebates"),
    path("sales.csv", pages.export, name="rebate-sales"),
]
