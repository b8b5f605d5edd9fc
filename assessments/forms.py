"""Forms of the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import slugify

from assessments.actions.ratings import LONGEST_COMMENT, entries
from assessments.blueprint import SECOND_MARKING_WORDS, Blueprint, Domain, PassingRule, ScalePoint, Station
from assessments.models import InstrumentVersion, Sheet
from assessments.workflow import VersionState
from img_program.documents.checking import refuse_forbidden_text
from img_program.organizations.models import Organization
from img_program.web.comparing import mark
from img_program.web.fields import (
    COMING,
    DayField,
    LineField,
    LongTextField,
    MomentField,
    NumberField,
    SearchChoiceField,
)
from img_program.web.forms import Form
from img_program.web.shared_forms import SharedForm
from roster.models import Specialty

PRIVATE = (
    "Only the assessment coordinator reads this. You do not have to say why. Examiners see only what is agreed with you, for example "
    "“extra time 25 %”."
)
TO_DO_ONLY = "Examiners read this. Say only what to do, for example “extra time 25 %”, never why."


class InstrumentForm(Form):
    """A new instrument."""

    name = LineField(label="Name", max_length=150)
    specialty = forms.ModelChoiceField(label="Specialty", queryset=Specialty.objects.all())


class GuideForm(Form):
    """What candidates read, and the passing rule."""

    total_minimum = NumberField(label="Minimum of the weighted total", max_digits=5, decimal_places=2, min_value=0)
    standard = forms.IntegerField(
        label="Standard", help_text="A rating below this point of the scale needs a comment.", min_value=0, max_value=99
    )
    second_marking = forms.ChoiceField(label="After a second marking", choices=list(SECOND_MARKING_WORDS.items()))
    guide = LongTextField(label="How to prepare", help_text="Candidates read this.", rows=10, max_length=4000, required=False)

    def part(self, blueprint: Blueprint) -> Blueprint:
        """The blueprint with this rule and guide."""
        data = self.cleaned_data
        rule = PassingRule(data["total_minimum"], data["standard"], data["second_marking"])
        return blueprint.with_part(rule=rule, guide=data["guide"])

    @staticmethod
    def initial_of(blueprint: Blueprint) -> dict[str, Any]:
        """The values of a version."""
        rule = blueprint.rule
        return {
            "total_minimum": rule.total_minimum,
            "standard": rule.standard,
            "second_marking": rule.second_marking,
            "guide": blueprint.guide,
        }


class RowForm(Form):
    """One row of a list; an empty row is left out, and a name taken away removes its row."""

    use_required_attribute = False
    hide_optional = True
    lead = "name"

    @property
    def is_empty_row(self) -> bool:
        """Whether nothing names the row."""
        return not str(self.cleaned_data.get(self.lead) or "").strip()

    @property
    def is_taken_out(self) -> bool:
        """Whether a colleague removed the row that the page showed, and nothing was written into it here."""
        return (
            bool(self.shown)
            and not self.stored
            and all(self.shown.get(name) == mark(now) for name, now in self.cleaned_data.items())
        )


class ScaleRow(RowForm):
    """A point of the scale."""

    lead = "label"
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    value = forms.IntegerField(label="Value", min_value=0, max_value=99, required=False, initial=0)
    label = LineField(label="Label", max_length=40, required=False)
    anchor = LineField(label="Anchor: what an examiner sees at this point", max_length=300, required=False)


class DomainRow(RowForm):
    """A domain."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    name = LineField(label="Domain", max_length=80, required=False)
    description = LineField(label="What it means", max_length=300, required=False)
    weight = forms.IntegerField(label="Weight in percent", min_value=0, max_value=100, required=False, initial=0)
    minimum = NumberField(label="Minimum mean", max_digits=5, decimal_places=2, min_value=0, required=False, initial=0)


class StationRow(RowForm):
    """A station."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    name = LineField(label="Station", max_length=80, required=False)
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=480, required=False, initial=15)
    instructions = LineField(label="What the examiner does", max_length=500, required=False)
    domains = forms.MultipleChoiceField(label="Rated domains", choices=[], widget=forms.CheckboxSelectMultiple, required=False)


_ROWS: dict[str, type[RowForm]] = {"scale": ScaleRow, "domains": DomainRow, "stations": StationRow}


def _kept_rows(part: str, blueprint: Blueprint) -> dict[str, dict[str, Any]]:
    """The rows that are stored, by what names them for good: a point of the scale its value, others their key."""
    names = [name for name in _ROWS[part].base_fields if name != "key"]
    rows: Sequence[Any] = getattr(blueprint, part)
    return {
        (key := str(getattr(row, "key", "") or row.value)): {"key": key} | {name: getattr(row, name) for name in names}
        for row in rows
    }


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows that are compared each with its own stored row, wherever it stands by now."""

    kept: Mapping[str, Mapping[str, Any]]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """What is stored of the row that the page showed in this place."""
        keys = list(self.kept)
        if self.is_bound:
            key = self.data.get(f"{self.prefix}-{index}-key", "")
        else:
            key = keys[index] if index is not None and index < len(keys) else ""
        return super().get_form_kwargs(index) | {"stored": self.kept.get(key, {})}


def rows_of(part: str, blueprint: Blueprint, data: Any = None) -> Any:
    """The formset of a part with two empty rows below; raises KeyError for an unknown part."""
    kept = _kept_rows(part, blueprint)
    made = forms.formset_factory(_ROWS[part], formset=_Rows, extra=2, max_num=40)
    made.kept = kept  # type: ignore[attr-defined]  # a class made for this request
    formset = made(data, initial=list(kept.values()), prefix=part)
    if part == "stations":
        for form in formset:
            field = form.fields["domains"]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
            field.choices = [(domain.key, domain.name) for domain in blueprint.domains]
    return formset


def part_of(part: str, formset: Any) -> tuple[Any, ...]:
    """The rows of a valid formset as values of the blueprint; rows that a colleague added meanwhile stay."""
    shown = {form.cleaned_data.get("key", "") for form in formset}
    rows = [form.cleaned_data for form in formset if not form.is_empty_row and not form.is_taken_out]
    rows += [dict(row) for key, row in formset.kept.items() if key not in shown]
    if part == "scale":
        points = [ScalePoint(row["value"] or 0, row["label"], row["anchor"]) for row in rows]
        return tuple(sorted(points, key=lambda point: point.value))
    for row in rows:
        row["key"] = row["key"] or slugify(row["name"])[:40]
    if part == "domains":
        return tuple(
            Domain(row["key"], row["name"], row["description"], row["weight"] or 0, row["minimum"] or Decimal(0)) for row in rows
        )
    return tuple(
        Station(row["key"], row["name"], row["minutes"] or 0, row["instructions"], tuple(row["domains"])) for row in rows
    )


class SessionForm(Form):
    """Date and place of a session."""

    starts_at = MomentField(label="Begins", within=COMING)
    ends_at = MomentField(label="Ends", within=COMING)
    registration_closes_at = MomentField(label="Registration closes", within=COMING)
    place = LineField(label="Place", max_length=200)
    address = LineField(label="Address", max_length=300)
    places = forms.IntegerField(label="Places", min_value=1, max_value=200)


class NewSessionForm(SessionForm):
    """With what cannot change later."""

    version = forms.ModelChoiceField(label="Instrument", queryset=InstrumentVersion.objects.none())
    organization = SearchChoiceField(
        Organization.objects.none(), label="Site or assessor", required=False, empty_label="The Department itself"
    )
    field_order = ["version", "organization"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        approved = InstrumentVersion.objects.filter(state=VersionState.APPROVED).select_related("instrument")
        version, organization = self.fields["version"], self.fields["organization"]
        assert isinstance(version, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(organization, SearchChoiceField)  # noqa: S101 - narrows the type
        version.queryset = approved
        organization.queryset = Organization.objects.order_by("name")


class ExaminerForm(Form):
    """Whom to assign."""

    email = forms.EmailField(label="E-mail address of the examiner's account")


class AskForm(Form):
    """What a physician may say when asking for a place."""

    wish = LongTextField(
        label="What should we do differently for you?",
        help_text=PRIVATE,
        max_length=1000,
        rows=4,
        required=False,
        validators=[refuse_forbidden_text],
    )


class WishForm(AskForm):
    """The same later, when the request for a place stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].required = True


class InstructionForm(Form):
    """What the office agreed to do differently."""

    accommodation = LineField(label="Instruction for the day", help_text=TO_DO_ONLY, max_length=300, required=False)


class ReasonForm(Form):
    """A reason in writing."""

    reason = LongTextField(label="Reason", max_length=1000, rows=10)


class TextForm(Form):
    """A new version of a text."""

    body = LongTextField(label="Text", rows=14, max_length=20_000)
    starts_on = DayField(label="In force from")


class VerifyForm(Form):
    """Number and code of a certificate."""

    number = LineField(label="Number", help_text="For example CR-7K2M9QXA", max_length=40)
    code = LineField(label="Code", help_text="Three groups of four characters", max_length=40)


class RatingForm(SharedForm):
    """An examiner's sheet: for each domain a point of the scale and what was seen."""

    hide_optional = True

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        stored = {f"{part}_{key}": text for (key, part), text in entries(sheet).items()}
        super().__init__(*args, stored=stored, initial=stored, **kwargs)
        points = [(str(point.value), point.label) for point in sheet.questions.scale]
        for key, name, _description in sheet.questions.domains:
            self.fields[f"score_{key}"] = forms.ChoiceField(label=f"{name}: rating", choices=[("", ""), *points], required=False)
            self.fields[f"comment_{key}"] = LongTextField(
                label=f"{name}: what you saw", max_length=LONGEST_COMMENT, required=False
            )

    def key_of(self, name: str) -> tuple[str, str]:
        """Domain and part."""
        part, _line, key = name.partition("_")
        return key, part
