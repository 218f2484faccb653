"""Admin pages whose changes let somebody in, or let them do more: the second factor is asked for again first."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from partners import factors
from partners.recorded import Recorded


def here(request: HttpRequest, *rest: object, **others: object) -> str:
    """The page itself."""
    return request.path


class Kept(forms.ModelForm):
    """A form that holds what was typed before the second factor was asked for again."""

    typed: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.typed and not self.is_bound:
            self.initial.update({name: typed(field, self.typed, name) for name, field in self.fields.items()})


def typed(field: forms.Field, given: dict[str, str], name: str) -> object:
    """What the field shows of what was given: a box that wasn't ticked is not there."""
    if isinstance(field, forms.BooleanField):
        return name in given
    several = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField)
    return [one for one in given.get(name, "").split(",") if one] if several else given.get(name, "")


class AskedAgain(Recorded):
    """Its form is `Kept`. Who only looks is asked for nothing."""

    def changeform_view(self, request: HttpRequest, *rest: Any, **others: Any) -> HttpResponse:
        return self.asked(super().changeform_view, request, *rest, **others)

    def delete_view(self, request: HttpRequest, *rest: Any, **others: Any) -> HttpResponse:
        return self.asked(super().delete_view, request, *rest, **others)

    def changelist_view(self, request: HttpRequest, *rest: Any, **others: Any) -> HttpResponse:
        return self.asked(super().changelist_view, request, *rest, **others)

    def asked(self, view: factors.View, request: HttpRequest, *rest: Any, **others: Any) -> HttpResponse:
        guarded = factors.just_given(here)(view) if request.method == "POST" else view
        return guarded(request, *rest, **others)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        given = factors.typed(request) if request.method == "GET" else {}
        return type(form.__name__, (form,), {"typed": given}) if given else form
