"""Forms of the texts and choices that the office keeps."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.notifications.languages import Language
from img_program.web.fields import DayField, LineField, LongTextField
from img_program.web.fields.names import NameField
from img_program.web.fields.search_choice import SearchChoiceField
from img_program.web.forms import Form
from roster.countries import country_choices
from roster.models import MedicalSchool, NoticeChannel, UsefulAddress
from roster.models.school import LONGEST_SCHOOL


class NewNoticeForm(Form):
    """In which language a new text is written."""

    language = forms.ChoiceField(label="Language", choices=Language.choices)


class NoticeForm(Form):
    """The words of a notice."""

    title = LineField(label="Title", max_length=200)
    body = LongTextField(
        label="Text",
        max_length=20_000,
        rows=24,
        help_text="An empty line begins a new paragraph. ## begins a heading, - a list. [Words](address) makes a link.",
    )


class CheckEnglishForm(Form):
    """A colleague has read it."""

    revision = forms.CharField(widget=forms.HiddenInput)


class CheckTranslationForm(CheckEnglishForm):
    """Who checked a translation."""

    checked_by = NameField(label="Name of the translator who checked it", max_length=150)
    qualification = LineField(
        label="How the translator is qualified", max_length=200, help_text="For example the certificate and who gave it."
    )


class InForceForm(Form):
    """From which day a notice is given."""

    starts_on = DayField(label="In force from")
    revision = forms.CharField(widget=forms.HiddenInput)


class SchoolForm(Form):
    """A name of a medical school: what it is, and whether physicians are offered it."""

    name = LineField(label="Name of the school", max_length=LONGEST_SCHOOL)
    country = forms.ChoiceField(label="Country")
    today = SearchChoiceField(
        MedicalSchool.objects.filter(today=None).order_by("name"),
        label="If it is a former or another name: the school as it is called today",
        required=False,
    )
    is_offered = forms.BooleanField(
        label="Offer this name to physicians",
        required=False,
        initial=True,
        help_text="Not for words that name no school. They are kept here, so that nobody has to look at them again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "country" in self.fields:
            field = self.fields["country"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = [("", "Choose a country"), *country_choices()]


class ChangeSchoolForm(SchoolForm):
    """The name and the country of a known one stay."""

    name = None  # type: ignore[assignment]  # a field that this form does not have
    country = None  # type: ignore[assignment]  # likewise


class SpecialtyForm(Form):
    """A new specialty."""

    name = LineField(label="Name of the specialty", max_length=100)
    is_primary_care = forms.BooleanField(label="It is primary care (Minn. Stat. 144.1911, subd. 6)", required=False)


class NoticeGivenForm(Form):
    """How the notice reached a person whom the office adds."""

    notice_channel = forms.ChoiceField(
        label="How did you give them the notice?",
        widget=forms.RadioSelect,
        choices=[(way.value, way.label) for way in (NoticeChannel.PHONE, NoticeChannel.PAPER, NoticeChannel.NAVIGATOR)],
    )


class EndForm(Form):
    """Until when something is offered."""

    ends_on = DayField(
        label="Offered until",
        required=False,
        help_text="From that day on it is not offered. Leave it empty to offer it without an end.",
    )


class ChangeAddressForm(Form):
    """What visitors read of an address."""

    name = LineField(label="Name", max_length=150)
    what = LineField(label="What it offers", max_length=300, help_text="One sentence in plain words.")
    url = forms.URLField(label="Web address", max_length=200, required=False, assume_scheme="https")


class AddressForm(ChangeAddressForm):
    """A new useful address."""

    situation = forms.ChoiceField(label="For visitors who", choices=UsefulAddress.Situation.choices)
    field_order = ("situation", "name", "what", "url")
