"""The financing room's tables."""

from financing.models.agreements import Agreement, DueDayMove
from financing.models.applications import Application, ApplicationLine
from financing.models.books import Invoice, Payment, Subscription
from financing.models.questions import Question

__all__ = [
    "Agreement",
    "Application",
    "ApplicationLine",
    "DueDayMove",
    "Invoice",
    "Payment",
    "Question",
    "Subscription",
]
