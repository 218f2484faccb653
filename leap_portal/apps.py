"""The roof as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class LeapPortalConfig(AppConfig):
    name = "leap_portal"

    def ready(self) -> None:
        """Tasks are sent through the portal's own Celery; not in the package itself, which the launcher imports."""
        import_module("leap_portal.celery")
