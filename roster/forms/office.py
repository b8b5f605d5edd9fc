"""Forms of the texts and choices that the office keeps."""

from __future__ import annotations

from django import forms

from img_program.notifications.languages import Language
from img_program.web.fields import DayField, LineField, LongTextField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form
from roster.models import NoticeChannel, UsefulAddress


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
