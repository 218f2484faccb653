"""Which previews there are, and how one is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leap_portal.previews import installment_deferment, invoice_deferment, rebate, schedule
from leap_portal.previews.reading import parsed
from partners.errors import NotAllowed
from partners.terms import Terms

Answer = Callable[[object, Terms], dict[str, Any]]
KINDS: Mapping[str, Answer] = {
    "installment-deferment": installment_deferment.answer,
    "invoice-deferment": invoice_deferment.answer,
    "rebate": rebate.answer,
    "schedule": schedule.answer,
}


def answer_text(kind: str, text: str | bytes, terms: Terms) -> dict[str, Any]:
    """The answer to a request as it came; what is no JSON is refused in the same shape."""
    try:
        raw = parsed(text)
    except NotAllowed as refusal:
        return refused(refusal)
    return answer(kind, raw, terms)


def answer(kind: str, raw: object, terms: Terms) -> dict[str, Any]:
    """What would follow from the request, or {"refused": [reasons]} with all that speaks against it.

    `kind` is one of KINDS; `raw` is the request as JSON was read. Nothing is written.
    """
    try:
        return KINDS[kind](raw, terms)
    except NotAllowed as refusal:
        return refused(refusal)


def refused(refusal: NotAllowed) -> dict[str, Any]:
    """A refusal as the interfaces write it."""
    return {"refused": [reason.as_json() for reason in refusal.reasons]}
