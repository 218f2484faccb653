"""The edition in force, as terms: read once per revision and process."""

from functools import lru_cache

from partners import document
from partners.errors import EditionError, NotSetUp
from partners.models import Edition
from partners.terms import Terms


@lru_cache(maxsize=16)
def published(digest: str) -> Terms:
    """The terms of the published revision with this digest; a revision never changes."""
    text = Edition.objects.values_list("text", flat=True).get(digest=digest)
    found, _, errors = document.examine(document.parse(text))
    if found is None:
        raise EditionError(errors)
    return found


def current() -> Terms:
    """The terms of the latest published revision, which answers for every day; NotSetUp where there is none."""
    digest = Edition.objects.values_list("digest", flat=True).order_by("-id").first()
    if digest is None:
        raise NotSetUp
    return published(digest)
