"""What a partner fills in when it asks for more time."""

from typing import Any

from django import forms

from financing.models import Application


class ChooseForm(forms.Form):
    """Step 1: which invoices, and how many days more."""

    invoices = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Choose at least one invoice."}
    )

    def __init__(self, *args: Any, choices: list[int], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoices"].choices = [(key, key) for key in choices]
        self.fields["days"] = forms.IntegerField(
            label="Days after the day each is due now",
            min_value=1,
            max_value=most,
            help_text=f"From 1 to {most}. An invoice moves by {most} days at most, earlier deferments counted.",
            error_messages={"required": "Say by how many days."},
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )


class AnswerForm(forms.Form):
    """What the partner answers to a question about its application."""

    answer = forms.CharField(
        label="Your answer",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Your channel manager reads it, and it stays with the application.",
        error_messages={"required": "Write the answer first."},
    )


class NoteForm(forms.ModelForm):
    """Step 3: why, in the partner's own words."""

    class Meta:
        model = Application
        fields = ["note"]
        labels = {"note": "Why you ask"}
        help_texts = {"note": "What happened, and how you will pay. Your channel manager reads it."}
        widgets = {"note": forms.Textarea(attrs={"rows": 5})}
