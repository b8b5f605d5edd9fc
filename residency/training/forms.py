"""Forms up to the end of training: they parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from grants.awards.models import Award
from grants.rounds.models import Program
from img_program.documents.fields import document_field
from img_program.documents.models import DocumentKind
from img_program.documents.words import line, name_line, words
from img_program.geography.fields import PlaceField
from img_program.statute.parameters import parameter
from img_program.web.fields import HAPPENED, LIVED, DayField, SearchChoiceField, SearchListField, money
from img_program.web.forms import Form
from residency.training.academic_year import academic_year_in_words, academic_year_of
from residency.training.actions.programs import SPECIALTIES
from residency.training.actions.training import ALONG_THE_WAY
from residency.training.models import FilledBy, Position
from residency.training.models.program import specialty_words
from roster.models import Basis

YEARS_SHOWN = 4
_PAPERS = (DocumentKind.PDF, DocumentKind.DOCX)


def small_number(label: str, *, low: int, high: int, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """A whole number in a narrow control."""
    control = forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"})
    return forms.IntegerField(label=label, min_value=low, max_value=high, required=required, help_text=help_text, widget=control)


class ProgramForm(Form):
    """A residency program."""

    name = name_line("Name of the program")
    specialty = forms.ChoiceField(label="Specialty", widget=forms.RadioSelect)
    accreditation_id = line("Accreditation number", limit=40, help_text="The ACGME program number.")
    demands_certificate = forms.BooleanField(
        label="We take only residents with the Minnesota certificate of clinical readiness", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = parameter(SPECIALTIES, on=timezone.localdate()).as_list()
        self.fields["specialty"].choices = [(code, specialty_words(code)) for code in codes]  # type: ignore[attr-defined]


class DayForm(Form):
    """When."""

    on = DayField(label="When?", within=HAPPENED)


class SiteForm(Form):
    """A place of training."""

    name = name_line("Name of the hospital or clinic")
    street_address = line("Street address", required=False)
    place = PlaceField()
    is_main = forms.BooleanField(label="This is the main site", required=False)


class PositionsForm(Form):
    """Positions that begin in one year."""

    academic_year = forms.TypedChoiceField(label="Academic year in which they begin", coerce=int)
    labels = words("Names of the positions, one on each line", help_text="For example FM-1. Name no person.", limit=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = academic_year_of(timezone.localdate())
        years = range(now - YEARS_SHOWN, now + YEARS_SHOWN)
        self.fields["academic_year"].choices = [(year, academic_year_in_words(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["academic_year"].initial = now + 1


class FundingForm(Form):
    """Which award pays, in which year, how much."""

    award = SearchChoiceField(Award.objects.none(), search=("number", "title"), label="Award", empty_label="- Select -")
    academic_year = forms.TypedChoiceField(label="Academic year", coerce=int)
    amount = money("Dollars")

    def __init__(self, position: Position, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        awards = Award.objects.decided().filter(organization=position.organization_id, program=Program.PRIMARY_CARE_RESIDENCY)
        self.fields["award"].queryset = awards  # type: ignore[attr-defined]  # a ModelChoiceField
        first = position.academic_year
        length = position.program.length_years(on=timezone.localdate())
        # One more year than training takes: a year may be repeated.
        years = range(first, first + length + 1)
        self.fields["academic_year"].choices = [(year, academic_year_in_words(year)) for year in years]  # type: ignore[attr-defined]


class AppointmentForm(Form):
    """Who takes a position, and how it was filled."""

    share = SearchListField(label="Physician", help_text="Only physicians who share their record with you are listed.")
    filled_by = forms.ChoiceField(label="How was the position filled?", choices=FilledBy.choices, widget=forms.RadioSelect)
    exception_name = line("If outside the Match: which NRMP exception?", required=False, limit=150)
    exception_year = small_number("If outside the Match: year of the exception", low=2000, high=2100, required=False)
    starts_on = DayField(label="First day of training")

    def __init__(self, candidates: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].choices = [("", "- Select -"), *candidates]  # type: ignore[attr-defined]  # a ChoiceField


class ContractForm(Form):
    """The signed contract."""

    dated_on = DayField(label="Day of the last signature", within=HAPPENED)
    file = document_field(label="Signed contract", kinds=_PAPERS)


class CertificationForm(Form):
    """The certification of years in Minnesota and of ECFMG."""

    dated_on = DayField(label="Certified as of", within=HAPPENED)
    basis = forms.ChoiceField(label="What does it rest on?", choices=Basis.choices, widget=forms.RadioSelect)
    file = document_field(
        label="Signed certification",
        required=False,
        kinds=_PAPERS,
        help_text="Only your own certification. What you saw yourself, do not send.",
    )


class ReadinessForm(Form):
    """Number and code of a readiness certificate."""

    dated_on = DayField(label="Day of issue", within=LIVED)
    number = line("Number of the certificate", limit=40)
    code = line("Code", limit=40, help_text="The physician gives you both. We compare the code and do not keep it.")


class SignaturesForm(Form):
    """Both signatures of a participant agreement."""

    physician_signed_on = DayField(label="Signed by the physician on", within=HAPPENED)
    state_signer = name_line("Signed for the State by", limit=150)
    state_signed_on = DayField(label="Signed for the State on", within=HAPPENED)
    file = document_field(label="Signed agreement", kinds=(DocumentKind.PDF,))


class TrainingEventForm(Form):
    """A fact of training."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=[(kind.value, kind.label) for kind in ALONG_THE_WAY],
        widget=forms.RadioSelect,
        help_text="Why somebody is on leave is not asked and not kept.",
    )
    on = DayField(label="When?", within=HAPPENED)
    training_year = small_number("Year of training, if a year was done or repeated", low=1, high=10, required=False)
    percent = small_number("Percent of full time, if part time", low=1, high=99, required=False)
    expected_end_on = DayField(label="New expected end of training, if it changes", required=False)
    note = line("Note", required=False, limit=300, help_text="Nothing about health.")


class TransferForm(Form):
    """Where a resident goes on."""

    on = DayField(label="Last day here")
    to = name_line("Which program?", limit=200)


class ShareForm(Form):
    """Yes or No; nothing is chosen beforehand."""

    answer = forms.ChoiceField(
        label="Share my record with this residency program?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )


class TextForm(Form):
    """A version of a text."""

    version = line("Version", limit=20)
    title = line("Title")
    body = words("Text", rows=16, limit=40_000, help_text="Markdown; a second-level heading begins each part.")


class ApprovalForm(Form):
    """Who approved a text."""

    note = line("Who approved it, and where is that written?", limit=300)
