"""The public check of a letter."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partners.access import paper


class CheckForm(forms.Form):
    """The code as typed from paper: case and dashes do not matter."""

    code = forms.CharField(
        label="Check code", max_length=40, help_text="Sixteen letters and digits, as ABCD-EFGH-JKLM-NPQR."
    )

    def clean_code(self) -> str:
        plain = "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalnum())
        return "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a letter is genuine and still stands; tells no more than the paper says."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    context: dict[str, object] = {"form": form, "method": "get"}
    if form.is_bound and form.is_valid():
        context["answer"] = paper(form.cleaned_data["code"])
        context["not_found"] = context["answer"] is None
    return render(request, "check.html", context)
