"""The day of counting."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone

from img_program.web.forms import Form


class AsOfForm(Form):
    """One day, today or before."""

    use_required_attribute = False
    as_of = forms.DateField(
        label="As of", help_text="For example 2026-06-30.", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_as_of(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError("Choose today or an earlier day.")
        return day
