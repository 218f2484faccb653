"""The ground floor as a Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "partners"

    def ready(self) -> None:
        from partners import accounts

        accounts.listen()
