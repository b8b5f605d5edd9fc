"""Forms of the notifications room: they parse; actions decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from img_program.notifications.contacts import Contact
from img_program.notifications.languages import Language
from img_program.notifications.models import Channel, ContactChoice, MessageTemplate, Standing
from img_program.web.fields import ANY, DayField, LineField, LongTextField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form


class ChoicesForm(Form):
    """How a person wants to be told."""

    channel = forms.ChoiceField(
        label="How should we tell you that a letter waits?", choices=Channel.choices, widget=forms.RadioSelect
    )
    reach = LineField(
        label="Phone number, postal address, or name of your navigator",
        max_length=300,
        required=False,
        help_text="Not needed for e-mail.",
    )
    language = forms.ChoiceField(
        label="Language of letters",
        choices=Language.choices,
        help_text="Where a letter is not ready in your language, you get it in English and can ask for an interpreter.",
    )
    quiet_until = DayField(label="No reminders before", required=False, help_text="Leave it empty to get reminders.")

    @staticmethod
    def initial_of(choice: ContactChoice, now: Contact) -> dict[str, Any]:
        """What the form shows at first: what holds today, also where it comes from the person's record."""
        return {
            "channel": now.channel,
            "reach": now.reach,
            "language": now.language,
            "quiet_until": choice.quiet_until,
        }

    def clean_channel(self) -> Channel:
        """The chosen way."""
        return Channel(self.cleaned_data["channel"])


class TextForm(Form):
    """The words of a letter."""

    subject = LineField(label="Subject", max_length=150)
    body = LongTextField(
        label="Text",
        max_length=20_000,
        rows=24,
        help_text="An empty line begins a new paragraph. ## begins a heading, - a list. [Words](address) makes a link.",
    )


class NewTextForm(Form):
    """In which language a new text is written."""

    language = forms.ChoiceField(label="Language", choices=Language.choices)


class CheckForm(Form):
    """Who checked a translation."""

    checked_by = NameField(label="Name of the translator who checked it", max_length=150)
    qualification = LineField(
        label="How the translator is qualified", max_length=200, help_text="For example the certificate and who gave it."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ApproveForm(Form):
    """From which day a text is used."""

    starts_on = DayField(label="In force from")
    revision = forms.IntegerField(widget=forms.HiddenInput)


class BounceForm(Form):
    """What came back."""

    words = LineField(
        label="What came back?", max_length=300, help_text="For example: mailbox unknown. Do not copy the message itself."
    )


class DoneTogetherForm(Form):
    """What was done by hand for several people alike."""

    note = LineField(label="What was said or done?", max_length=300, help_text="One sentence, for example: posted this morning.")


class DoneForm(Form):
    """What was done by hand, and whether it reached the person."""

    outcome = forms.ChoiceField(
        label="What became of it?",
        choices=[
            ("done", "The person was reached, or the letter is posted"),
            ("tried", "Nobody was reached: it stays to be done"),
        ],
        widget=forms.RadioSelect,
    )
    note = LineField(
        label="What was said or done?",
        max_length=300,
        help_text="One sentence, for example: read the letter, or: left word to call back.",
    )


class AgainForm(Form):
    """In which way the person is told once more."""

    channel = forms.ChoiceField(label="How?", choices=Channel.choices, widget=forms.RadioSelect)
    reach = LineField(
        label="Phone number, address, or navigator", max_length=300, required=False, help_text="Not needed for e-mail."
    )

    def clean_channel(self) -> Channel:
        """The chosen way."""
        return Channel(self.cleaned_data["channel"])


class LetterFilterForm(Form):
    """Filters of the list of letters: nothing private goes into an address."""

    hide_optional = True
    template = forms.ModelChoiceField(
        label="Kind of letter", queryset=MessageTemplate.objects.all(), required=False, empty_label="All kinds"
    )
    standing = forms.ChoiceField(label="Delivery", choices=[("", "All"), *Standing.choices], required=False)
    since = DayField(label="Sent since", required=False, within=ANY)

    @property
    def sent_since(self) -> date | None:
        """The first day, if one was given."""
        value: date | None = self.cleaned_data["since"]
        return value
