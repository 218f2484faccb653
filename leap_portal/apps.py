"""The roof as a Django app."""

from django.apps import AppConfig


class LeapPortalConfig(AppConfig):
    name = "leap_portal"
