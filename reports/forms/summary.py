"""The form for a new summary report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from img_program.web.fields import DayField, LineField, MoneyField
from img_program.web.forms import Form
from reports.measures.catalogue import MEASURES

LET_FIGURES_DECIDE = ""
LEAVE_OUT = "none"
_EXAMPLE_COST = "What staff time and other costs come to, in dollars. The law asks for it on the report (Minn. Stat. 3.197)."


class SummaryReportForm(Form):
    """Date, tables and their steps, cost and contact. Fields named `step_…` belong to the measures."""

    as_of = DayField(label="Figures as of", help_text="Today or a day in the past. People are counted at the end of that day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate
        for measure in MEASURES:
            choices = [
                (LET_FIGURES_DECIDE, "As fine as most numbers can be shown"),
                *((step.key, f"Count people {step.words}") for step in measure.steps),
                (LEAVE_OUT, "Leave this table out"),
            ]
            self.fields[f"step_{measure.key}"] = forms.ChoiceField(label=measure.title, choices=choices, required=False)
        self.fields["with_published_figures"] = forms.BooleanField(
            label="Add the figures published over the years", required=False, initial=True
        )
        self.fields["cost"] = MoneyField(
            label="Cost to prepare this report", help_text=_EXAMPLE_COST, most=Decimal("99999999.99")
        )
        contact = settings.PROGRAM_CONTACT
        self.fields["contact_email"] = forms.EmailField(label="E-mail for questions", max_length=254, initial=contact["email"])
        self.fields["contact_phone"] = LineField(
            label="Phone for questions and other formats", max_length=40, initial=contact["phone"]
        )

    def clean(self) -> dict[str, Any]:
        """At least one table, and no day in the future."""
        cleaned = super().clean() or {}
        as_of = cleaned.get("as_of")
        if as_of and as_of > timezone.localdate():
            self.add_error("as_of", "Choose today or a day in the past: the roster of a later day is not known yet.")
        if not self.steps(cleaned):
            self.add_error(None, "Choose at least one table.")
        return cleaned

    @staticmethod
    def steps(cleaned: dict[str, Any]) -> dict[str, str]:
        """The wished step of each wished table, as the action takes them."""
        wished = {measure.key: cleaned.get(f"step_{measure.key}", LEAVE_OUT) for measure in MEASURES}
        return {key: step for key, step in wished.items() if step != LEAVE_OUT}
