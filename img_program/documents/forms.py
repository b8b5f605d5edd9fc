"""Forms of the documents room: they parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.fields import document_field
from img_program.documents.models import Classification, SealReason
from img_program.documents.sealables import Sealable
from img_program.documents.workflow import DocumentState
from img_program.organizations.models import Organization
from img_program.web.fields import HAPPENED, DayField, LineField, LongTextField, SearchChoiceField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form


def _words(label: str, *, help_text: str = "", required: bool = True) -> forms.CharField:
    return LongTextField(
        label=label, max_length=300, required=required, help_text=help_text, validators=[refuse_forbidden_text],
        rows=3,
    )  # fmt: skip


class UploadForm(Form):
    """One document."""

    title = LineField(label="What is it?", max_length=200, required=False, validators=[refuse_forbidden_text])
    file = document_field(label="File")


class ClassifyForm(Form):
    """The class of a document."""

    classification = forms.ChoiceField(label="Classification", choices=Classification.choices)


class DocumentFilterForm(Form):
    """Which documents the office looks for."""

    hide_optional = True
    organization = SearchChoiceField(Organization.objects.none(), label="Organization", required=False, empty_label="All")
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "All"),
            ("checking", "Being checked"),
            ("open", "Checked"),
            (DocumentState.INFECTED.value, "A virus was found"),
            (DocumentState.REFUSED.value, "Not accepted"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField


class SealForm(Form):
    """What to seal, and what kind of thing it is; never the thing itself."""

    fields_chosen = forms.MultipleChoiceField(label="What should be sealed?", widget=forms.CheckboxSelectMultiple)
    reason = forms.ChoiceField(label="What kind of information is it?", choices=SealReason.choices, widget=forms.RadioSelect)
    note = _words("Note", required=False, help_text="Do not repeat the information here.")

    def __init__(self, *args: Any, entry: Sealable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [*entry.fields, *entry.files]
        chosen = self.fields["fields_chosen"]
        chosen.choices = [(name, entry.words(name).capitalize()) for name in names]  # type: ignore[attr-defined]
        chosen.initial = names


class ReasonForm(Form):
    """Why."""

    reason = _words("Why?", help_text="Do not repeat the information here.")


class ElsewhereForm(Form):
    """An approval by somebody who doesn't sign in."""

    approved_by = NameField(label="Who approved?", max_length=150)
    office = LineField(label="For which office?", max_length=150)
    on = DayField(label="On which day?", within=HAPPENED)
    file = document_field(
        label="The document that shows it", help_text="Another member of staff reads it before the approval counts."
    )
