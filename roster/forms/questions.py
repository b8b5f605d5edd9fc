"""The nine questions that joining needs, and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.documents.checking import refuse_forbidden_text
from img_program.geography.models import County, counties_in_order
from img_program.web.fields import LineField, parse_phone
from img_program.web.fields.names import NameField
from roster.columns import label_of, parse_year
from roster.countries import ANOTHER, ANOTHER_WORDS, LONGEST_WORDS, country_choices, country_name
from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.forms.eligibility_questions import BornForm, HomeForm, TrainingForm
from roster.models import ReachBy, Registrant, Residence, Specialty
from roster.states import OTHER_STATES

NOT_YET = "not_yet"


class NameForm(QuestionForm):
    """One name is enough: many people have only one."""

    slug, title, summary_key = "name", "What name do you use?", label_of("name")
    hint = "Write it the way you want us to write it. One name is fine. Accents and any script are fine."
    name = NameField(label="Your name", max_length=200, validators=[refuse_forbidden_text])

    def columns(self) -> dict[str, Any]:
        """The name."""
        return {"name": self.cleaned_data["name"]}

    def in_words(self) -> str:
        """The name."""
        return str(self.cleaned_data["name"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The name."""
        return {"name": registrant.name}


class ReachForm(QuestionForm):
    """One way to reach the person."""

    slug, title, summary_key = "reach", "How can we reach you?", label_of("reach_by")
    hint = "Choose one way. Messages never say anything private."
    reach_by = forms.ChoiceField(
        label="One way to reach me",
        widget=forms.RadioSelect,
        choices=[
            (ReachBy.EMAIL, "E-mail, at the address I sign in with"),
            (ReachBy.PHONE, "Phone"),
            (ReachBy.NAVIGATOR, "Through a navigator: a person who helps me"),
        ],
    )
    phone = LineField(
        label="Phone number, if you chose phone",
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    navigator = NameField(
        label="Your navigator's name and organization, if you chose a navigator",
        max_length=200,
        required=False,
        validators=[refuse_forbidden_text],
    )

    def clean(self) -> dict[str, Any]:
        """The chosen way needs its number or name; what belongs to another way is left out."""
        cleaned: dict[str, Any] = super().clean() or {}
        way = cleaned.get("reach_by")
        if way == ReachBy.PHONE:
            try:
                cleaned["phone"] = parse_phone(cleaned.get("phone", ""))
            except ValidationError as fault:
                self.add_error("phone", fault)
        if way == ReachBy.NAVIGATOR and not cleaned.get("navigator") and "navigator" not in self.errors:
            self.add_error("navigator", "Write the name of your navigator, or choose another way.")
        return cleaned

    def columns(self) -> dict[str, Any]:
        """The way, and its number or name."""
        way = self.cleaned_data["reach_by"]
        return {
            "reach_by": way,
            "phone": self.cleaned_data["phone"] if way == ReachBy.PHONE else "",
            "navigator": self.cleaned_data["navigator"] if way == ReachBy.NAVIGATOR else "",
        }

    def in_words(self) -> str:
        """The way, and its number or name."""
        return Registrant(**self.columns()).reach_in_words

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The way, and its number or name."""
        return {"reach_by": registrant.reach_by, "phone": registrant.phone, "navigator": registrant.navigator}


class ResidenceForm(QuestionForm):
    """Where the person lives; Minnesota is no condition."""

    slug, title, summary_key = "residence", "Where do you live?", label_of("residence")
    hint = "You do not have to live in Minnesota to join."
    residence = forms.ChoiceField(label="I live", widget=forms.RadioSelect, choices=Residence.choices)
    county = forms.ModelChoiceField(
        label="County, if you live in Minnesota", queryset=County.objects.none(), required=False, empty_label="Choose a county"
    )
    state = forms.ChoiceField(
        label="State, if you live in another state", choices=[("", "Choose a state"), *OTHER_STATES], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["county"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = counties_in_order()

    def clean(self) -> dict[str, Any]:
        """Somebody in Minnesota names the county."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("residence") == Residence.MINNESOTA and not cleaned.get("county") and "county" not in self.errors:
            self.add_error("county", "Choose your county, or choose “I would rather not say”.")
        return cleaned

    def columns(self) -> dict[str, Any]:
        """The residence, with the county or the state."""
        lives = self.cleaned_data["residence"]
        return {
            "residence": lives,
            "county": self.cleaned_data["county"] if lives == Residence.MINNESOTA else None,
            "state": self.cleaned_data["state"] if lives == Residence.OTHER_STATE else "",
        }

    def in_words(self) -> str:
        """Where the person lives."""
        return Registrant(**self.columns()).residence_in_words

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The residence, with the county or the state."""
        return {"residence": registrant.residence, "county": registrant.county_id or "", "state": registrant.state}


class SchoolForm(QuestionForm):
    """The country of the basic medical degree."""

    slug, title, summary_key = "school", "In which country is your medical school?", label_of("school_country")
    hint = "The school of your first medical degree. Choose the country in which the school is today."
    school_country = forms.ChoiceField(label="Country", choices=[])
    school_country_words = LineField(
        label="If your country is not in the list, or no longer exists: its name",
        max_length=LONGEST_WORDS,
        required=False,
        help_text=f"Choose “{ANOTHER_WORDS}”, the last in the list.",
        validators=[refuse_forbidden_text],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school_country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", "Choose a country"), *country_choices()]

    def clean(self) -> dict[str, Any]:
        """Another country has a name."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_unnamed = cleaned.get("school_country") == ANOTHER and not cleaned.get("school_country_words")
        if is_unnamed and "school_country_words" not in self.errors:
            self.add_error("school_country_words", "Write the name of the country or the former state.")
        return cleaned

    def columns(self) -> dict[str, Any]:
        """The country's code, or the words for another one."""
        code = self.cleaned_data["school_country"]
        words = self.cleaned_data["school_country_words"] if code == ANOTHER else ""
        return {"school_country": code, "school_country_words": words}

    def in_words(self) -> str:
        """The country's name."""
        return country_name(self.cleaned_data["school_country"], self.cleaned_data["school_country_words"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The country's code, or the words for another one."""
        code = str(registrant.school_country.code or "")
        return {"school_country": code, "school_country_words": registrant.school_country_words}


class GraduationForm(QuestionForm):
    """The year of graduation, or "I do not know"."""

    slug, title, summary_key = "graduation", "In which year did you graduate?", label_of("graduation_year")
    skip_label, skip_in_words = "I do not know", "I do not know"
    hint = "The year of your first medical degree. Any year is fine."
    graduation_year = forms.IntegerField(
        label="Year",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "class": "usa-input--xs"}),
        error_messages={"invalid": "Write the year with four digits, such as 1998."},
    )

    def clean_graduation_year(self) -> int:
        """A year of a living person's graduation, not in the future by more than a year."""
        return parse_year(str(self.cleaned_data["graduation_year"])) or 0

    def columns(self) -> dict[str, Any]:
        """The year."""
        return {"graduation_year": self.cleaned_data["graduation_year"]}

    @classmethod
    def skipped_columns(cls) -> dict[str, Any]:
        """No year."""
        return {"graduation_year": None}

    def in_words(self) -> str:
        """The year."""
        return str(self.cleaned_data["graduation_year"])

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The year, or that it was skipped."""
        year = registrant.graduation_year
        return {"graduation_year": str(year)} if year else {SKIPPED: "1"}


class SpecialtyForm(QuestionForm):
    """The specialty, or "not yet"."""

    slug, title, summary_key = "specialty", "What is your medical specialty?", label_of("specialty")
    hint = "The one you trained in, or worked in most."
    specialty = forms.ChoiceField(label="Specialty", choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["specialty"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        known = Specialty.objects.offered_on(timezone.localdate()).values_list("code", "name")
        self.names: dict[str, str] = {NOT_YET: "Not yet", **dict(known)}
        field.choices = [("", "Choose a specialty"), (NOT_YET, "Not yet: I have no specialty"), *known]

    def columns(self) -> dict[str, Any]:
        """The specialty's code, or none yet."""
        code = self.cleaned_data["specialty"]
        return {"specialty_id": None if code == NOT_YET else code}

    def in_words(self) -> str:
        """The specialty's name."""
        code = str(self.cleaned_data["specialty"])
        return self.names.get(code, code)

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The specialty's code, or "not yet"."""
        return {"specialty": registrant.specialty_id or NOT_YET}


QUESTIONS: tuple[type[QuestionForm], ...] = (
    NameForm,
    ReachForm,
    ResidenceForm,
    SchoolForm,
    GraduationForm,
    SpecialtyForm,
    BornForm,
    HomeForm,
    TrainingForm,
)
BY_SLUG: dict[str, type[QuestionForm]] = {question.slug: question for question in QUESTIONS}
