"""One fact about exams, ECFMG or clinical experience; for staff with where they saw it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import PLANNED, DayField, LineField, partial_date
from img_program.web.forms import Form
from roster.actions.facts import Told, certificate_number
from roster.forms.record import month_field, part_field
from roster.models import ExperienceKind, FactKind, FactSource, FactStatus, Pathway, PhysicianFact, Validity
from roster.models.fact import EXAMS, STATUSES
from roster.rules.dates import DatePrecision, RoughDate
from roster.rules.exam_plan import ATTEMPTS_TOLD

MOST_HOURS = 20_000
_WHEN = {FactKind.ECFMG: "Certified", FactKind.US_EXPERIENCE: "Began"}


class FactForm(Form):
    """How it stands, and when. The forms of the kinds add what belongs to them."""

    use_required_attribute = False
    hide_optional = True
    status = forms.ChoiceField(label="How does it stand?", widget=forms.RadioSelect)
    year = part_field("Year", 4)
    month = month_field("Month")
    day = part_field("Day, if you know it", 2)

    def __init__(self, *args: Any, kind: FactKind, by_staff: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = STATUSES[kind]
        self.fields["status"].choices = [(each.value, each.label) for each in choices]  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["status"].widget = forms.HiddenInput()
            self.fields["status"].initial = choices[0].value
        self.fields["year"].label = f"{_WHEN.get(kind, 'Day of the exam')}: year"
        if by_staff:
            self.fields["source"] = forms.ChoiceField(
                label="Where is it known from?",
                widget=forms.RadioSelect,
                choices=FactSource.choices,
                help_text="Look at the paper and give it back. Nothing is copied or kept.",
            )

    def clean(self) -> dict[str, Any]:
        """A year at least, where something happened."""
        cleaned: dict[str, Any] = super().clean() or {}
        year, month, day = (cleaned.get(part) for part in ("year", "month", "day"))
        cleaned["when"] = None
        if cleaned.get("status") == FactStatus.NOT_CERTIFIED and not (year or month or day):
            return cleaned
        if not {"year", "month", "day"} & set(self.errors):
            try:
                cleaned["when"] = RoughDate.of(partial_date(year, month, day))
            except ValidationError as fault:
                self.add_error(None, fault)
        return cleaned

    @property
    def source(self) -> FactSource:
        """Where it is known from; the person's own word unless staff say otherwise."""
        return FactSource(self.cleaned_data.get("source") or FactSource.PERSON)

    def told(self) -> Told:
        """What the action takes."""
        said = self.cleaned_data
        own = {name: said[name] for name in self.own if said.get(name) not in (None, "")}
        if own.get("validity") != Validity.THROUGH:
            own.pop("valid_through", None)
        return Told(FactStatus(said["status"]), said["when"], **own)

    own: tuple[str, ...] = ()

    @classmethod
    def initial_of(cls, fact: PhysicianFact) -> dict[str, Any]:
        """A stored fact as the form's fields hold it."""
        known: dict[str, Any] = {"status": fact.status, "source": fact.source}
        if fact.happened_on is not None:
            known["year"] = fact.happened_on.year
            known["month"] = fact.happened_on.month if fact.precision != DatePrecision.YEAR else None
            known["day"] = fact.happened_on.day if fact.precision == DatePrecision.DAY else None
        return known | {name: getattr(fact, name) for name in cls.own}


class EcfmgForm(FactForm):
    """Certification: since when, until when, and how the clinical part was met."""

    own = ("number", "pathway", "validity", "valid_through")
    validity = forms.ChoiceField(
        label="Until when is the certificate valid?",
        widget=forms.RadioSelect,
        choices=Validity.choices,
        required=False,
        help_text="A certificate through a Pathway has a last day until twelve months of training in the United States are done.",
    )
    valid_through = DayField(label="Last day of the certificate, where it has one", required=False, within=PLANNED)
    pathway = forms.ChoiceField(
        label="How was the clinical part met?", widget=forms.RadioSelect, choices=Pathway.choices, required=False
    )
    number = LineField(label="Number of the certificate", max_length=20, required=False, help_text="For example 0-123-456-7")

    def clean_number(self) -> str:
        """The number as the certificate has it."""
        try:
            return certificate_number(self.cleaned_data["number"])
        except ValidationError as fault:
            raise ValidationError(fault.messages) from fault


class ExamForm(FactForm):
    """One attempt at one exam. Scores are not asked."""

    own = ("attempt",)
    attempt = forms.IntegerField(
        label="Which attempt was it?",
        min_value=1,
        max_value=ATTEMPTS_TOLD,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 2, "class": "usa-input--xs"}),
        initial=1,
    )


class ExperienceForm(FactForm):
    """Clinical experience at one place."""

    own = ("experience", "hours", "site")
    experience = forms.ChoiceField(label="What kind?", widget=forms.RadioSelect, choices=ExperienceKind.choices)
    hours = forms.IntegerField(
        label="About how many hours?",
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5, "class": "usa-input--xs"}),
    )
    site = LineField(label="Hospital or clinic", max_length=150, required=False, validators=[refuse_forbidden_text])
    field_order = ("experience", "hours", "site")


def form_of(kind: FactKind) -> type[FactForm]:
    """The form that belongs to a kind."""
    if kind in EXAMS:
        return ExamForm
    return EcfmgForm if kind == FactKind.ECFMG else ExperienceForm
