"""The self-check: answered, explained and forgotten."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from img_program.web.forms import Form
from roster.countries import country_choices, country_name
from roster.forms.eligibility_questions import YES_NO_NOT_SURE
from roster.models import Answer, DatePrecision, Residence
from roster.rules import EligibilityFacts, ResidencePeriod
from roster.rules.dates import RoughDate

PHYSICIAN, OTHER_PROFESSION = "physician", "other"
NOT_SURE = "not_sure"


class SelfCheckForm(Form):
    """Every question may stay open: an open one needs a person, and the page says so."""

    hide_optional = True
    use_required_attribute = False
    profession = forms.ChoiceField(
        label="Are you a physician?",
        help_text="You have a medical degree (MD, MBBS or the like), with or without a license.",
        widget=forms.RadioSelect,
        required=False,
        choices=[(PHYSICIAN, "Yes"), (OTHER_PROFESSION, "No, I have another health profession"), (NOT_SURE, "I am not sure")],
    )
    school_country = forms.ChoiceField(label="In which country is your medical school?", required=False, choices=[])
    born = forms.ChoiceField(
        label="Were you born outside the United States?", widget=forms.RadioSelect, required=False, choices=YES_NO_NOT_SURE
    )
    home = forms.ChoiceField(
        label="Is the United States now your home, where you plan to stay?",
        widget=forms.RadioSelect,
        required=False,
        choices=YES_NO_NOT_SURE,
    )
    training = forms.ChoiceField(
        label="Did you come to the United States on a J-1 or similar visa to start a US residency or fellowship "
        "that had already accepted you?",
        help_text="If you came for any other reason, answer No.",
        widget=forms.RadioSelect,
        required=False,
        choices=YES_NO_NOT_SURE,
    )
    residence = forms.ChoiceField(label="Where do you live?", widget=forms.RadioSelect, required=False, choices=Residence.choices)
    since = forms.IntegerField(
        label="If you live in Minnesota: since which year?",
        required=False,
        min_value=1930,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "class": "usa-input--xs"}),
        error_messages={"invalid": "Write the year with four digits, such as 2023."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["school_country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = [("", "I am not sure"), *country_choices()]

    @property
    def is_other_profession(self) -> bool:
        """Whether the visitor has another health profession."""
        return bool(self.cleaned_data["profession"] == OTHER_PROFESSION)

    def facts(self) -> EligibilityFacts:
        """The answers as the rules take them; what stays open is "not sure"."""
        said = self.cleaned_data
        lives = said["residence"] or Residence.NOT_SAID
        periods: tuple[ResidencePeriod, ...] = ()
        if lives == Residence.MINNESOTA and said["since"]:
            periods = (ResidencePeriod(RoughDate(date(said["since"], 1, 1), DatePrecision.YEAR)),)
        return EligibilityFacts(
            school_country=said["school_country"],
            school_country_name=country_name(said["school_country"]),
            born_outside_us=said["born"] or Answer.NOT_SURE,
            us_is_home=said["home"] or Answer.NOT_SURE,
            came_for_training=said["training"] or Answer.NOT_SURE,
            residence=lives,
            periods=periods,
        )
