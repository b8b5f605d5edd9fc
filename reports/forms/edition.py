"""Forms about the annual edition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from img_program.web.fields import DayField, LongTextField, MoneyField
from img_program.web.fields.names import clean_name
from img_program.web.forms import Form, ModelForm
from img_program.web.shared_forms import SharedForm
from reports.models import AnnualEdition, EditionSection, PeriodKind

_ADDRESSEE_PARTS = 3


class NewEditionForm(Form):
    """Which year's report."""

    report_year = forms.IntegerField(
        label="Report year", help_text="The year in which it is published.", min_value=2016, max_value=2100
    )
    period_kind = forms.ChoiceField(
        label="It tells of", choices=PeriodKind.choices, widget=forms.RadioSelect, initial=PeriodKind.FISCAL
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report_year"].initial = timezone.localdate().year + 1


class EditionSettingsForm(ModelForm):
    """Title, days, letter, cost, addressees."""

    as_of = DayField(label="People are counted as of", help_text="A new day asks for a new snapshot.")
    due_on = DayField(label="Due")
    cover_on = DayField(label="Date on the cover", help_text="Only month and year are printed.")
    letter_on = DayField(label="Date of the transmittal letter", required=False)
    cost = MoneyField(label="Cost to prepare, in dollars", required=False, most=Decimal("99999999.99"))
    addressees = LongTextField(
        label="Sent to",
        help_text="One person a line: name; role; committee. Chairs and ranking minority members of health care and higher education.",
        rows=6,
        required=False,
    )

    class Meta(ModelForm.Meta):
        """What staff may set."""

        model = AnnualEdition
        fields = [
            "title",
            "mandate",
            "due_on",
            "as_of",
            "cover_on",
            "letter_on",
            "letter_body",
            "signatory_name",
            "signatory_title",
            "cost",
            "contact_email",
            "contact_phone",
        ]

    @classmethod
    def stored_of(cls, row: AnnualEdition) -> dict[str, Any]:
        """The columns, and whom it is sent to."""
        lines = [f"{each.name}; {each.role}; {each.committee}" for each in row.addressees.all()]
        return super().stored_of(row) | {"addressees": "\n".join(lines)}

    def given(self) -> dict[str, Any]:
        """Whom it is sent to, as lines."""
        found = super().given()
        if "addressees" in found:
            found["addressees"] = "\n".join("; ".join(each) for each in found["addressees"])
        return found

    def kept(self, name: str) -> Any:
        """Whom it is sent to, in parts."""
        found = super().kept(name)
        return [tuple(each.split("; ")) for each in found.splitlines()] if name == "addressees" else found

    def clean_addressees(self) -> list[tuple[str, str, str]]:
        """Each line in its three parts."""
        found = []
        for number, line in enumerate(self.cleaned_data["addressees"].splitlines(), start=1):
            parts = tuple(part.strip() for part in line.split(";"))
            if not line.strip():
                continue
            if len(parts) != _ADDRESSEE_PARTS or not all(parts):
                raise forms.ValidationError(f"Line {number}: write name; role; committee.")
            found.append((clean_name(parts[0]), parts[1], parts[2]))
        return found


class CorrectionForm(Form):
    """What a correction changes and why; both are printed with it."""

    what = LongTextField(label="What changes?", max_length=2000, help_text="Everybody reads this beside the corrected report.")
    why = LongTextField(label="Why is it corrected?", max_length=2000)


class SectionForm(SharedForm):
    """The words of one section."""

    hide_optional = True
    body = LongTextField(
        label="Text",
        required=False,
        rows=24,
        max_length=200_000,
        help_text="Markdown: a blank line begins a paragraph, “## ” a heading, “- ” a list. Numbers come from the snapshot: write "
        "their name, as listed beside. Several figures alone in a paragraph become a row of large numbers.",
    )

    def __init__(self, *args: Any, section: EditionSection, **kwargs: Any) -> None:
        stored = {"body": section.body}
        super().__init__(*args, stored=stored, initial=stored, **kwargs)

    def clean_body(self) -> str:
        """Line ends as they are kept."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")
