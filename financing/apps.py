"""The financing room as a Django app."""

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "financing"
