"""Forms of a physician's plan."""

from __future__ import annotations

from typing import Any

from django import forms

from consultation.actions.plans import SHARING
from consultation.forms.fields import day
from img_program.documents.checking import refuse_forbidden_text
from img_program.organizations.models import Organization
from img_program.web.fields import HAPPENED, LIVED, LineField, LongTextField
from img_program.web.forms import Form
from roster.models import Basis

_GUARDS = [refuse_forbidden_text]
NOTE_HELP = (
    "A few words for yourself. Do not write numbers of identity documents, or anything about your health or another person."
)


class StepForm(Form):
    """A step of one's own."""

    title = LineField(label="What do you want to do?", max_length=150, validators=_GUARDS)
    planned_on = day("When do you plan it?", required=False)
    note = LongTextField(
        label="Note",
        required=False,
        max_length=300,
        validators=_GUARDS,
        help_text=NOTE_HELP,
        rows=3,
    )


class ChangeStepForm(StepForm):
    """With the day on which it was done."""

    field_order = ["title", "planned_on", "done_on", "note"]
    done_on = day("When was it done?", within=HAPPENED, required=False, help_text="Leave it empty while it is not done.")


class OutcomeForm(Form):
    """Employed since."""

    employed_on = day("When did you begin to work in this profession?", within=LIVED)


class ShareForm(Form):
    """One organization, one purpose; nothing is ticked beforehand."""

    def __init__(self, organization: Organization, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = forms.ChoiceField(
            label=SHARING.format(organization=organization.name), widget=forms.RadioSelect, choices=[("yes", "Yes"), ("no", "No")]
        )
        self.name_questions()


class ConfirmOutcomeForm(Form):
    """From where staff know it."""

    basis = forms.TypedChoiceField(
        label="From where do you know it?",
        coerce=Basis,
        widget=forms.RadioSelect,
        choices=[(value, label) for value, label in Basis.choices if value != Basis.STATEMENT.value],
    )
