"""Forms after residency: work, events, decisions, payments, private links. They parse; actions decide."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from img_program.documents.words import line, name_line, words
from img_program.geography.fields import PlaceField, PointField
from img_program.geography.models import counties_in_order
from img_program.web.fields import HAPPENED, DayField, NumberField, SearchChoiceField, money
from img_program.web.forms import Form
from residency.service.actions.service import SiteAddress
from residency.service.actions.service_events import InFavor
from residency.service.models.repayment import Declared
from residency.service.models.service import EmploymentPeriod, Outcome, ServiceSite
from residency.service.models.service_records import DecisionKind, EventKind, SiteJudgement
from residency.service.rules.site_counts import SiteOutcome

_HUNDRED = Decimal(100)
_SMALL = {"class": "usa-input--xs"}


class WorkForm(Form):
    """One period of work; the shares are typed in percent."""

    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave it empty while the work goes on.")
    percent = NumberField(
        label="Share of full time, in percent",
        min_value=1,
        max_value=100,
        decimal_places=0,
        help_text="100 is full time.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_SMALL}),
    )
    is_primary_care = forms.TypedChoiceField(
        label="Is it primary care?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    contact_name = name_line(
        "Who at the employer can confirm it each year?",
        required=False,
        limit=150,
        help_text="We send this person a private link. It shows your name and the dates, nothing else.",
    )
    contact_email = forms.EmailField(label="Their e-mail address", required=False)

    @classmethod
    def stored_of(cls, row: EmploymentPeriod) -> dict[str, Any]:
        """The values of a period, the share in percent."""
        return super().stored_of(row) | {"percent": row.share * _HUNDRED}

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        kept = {name: data[name] for name in ("starts_on", "ends_on", "is_primary_care", "contact_name", "contact_email")}
        return kept | {"share": data["percent"] / _HUNDRED}


class NewWorkForm(WorkForm):
    """Work at a site of before, or at a new address."""

    site = SearchChoiceField(
        ServiceSite.objects.none(),
        search=("employer", "post_office"),
        label="Place of work",
        required=False,
        empty_label="A new place: write it below",
    )
    employer = name_line("Employer", required=False, help_text="The name of the clinic or hospital.")
    street = line("Street address", required=False)
    post_office = line("Post office", required=False, limit=80, help_text="As in the mailing address.")
    zip_code = forms.RegexField(
        label="ZIP code",
        regex=r"^\d{5}(-\d{4})?$",
        required=False,
        error_messages={"invalid": "Write five digits, such as 56601."},
        widget=forms.TextInput(attrs=_SMALL),
    )
    place = PlaceField(
        label="City or township",
        required=False,
        help_text="Write a part of its name. It may differ from the post office. Leave it empty if you are not sure: staff look it up.",
    )
    county = forms.ModelChoiceField(counties_in_order(), label="County", required=False, empty_label="I am not sure")
    point = PointField(
        required=False,
        help_text="Only if you know it: as a map copies it, for example 47.47355, -94.88028. It tells where a town alone can't.",
    )
    field_order = ("site", "employer", "street", "post_office", "zip_code", "place", "county", "point")

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]  # a ModelChoiceField
        if not sites.exists():
            del self.fields["site"]
            for name in ("employer", "street", "post_office", "zip_code"):
                self.fields[name].required = True
            self.name_questions()

    def clean(self) -> dict[str, Any]:
        """A new place needs its address."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("site"):
            asked = (
                ("employer", "employer"),
                ("street", "street address"),
                ("post_office", "post office"),
                ("zip_code", "ZIP code"),
            )
            for name, label in asked:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Write the {label}.")
        return data

    def where(self) -> dict[str, Any]:
        """A site or an address."""
        data = self.cleaned_data
        if data.get("site"):
            return {"site": data["site"]}
        asked = ("employer", "street", "post_office", "zip_code", "place", "county", "point")
        return {"address": SiteAddress(*(data[name] for name in asked))}


class PointForm(Form):
    """Where a site is."""

    point = PointField(required=False, help_text="As a map copies it. Leave it empty to take a wrong point away.")


class EventForm(Form):
    """Something that happened."""

    kind = forms.ChoiceField(label="What happened?", widget=forms.RadioSelect)
    starts_on = DayField(label="From")
    ends_on = DayField(label="Until", required=False, help_text="Leave it empty if you do not know yet.")
    note = line(
        "In a few words", required=False, limit=300, help_text="No reasons for a leave and nothing about anybody's health."
    )

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in EventKind if is_staff or kind != EventKind.DEATH]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class LastDayForm(Form):
    """A last day."""

    ends_on = DayField(label="Last day")


class DayForm(Form):
    """A day."""

    on = DayField(label="On", within=HAPPENED)


class DeclareForm(Form):
    """What is paid for a year. Income is asked only of those who owe less."""

    declared = forms.ChoiceField(label="What do you pay for this year?", choices=Declared.choices, widget=forms.RadioSelect)
    compensation = money(
        "What were you paid in this employment year, before taxes?",
        required=False,
        help_text="Only if you owe less than the limit. Leave it empty otherwise. Send no document: finance looks at one with you.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PaymentForm(Form):
    """A payment that came in."""

    amount = money("Dollars")
    on = DayField(label="Received on", within=HAPPENED)
    source = line("Number in the accounting system", limit=200)


class DetermineForm(Form):
    """A person's word on a site."""

    as_of = forms.ChoiceField(label="As of", widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label="Does the site count?",
        choices=[(each.value, each.label) for each in (SiteOutcome.COUNTS, SiteOutcome.DOES_NOT_COUNT)],
        widget=forms.RadioSelect,
    )
    reason = words("Why?", limit=1000, help_text="The physician reads it.")

    def __init__(self, site: ServiceSite, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = SiteJudgement.objects.filter(site=site, decided_by=None).order_by("as_of").values_list("as_of", flat=True)
        choices = [(day.isoformat(), f"{day:%-d %B %Y}") for day in dict.fromkeys(days)]
        self.fields["as_of"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["as_of"].initial = choices[0][0]


class AnswerForm(Form):
    """An answer to a question."""

    answer = words("What did you find, and what did you do?", limit=2000)


class DecisionForm(Form):
    """A waiver or a deferral."""

    kind = forms.ChoiceField(label="What was decided?", choices=DecisionKind.choices, widget=forms.RadioSelect)
    months = NumberField(
        label="Months",
        required=False,
        min_value=Decimal("0.1"),
        max_digits=5,
        decimal_places=1,
        help_text="Only for months of service.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", **_SMALL}),
    )
    employment_year = forms.IntegerField(
        label="Employment year",
        required=False,
        min_value=1,
        help_text="Only for a payment.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_SMALL}),
    )
    until = DayField(label="Until", required=False, help_text="Only for a deferral.")
    reason = words("Why?", limit=1000, help_text="The physician reads it.")
    decided_by_name = name_line("Who decided?", limit=150)
    decided_on = DayField(label="Decided on", within=HAPPENED)
    document_reference = line("Where is the paper?", limit=300)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        what = InFavor(DecisionKind(data["kind"]), data["months"], data["employment_year"], data["until"])
        kept = {name: data[name] for name in ("reason", "decided_by_name", "decided_on", "document_reference")}
        return kept | {"what": what}


class CloseForm(Form):
    """How it ended."""

    outcome = forms.ChoiceField(label="How did it end?", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = words("Why?", limit=1000)


class PaperForm(Form):
    """The employer's word on paper."""

    covers_from = DayField(label="The paper covers the days from")
    covers_until = DayField(label="until")
    reference = line("Where is the paper?", limit=300)


class EmployerForm(Form):
    """What an employer answers."""

    answer = forms.ChoiceField(
        label="Is this right?",
        choices=[
            ("confirm", "Yes, this is right"),
            ("correct", "Something is different"),
            ("say_not_here", "This person does not work here any more"),
        ],
        widget=forms.RadioSelect,
    )
    note = words(
        "If something is different: what?",
        required=False,
        rows=3,
        limit=500,
        help_text="Dates or hours are enough. Please write nothing about health or about reasons.",
    )
    name = name_line("Your name", limit=150)


class CheckForm(Form):
    """What a physician answers once a year."""

    is_same = forms.TypedChoiceField(
        label="Is everything as it was a year ago: work, place, hours, and how we reach you?",
        choices=[("yes", "Yes, all is as it was"), ("no", "Something changed")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    note = words(
        "If something changed: what?",
        required=False,
        rows=3,
        limit=500,
        help_text="A few words are enough. Nothing about health.",
    )
