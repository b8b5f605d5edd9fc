"""Later tasks of a registrant: other spellings, time in Minnesota, "look again"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import MONTHS, LineField, LongTextField, partial_date
from img_program.web.fields.names import names_of_lines
from img_program.web.fields.search_choice import SuggestField
from img_program.web.forms import Form
from roster.columns import label_of, parse_year
from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.models import Registrant
from roster.models.school import LONGEST_SCHOOL, schools_named
from roster.rules.dates import RoughDate

MOST_SPELLINGS = 10


class SpellingsForm(QuestionForm):
    """Names as on the diploma or on older papers, so that staff find the person."""

    slug, title, summary_key = "spellings", "Is your name written in other ways?", label_of("other_spellings")
    hint = "As on your diploma, or with other letters. One on each line."
    other_spellings = LongTextField(
        label="Other spellings", required=False, max_length=500, rows=10, validators=[refuse_forbidden_text]
    )

    def clean_other_spellings(self) -> list[str]:
        """One spelling a line."""
        lines = names_of_lines(self.cleaned_data["other_spellings"])
        if len(lines) > MOST_SPELLINGS:
            raise ValidationError(f"Write at most {MOST_SPELLINGS} spellings.", code="many")
        return lines

    def columns(self) -> dict[str, Any]:
        """The list."""
        return {"other_spellings": self.cleaned_data["other_spellings"]}

    def in_words(self) -> str:
        """The list in one line."""
        return ", ".join(self.cleaned_data["other_spellings"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The list, one on each line."""
        return {"other_spellings": "\n".join(registrant.other_spellings)}


def part_field(label: str, width: int) -> forms.IntegerField:
    """A year or a day in digits."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": width, "class": "usa-input--xs"})
    messages = {"invalid": "Write a number, such as 3 for the day or 2023 for the year."}
    return forms.IntegerField(label=label, required=False, widget=widget, error_messages=messages)


def month_field(label: str) -> forms.TypedChoiceField:
    """A month, which may stay unknown."""
    choices = [("", "I do not know the month"), *MONTHS]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, required=False, empty_value=None)


class ResidencePeriodForm(Form):
    """Since when, and until when, a person lived in Minnesota, each as exactly as it is known."""

    use_required_attribute = False
    hide_optional = True
    since_year = part_field("Since: year", 4)
    since_month = month_field("Since: month")
    since_day = part_field("Since: day, if you know it", 2)
    until_year = part_field("Until: year (leave empty if you still live in Minnesota)", 4)
    until_month = month_field("Until: month")
    until_day = part_field("Until: day, if you know it", 2)

    def clean(self) -> dict[str, Any]:
        """A year at least; a day needs its month; the end is not before the beginning; nothing in the future."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned.get("since_year"):
            self.add_error("since_year", "Write the year since when you live, or lived, in Minnesota.")
            return cleaned
        cleaned["since"], cleaned["until"] = self._rough("since"), self._rough("until")
        since, until = cleaned["since"], cleaned["until"]
        if since and since.earliest > timezone.localdate():
            self.add_error("since_year", "This day is in the future. Write since when you live in Minnesota.")
        if since and until and until.latest < since.earliest:
            self.add_error("until_year", "The end is before the beginning. Check both years.")
        return cleaned

    def _rough(self, end: str) -> RoughDate | None:
        return _rough_of(self, f"{end}_") if self.cleaned_data.get(f"{end}_year") else None


class UntilForm(Form):
    """Until when somebody lived in Minnesota who lives elsewhere now."""

    use_required_attribute = False
    hide_optional = True
    year = part_field("Year", 4)
    month = month_field("Month")
    day = part_field("Day, if you know it", 2)

    def __init__(self, *args: Any, since: RoughDate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean(self) -> dict[str, Any]:
        """A year at least, not before the beginning."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["until"] = until = _rough_of(self, "")
            if until and until.latest < self.since.earliest:
                self.add_error("year", "The end is before the beginning. Check the year.")
        return cleaned


def _rough_of(form: forms.Form, prefix: str) -> RoughDate | None:
    """The date of three controls; what is wrong is said at the control."""
    year, month, day = (form.cleaned_data.get(f"{prefix}{part}") for part in ("year", "month", "day"))
    try:
        return RoughDate.of(partial_date(year, month, day))
    except ValidationError as fault:
        form.add_error(None, ValidationError({f"{prefix}{part}": words for part, words in fault.message_dict.items()}))
        return None


class LookAgainForm(Form):
    """What the person wants us to look at."""

    words = LongTextField(
        label="What should we look at?",
        help_text="Do not send document numbers or copies. Words are enough.",
        required=False,
        max_length=2000,
        rows=10,
        validators=[refuse_forbidden_text],
    )


class LastPracticedForm(QuestionForm):
    """When the person last worked as a physician: some residency programs ask for it."""

    slug, title, summary_key = "practiced", "In which year did you last work as a physician?", label_of("last_practiced")
    hint = "In any country. Some residency programs ask for it."
    skip_label, skip_in_words = "Skip this question", ""
    last_practiced = LineField(
        max_length=4,
        label="Year",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "class": "usa-input--xs"}),
    )

    def clean_last_practiced(self) -> int | None:
        """Four digits."""
        return parse_year(self.cleaned_data["last_practiced"])

    def columns(self) -> dict[str, Any]:
        """The year."""
        return {"last_practiced": self.cleaned_data["last_practiced"]}

    @classmethod
    def skipped_columns(cls) -> dict[str, Any]:
        """No year."""
        return {"last_practiced": None}

    def in_words(self) -> str:
        """The year."""
        return str(self.cleaned_data["last_practiced"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The year, or that it was skipped."""
        return {"last_practiced": str(registrant.last_practiced)} if registrant.last_practiced else {SKIPPED: "1"}


class SchoolNameForm(QuestionForm):
    """The name of the medical school: as the person writes it, or one of those that the words find."""

    slug, title, summary_key = "school-name", "What is the name of your medical school?", label_of("school_name")
    hint = "The school of your first medical degree. The name that it had then, or the one that it has today."
    skip_label, skip_in_words = "Skip this question", ""
    school_name = SuggestField(
        label="Name of the school",
        max_length=LONGEST_SCHOOL,
        find=schools_named,
        validators=[refuse_forbidden_text],
    )

    def about(self, registrant: Registrant) -> None:
        """Schools of the country that the person named come first."""
        field = self.fields["school_name"]
        assert isinstance(field, SuggestField)  # noqa: S101 - narrows the type
        field.find = partial(schools_named, country=str(registrant.school_country.code or ""))

    @classmethod
    def raw_from(cls, data: Mapping[str, Any]) -> RawAnswer:
        """What was chosen, else the words."""
        value = cls.base_fields["school_name"].widget.value_from_datadict(data, {}, "school_name")
        return {"school_name": str(value).strip()[:LONGEST_SCHOOL]}

    def columns(self) -> dict[str, Any]:
        """The name."""
        return {"school_name": self.cleaned_data["school_name"]}

    @classmethod
    def skipped_columns(cls) -> dict[str, Any]:
        """No name."""
        return {"school_name": ""}

    def in_words(self) -> str:
        """The name."""
        return str(self.cleaned_data["school_name"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The name, or that it was skipped."""
        return {"school_name": registrant.school_name} if registrant.school_name else {SKIPPED: "1"}


LATER: tuple[type[QuestionForm], ...] = (SpellingsForm, SchoolNameForm, LastPracticedForm)
"""Questions that joining does not need."""
