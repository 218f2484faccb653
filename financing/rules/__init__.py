"""The rules of financing, pure: who may ask, how due days move, what a loan's schedule is, when a notice takes effect."""

from financing.rules.deferments import (
    NO_DEFERMENT,
    NO_INVOICE,
    DefermentPlan,
    DefermentRow,
    OpenInvoice,
    blocked,
    defer,
    last_lawful_day,
    moved,
    window,
)
from financing.rules.installments import Charge, Postponement, charged, postpone
from financing.rules.offers import benefits
from financing.rules.qualified import Criterion, qualified
from financing.rules.schedules import Loan, Row, Schedule, refusals, schedule
from financing.rules.subscriptions import takes_effect_on

__all__ = [
    "NO_DEFERMENT",
    "NO_INVOICE",
    "Charge",
    "Criterion",
    "DefermentPlan",
    "DefermentRow",
    "Loan",
    "OpenInvoice",
    "Postponement",
    "Row",
    "Schedule",
    "benefits",
    "blocked",
    "charged",
    "defer",
    "last_lawful_day",
    "moved",
    "postpone",
    "qualified",
    "refusals",
    "schedule",
    "takes_effect_on",
    "window",
]
