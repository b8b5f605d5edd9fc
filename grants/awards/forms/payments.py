"""Forms under an agreement: payments, progress reports, monitoring, closeout. They parse; actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from grants.awards.actions.monitoring import Found
from grants.awards.actions.progress import TEXTS, Entry
from grants.awards.hooks import beneficiaries_of
from grants.awards.models import (
    AgreementBudgetLine,
    Award,
    MonitoringVisit,
    PaymentRequest,
    PerformanceEvaluation,
    ProgressReport,
)
from grants.awards.models.progress import SECTIONS
from img_program.documents.fields import document_field
from img_program.documents.words import line, words
from img_program.web.fields import HAPPENED, DayField, money
from img_program.web.forms import Form
from img_program.web.shared_forms import SharedForm


class PaymentRequestForm(Form):
    """What kind of request."""

    kind = forms.ChoiceField(label="What do you ask for?", choices=PaymentRequest.Kind.choices, widget=forms.RadioSelect)
    justification = words("If you ask for an advance: why can't you pay first?", required=False, limit=2000)
    is_final = forms.BooleanField(label="This is our last request under this agreement", required=False)


class PaymentLineForm(Form):
    """One expense."""

    budget_line = forms.ModelChoiceField(AgreementBudgetLine.objects.none(), label="Budget line", empty_label=None)
    what = line("What for?", help_text="Name no participant.")
    spent_from = DayField(label="First day of the expense")
    spent_until = DayField(label="Last day of the expense")
    amount = money("Dollars")
    receipt = document_field(label="Receipt", required=False)

    def __init__(self, *args: Any, lines: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_line"].queryset = lines  # type: ignore[attr-defined]  # a ModelChoiceField
        if beneficiaries := beneficiaries_of(award):
            choices = beneficiaries.choices(award)
            self.fields["beneficiary"] = forms.ChoiceField(label=beneficiaries.label, choices=choices)
            self.order_fields(["budget_line", "beneficiary"])


class PaidForm(Form):
    """The day of payment."""

    paid_on = DayField(label="Paid on", within=HAPPENED)


def payments_field(label: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]  # not generic at run time
    """One of some payments, or none; the form says which."""
    return forms.ModelChoiceField(PaymentRequest.objects.none(), label=label, required=False, empty_label="None of these")


class ReportForm(SharedForm):
    """The texts of a progress report, and the people served."""

    accomplished = words("What did you accomplish in this period?", required=False, rows=8, help_text="Name no participant.")
    difficulties = words("What was difficult, and what did you do about it?", required=False, rows=6)
    outcomes = words("What came of it for the physicians you serve?", required=False, rows=6)
    next_steps = words("What comes next?", required=False)

    COUNTED = (
        ("linked", "people on the roster who agreed to be linked"),
        ("known_to_grantee", "other people, known only to you"),
        ("contacts", "contacts (occasions, not people)"),
    )

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        rows = list(report.people_served.all())
        self.counts = {f"{name}_{row.pk}": (name, row.pk) for row in rows for name, _label in self.COUNTED}
        stored = {name: getattr(report, name) for name in TEXTS}
        stored |= {f"{name}_{row.pk}": getattr(row, name) for row in rows for name, _label in self.COUNTED}
        super().__init__(*args, stored=stored, initial=stored, **kwargs)
        for row in rows:
            for name, label in self.COUNTED:
                self.fields[f"{name}_{row.pk}"] = forms.IntegerField(
                    label=f"{row.service}: {label}",
                    min_value=0,
                    max_value=100_000,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
                )

        for name in list(self.fields):
            if ("people_served" if name in self.counts else name) not in report.open_sections:
                del self.fields[name]

    def key_of(self, name: str) -> Entry:
        """A text's name, or the column and row of a count."""
        return self.counts.get(name, name)

    def given(self) -> dict[str, Any]:
        """What was understood; an empty count is zero."""
        return {name: value or 0 if name in self.counts else value for name, value in super().given().items()}


class ReturnForm(Form):
    """Why a report comes back, and which of its sections."""

    reason = words("Why?", limit=2000, help_text="The grantee reads it.")
    sections = forms.MultipleChoiceField(
        label="Which sections must be changed?",
        help_text="The others stay shut. Without any, the whole report is open.",
        choices=list(SECTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ExtensionForm(Form):
    """More time for a report."""

    until = DayField(label="New last day")
    reason = words("Why?", limit=500)


class VisitForm(Form):
    """A visit to be planned."""

    way = forms.ChoiceField(label="How?", choices=MonitoringVisit.Way.choices, widget=forms.RadioSelect)
    planned_on = DayField(label="Planned for")


class VisitRecordForm(Form):
    """What a visit found: up to three findings, more by a second visit."""

    visited_on = DayField(label="Visited on", within=HAPPENED)
    summary = words("What was seen?", rows=6)
    COUNT = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.COUNT + 1):
            self.fields[f"finding_{number}"] = line(f"Finding {number}", required=False, limit=500)
            self.fields[f"action_{number}"] = line(f"Finding {number}: what must the grantee do?", required=False, limit=500)
            self.fields[f"due_{number}"] = DayField(label=f"Finding {number}: until when?", required=False)
        self.name_questions()

    def findings(self) -> list[Found]:
        """The findings that were written."""
        data = self.cleaned_data
        return [
            Found(data[f"finding_{n}"], data[f"action_{n}"], data[f"due_{n}"])
            for n in range(1, self.COUNT + 1)
            if data[f"finding_{n}"]
        ]


class ResolveForm(Form):
    """How a finding was resolved."""

    on = DayField(label="Resolved on", within=HAPPENED)
    resolution = words("How was it resolved?")


class ReconciliationForm(Form):
    """A payment compared with papers."""

    on = DayField(label="Reconciled on", within=HAPPENED)
    request = payments_field("Which payment?")
    what = line("Which papers or period?")
    examined = money("Dollars examined")
    supported = money("Dollars that the papers support")
    note = words("What was found?", required=False)

    def __init__(self, *args: Any, requests: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]  # a ModelChoiceField


class HoldForm(Form):
    """A hold of payments."""

    order = line("Order", help_text="Number and date of the written order.")
    reason = words("What is alleged, and by whom?", help_text="A restricted record. The grantee does not read it.")
    days = forms.IntegerField(label="How many days?", min_value=1, widget=forms.TextInput(attrs={"class": "usa-input--xs"}))
    renewal_decision = words(
        "If payments were on hold before: why does it last longer?",
        required=False,
        help_text="Beyond the longest hold a program manager decides in writing.",
    )


class LiftForm(Form):
    """Why a hold ends."""

    because = line("Why is the hold lifted?", limit=300)


class EvaluationForm(Form):
    """How the grantee performed."""

    work = forms.ChoiceField(label="The work", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    money = forms.ChoiceField(label="The money", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    reporting = forms.ChoiceField(label="Reporting", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    text = words("In words", help_text="The grantee reads it, and so do we when it applies again.")
