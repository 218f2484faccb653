"""The rebates room as a Django app."""

from django.apps import AppConfig


class RebatesConfig(AppConfig):
    name = "rebates"
