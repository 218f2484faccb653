"""The roof: puts the rooms together; nothing below imports it."""

from leap_portal.celery import app as celery_app

__all__ = ["celery_app"]
