"""Admin pages whose changes go into the audit, with what was before and after, and whose history comes from there."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse

from partners import audit, histories
from partners.models import AuditEntry

AT_ONCE = 100
Change = tuple[dict[str, str], dict[str, str]]


class Recorded(admin.ModelAdmin):
    """`subject` is the field by which the audit knows a row, where it has no number."""

    subject = "number"
    object_history_template = "admin/history.html"

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """What the list's own filters ask, and no more: else a column that no page shows, such as a password's digest,
        could be guessed letter by letter.
        """
        asked = {offered(one) for one in self.get_list_filter(request)}
        own = any(lookup == one or lookup.startswith(f"{one}__") for one in asked)
        return own and bool(super().lookup_allowed(lookup, value, request))

    def subject_of(self, found: Model) -> str:
        """How the audit names the row."""
        named = getattr(found, self.subject, None)
        return str(named) if named else f"{found._meta.model_name} {found.pk}"

    def events(self, found: Model) -> QuerySet[AuditEntry]:
        """What was done to the row, in its own organisation and by the program."""
        own = Q(partner=None) | Q(partner_id=getattr(found, "partner_id", None))
        return AuditEntry.objects.filter(own, subject=self.subject_of(found))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The row's history: Django's own page with the audit's entries."""
        found = self.get_object(request, unquote(object_id))
        entries = self.events(found) if found else AuditEntry.objects.none()
        pages = Paginator(entries.select_related("by").order_by("-id"), AT_ONCE)
        here = pages.get_page(request.GET.get("p"))
        told = {"events": [histories.shown(one) for one in here], "here": here}
        return super().history_view(request, object_id, {**(extra_context or {}), **told})

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Change:
        """What the form changed: each field before and after."""
        before = {name: written(form.initial.get(name)) for name in form.changed_data}
        return before, {name: written(form.cleaned_data.get(name)) for name in form.changed_data}

    def log_addition(self, request: HttpRequest, obj: Model, message: Change) -> None:
        self.record(request, "added", obj, None, message[1])

    def log_change(self, request: HttpRequest, obj: Model, message: Change) -> None:
        self.record(request, "changed", obj, *message)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> None:
        for found in queryset:
            self.record(request, "removed", found, None, None)

    def record(
        self,
        request: HttpRequest,
        verb: str,
        found: Model,
        before: dict[str, str] | None,
        after: dict[str, str] | None,
    ) -> None:
        """One sentence that tells each field's values, in the chain of the row's organisation."""
        said = "; ".join(self.told(name, before, value) for name, value in (after or {}).items())
        sentence = f"{request.user} {verb} the {self.opts.verbose_name} {found}" + (
            f": {said}." if said else "."
        )
        audit.record(
            verb,
            self.subject_of(found)[:64],
            sentence,
            by=request.user,
            as_of=request.today,
            partner=getattr(found, "partner_id", None),
            before=before,
            after=after,
        )

    def told(self, name: str, before: dict[str, str] | None, value: str) -> str:
        """A field's new value, and the one before where the row was there."""
        field, new = getattr(self.opts.get_field(name), "verbose_name", name), value or "nothing"
        return f"{field} from {before[name] or 'nothing'} to {new}" if before else f"{field} {new}"


def offered(one: Any) -> str:
    """What a filter of a list asks by: its own parameter, or its field."""
    return str(getattr(one, "parameter_name", None) or (one[0] if isinstance(one, tuple) else one))


def written(value: object) -> str:
    """A form's value as the audit keeps it."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(sorted(str(one) for one in value))
    return str(value)
