"""When a notice on a subscription takes effect (provision 4)."""

from __future__ import annotations

from datetime import date, timedelta

from financing.rules.due_days import in_month, month_of
from financing.terms import SubscriptionNotice


def takes_effect_on(notice_on: date, billing_day: int, terms: SubscriptionNotice) -> date:
    """The first billing day on or after the notice and its days; a month without that day bills on its last."""
    earliest = notice_on + timedelta(days=terms.notice_days)
    month = month_of(earliest)
    billed = in_month(month, billing_day)
    return billed if billed >= earliest else in_month(month + 1, billing_day)
