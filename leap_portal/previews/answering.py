"""Which previews there are, and how one is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from leap_portal.previews import invoice_deferment, rebate
from partners.errors import NotAllowed
from partners.terms import Terms

Answer = Callable[[object, Terms], dict[str, Any]]
KINDS: Mapping[str, Answer] = {
    "invoice-deferment": invoice_deferment.answer,
    "rebate": rebate.answer,
}


def answer(kind: str, raw: object, terms: Terms) -> dict[str, Any]:
    """What would follow from the request, or {"refused": [reasons]} with all that speaks against it.

    `kind` is one of KINDS; `raw` is the request as JSON was read. Nothing is written.
    """
    try:
        return KINDS[kind](raw, terms)
    except NotAllowed as refusal:
        return {"refused": [reason.as_json() for reason in refusal.reasons]}
