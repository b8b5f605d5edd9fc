"""One step of the way to practice, with its date as exactly as it is known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import LineField, partial_date
from img_program.web.forms import Form
from roster.actions.journey import StepNews
from roster.forms.record import month_field, part_field
from roster.models import Basis, JourneyStep, Knowledge, MatchedHow
from roster.models.journey import TOLD
from roster.rules.dates import RoughDate


class OwnStepForm(Form):
    """What the person tells of a step of their own."""

    use_required_attribute = False
    hide_optional = True
    step = forms.ChoiceField(label="Step", choices=[("", "- Select -"), *((step.value, step.label) for step in TOLD)])
    year = part_field("Year", 4)
    month = month_field("Month")
    day = part_field("Day, if you know it", 2)
    how = forms.ChoiceField(
        label="If you matched: how?", choices=[("", "Does not apply, or not known"), *MatchedHow.choices], required=False
    )
    profession = LineField(
        label="If you work in another health profession: which?",
        max_length=80,
        required=False,
        validators=[refuse_forbidden_text],
    )

    def clean(self) -> dict[str, Any]:
        """A year at least, unless the step is not known; a day needs its month; nothing in the future."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["when"] = self._when() if self.told != Knowledge.UNKNOWN else None
        if not self.errors and self._names_no_profession():
            self.add_error("profession", "Name the profession, such as registered nurse.")
        return cleaned

    @property
    def told(self) -> Knowledge:
        """What is told: the step was reached."""
        return Knowledge(self.cleaned_data.get("knowledge") or Knowledge.KNOWN)

    def _names_no_profession(self) -> bool:
        is_other = self.cleaned_data["step"] == JourneyStep.OTHER_ROAD and self.told == Knowledge.KNOWN
        return is_other and not self.cleaned_data["profession"].strip()

    def _when(self) -> RoughDate | None:
        year, month, day = (self.cleaned_data.get(part) for part in ("year", "month", "day"))
        try:
            return RoughDate.of(partial_date(year, month, day))
        except ValidationError as fault:
            self.add_error(None, fault)
            return None

    def news(self) -> StepNews:
        """What the action takes."""
        said = self.cleaned_data
        how = MatchedHow(said["how"]) if said["how"] else None
        return StepNews(JourneyStep(said["step"]), self.told, said["when"], how, said["profession"])


class StepForm(OwnStepForm):
    """The same for staff, who also record lost contact, what is not known, and the source."""

    knowledge = forms.ChoiceField(
        label="What is known", widget=forms.RadioSelect, choices=Knowledge.choices, initial=Knowledge.KNOWN
    )
    source = forms.ChoiceField(label="Known from", widget=forms.RadioSelect, choices=Basis.choices)
    field_order = ("step", "knowledge", "year", "month", "day", "how", "profession", "source")
