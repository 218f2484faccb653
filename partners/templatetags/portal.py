"""What templates say in the portal's own way: days, amounts, states and reasons."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from partners import browsers
from partners.money import Money, rounded

register = template.Library()
Line = tuple[str, tuple[Hashable, ...]]

# state -> (tone of the badge, icon of the sprite, word); a state not named here is shown by its own word
STATES = {
    "active": ("good", "check", "Active"),
    "extended": ("info", "shield", "Active by extension"),
    "expired": ("bad", "cross", "Expired"),
    "revoked": ("bad", "cross", "Revoked"),
    "not-started": ("quiet", "ring", "Not started"),
    "held": ("good", "check", "Held"),
    "protected": ("info", "shield", "Protected"),
    "awaiting-review": ("warn", "clock", "Awaiting review"),
    "met": ("good", "check", "Met"),
    "excepted": ("info", "shield", "Excepted"),
    "waived": ("info", "pause", "Waived"),
    "due": ("warn", "clock", "Due"),
    "missing": ("bad", "alert", "Missing"),
    "current": ("good", "check", "Current"),
    "ended": ("quiet", "bar", "Ended"),
    "employed": ("good", "check", "Employed"),
    "left": ("quiet", "out", "Left"),
    "free": ("good", "check", "Free"),
    "draft": ("quiet", "pencil", "Draft"),
    "submitted": ("info", "right", "Submitted"),
    "in-review": ("info", "clock", "In review"),
    "needs-information": ("warn", "question", "Needs information"),
    "awaiting-second-approval": ("info", "clock", "Awaiting second approval"),
    "offered": ("warn", "swap", "Offered"),
    "approved": ("good", "check", "Approved"),
    "declined": ("bad", "cross", "Declined"),
    "refused": ("quiet", "cross", "Refused"),
    "withdrawn": ("quiet", "undo", "Withdrawn"),
    "lapsed": ("quiet", "bar", "Lapsed"),
    "completed": ("quiet", "check", "Completed"),
    "cancelled": ("quiet", "cross", "Cancelled"),
    "valid": ("good", "check", "Valid"),
    "superseded": ("quiet", "swap", "Superseded"),
    "overdue": ("bad", "alert", "Overdue"),
    "open": ("quiet", "ring", "Open"),
    "deferred": ("info", "pause", "Deferred"),
    "promoted": ("good", "check", "Promoted"),
    "retained": ("quiet", "check", "Retained"),
    "demoted": ("bad", "alert", "Demoted"),
    "counts": ("good", "check", "Counts"),
    "received-late": ("warn", "clock", "Received too late"),
    "not-qualifying": ("quiet", "bar", "Does not qualify"),
}


@register.filter
@lru_cache(maxsize=4096)
def day(on: date | None) -> str:
    """A day as "30 Sep 2020" in a <time>; a dash where there is none."""
    if on is None:
        return "–"
    return _fragment("components/day.html", on=on)


@register.filter
def moment(at: datetime) -> SafeString:
    """An instant in the vendor's time zone, as "7 May 2020, 14:05" in a <time>."""
    return _fragment("components/moment.html", at=timezone.localtime(at))


@register.filter
def money(value: Money) -> SafeString:
    """An amount with its currency, grouped, with the currency's own decimals."""
    return amount(value.amount, value.currency)


@register.simple_tag
@lru_cache(maxsize=4096)
def amount(value: Decimal, currency: str) -> SafeString:
    """The same of an amount and a currency that stand apart."""
    text = f"{rounded(value, currency):,f}".replace("-", "−")
    return _fragment("components/money.html", amount=text, currency=currency)


@register.filter
def quantity(value: Money | int) -> SafeString | int:
    """Money as an amount, a number as it is."""
    return money(value) if isinstance(value, Money) else value


@register.filter
@lru_cache(maxsize=256)
def state(value: str) -> SafeString:
    """A state as word, icon and colour."""
    tone, icon, word = STATES.get(value, ("quiet", "dot", value.replace("-", " ").capitalize()))
    return _fragment("components/state.html", tone=tone, icon=icon, word=word)


@register.simple_tag
@lru_cache(maxsize=4096, typed=True)  # typed: what is safe as it is, is another value than the same words
def shared(component: str, **values: Hashable) -> SafeString:
    """A component that is the same for everybody with these values, rendered once; it can read nothing else."""
    return _fragment(component, **values)


@register.simple_tag(takes_context=True)
def why(context: Context, reasons: Iterable[Any], about: str = "", label: str = "Why?") -> SafeString:
    """The reasons of a value, to be opened in place."""
    return shared("components/why.html", lines=lines(context, reasons), about=about, label=label)


@register.simple_tag(takes_context=True)
def lines(context: Context, reasons: Iterable[Any]) -> tuple[Line, ...]:
    """The reasons' texts, each with what is shown of the provision of its key, or with ()."""
    provisions: Mapping[str, Any] = context.get("provisions") or {}
    return tuple([(reason.text, _shown(provisions.get(reason.key))) for reason in reasons])


def _shown(provision: Any) -> tuple[Hashable, ...]:
    if provision is None:
        return ()
    return ((provision.number, provision.sentence, provision.source, provision.assumed),)


def _fragment(component: str, **values: object) -> SafeString:
    return mark_safe(render_to_string(component, values).strip())  # a template's own output, escaped there


@register.filter
def device(user_agent: str) -> str:
    """Which browser, in words."""
    return browsers.device(user_agent)
