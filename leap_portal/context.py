"""What every template may read beside the request."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from leap_portal import editions
from partners.terms import Provision, Terms


def frame(request: HttpRequest) -> dict[str, Any]:
    """`provisions`: the edition's provisions by key, for the reasons that name one."""
    terms = getattr(request, "terms", None)
    return {"provisions": by_key(terms)} if terms is not None else {}


@lru_cache(maxsize=16)
def by_key(terms: Terms) -> dict[str, Provision]:
    return {provision.key: provision for provision in editions.provisions(terms)}
