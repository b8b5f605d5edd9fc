"""Forms from the award to the closeout: they parse; actions decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from grants.actions.agreements import BudgetAmount
from grants.actions.monitoring import Found
from grants.actions.progress import TEXTS, Served
from grants.models import (
    AgreementBudgetLine,
    Fund,
    MonitoringVisit,
    PaymentRequest,
    PerformanceEvaluation,
    Program,
    ProgressReport,
    RiskAssessment,
    RiskFinding,
    RiskQuestion,
)
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.fields import document_field
from img_program.organizations.models import Organization
from img_program.web.forms import Form, MemorableDateField


def words(label: str, *, required: bool = True, rows: int = 4, help_text: str = "", limit: int = 4000) -> forms.CharField:
    """A long text that refuses what must never be sent."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=limit,
        help_text=help_text,
        validators=[refuse_forbidden_text],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line(label: str, *, required: bool = True, limit: int = 200, help_text: str = "") -> forms.CharField:
    """A line of text that refuses what must never be sent."""
    return forms.CharField(
        label=label, required=required, max_length=limit, help_text=help_text, validators=[refuse_forbidden_text]
    )


def money(label: str, *, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """Dollars, never negative."""
    return forms.DecimalField(
        label=label,
        required=required,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "usa-input--sm"}),
    )


def year(label: str, *, required: bool = True) -> forms.IntegerField:
    """A state fiscal year."""
    return forms.IntegerField(
        label=label, required=required, min_value=2015, max_value=2100, widget=forms.TextInput(attrs={"class": "usa-input--xs"})
    )


class NothingForm(Form):
    """Only a button."""


class ReasonForm(Form):
    """Why."""

    reason = words("Why?", limit=2000)


class NoteForm(Form):
    """A word, if there is one."""

    reason = words("Note", required=False, limit=1000)


class ElsewhereForm(Form):
    """An approval by somebody who does not sign in."""

    approved_by = line("Who approved?", limit=150)
    office = line("For which office?", limit=150)
    on = MemorableDateField(label="When?")
    document_reference = line("Which document shows it, and where is it kept?", limit=300)


class FundForm(Form):
    """A fund."""

    name = line("Name", limit=150)
    code = line("Number in the accounting system", limit=40)
    note = line("Note", required=False, limit=300)


class AppropriationForm(Form):
    """Dollars of a fund for a fiscal year."""

    fiscal_year = year("State fiscal year")
    amount = money("Amount")
    citation = line("Which law gives the money?", limit=200)


class FundChoiceMixin(Form):
    """A choice of funds, read when the form is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "fund" in self.fields:
            self.fields["fund"].queryset = Fund.objects.all()  # type: ignore[attr-defined]  # a ModelChoiceField


class AwardFromNegotiationForm(FundChoiceMixin):
    """What the negotiation does not say: fund, dates, title."""

    title = line("Title", required=False, help_text="Empty: the title of the application.")
    fund = forms.ModelChoiceField(Fund.objects.none(), label="Fund", empty_label=None)
    starts_on = MemorableDateField(label="Planned start")
    ends_on = MemorableDateField(label="Planned end")


class SingleSourceForm(FundChoiceMixin):
    """An award without a competition."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Organization")
    program = forms.ChoiceField(label="Program", choices=Program.choices)
    title = line("Title")
    fund = forms.ModelChoiceField(Fund.objects.none(), label="Fund", empty_label=None)
    year_1 = year("First fiscal year")
    amount_1 = money("Dollars in the first fiscal year")
    year_2 = year("Second fiscal year", required=False)
    amount_2 = money("Dollars in the second fiscal year", required=False)
    starts_on = MemorableDateField(label="Planned start")
    ends_on = MemorableDateField(label="Planned end")
    justification = words("Why is there only one possible grantee?", rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def years(self) -> dict[int, Decimal]:
        """Dollars by fiscal year."""
        pairs = [(self.cleaned_data.get(f"year_{number}"), self.cleaned_data.get(f"amount_{number}")) for number in (1, 2)]
        return {fiscal: amount for fiscal, amount in pairs if fiscal and amount}


class RiskForm(Form):
    """A finding and a note for every line, then the conclusion."""

    def __init__(self, *args: Any, questions: Sequence[RiskQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"result_{question.code}"] = forms.ChoiceField(
                label=question.text, help_text=question.guidance, choices=RiskFinding.Result.choices, widget=forms.RadioSelect
            )
            self.fields[f"note_{question.code}"] = line(f"What was seen: {question.text}", required=False, limit=500)
        self.fields["conclusion"] = forms.ChoiceField(
            label="Conclusion", choices=RiskAssessment.Conclusion.choices, widget=forms.RadioSelect
        )
        self.fields["reason"] = words(
            "Reason, and conditions if there are any", help_text="If you refuse, the applicant reads this."
        )
        self.name_questions()

    def findings(self) -> dict[str, tuple[RiskFinding.Result, str]]:
        """Findings by code."""
        data = self.cleaned_data
        return {
            each.code: (RiskFinding.Result(data[f"result_{each.code}"]), data[f"note_{each.code}"]) for each in self.questions
        }


class RiskAnswerForm(Form):
    """What the applicant answered."""

    answer = words("What did the applicant answer?")
    on = MemorableDateField(label="When?")


class BudgetRowsForm(Form):
    """Rows of category, fiscal year and dollars; empty rows are left out."""

    def __init__(self, *args: Any, rows: Sequence[BudgetAmount] = (), spare: int = 3, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(rows) + spare
        for number in range(1, self.count + 1):
            row = rows[number - 1] if number <= len(rows) else None
            self.fields[f"category_{number}"] = line(f"Line {number}: category", required=False, limit=100)
            self.fields[f"fiscal_{number}"] = year(f"Line {number}: fiscal year", required=False)
            self.fields[f"amount_{number}"] = money(f"Line {number}: dollars", required=False)
            if row is not None:
                for name, value in (("category", row.category), ("fiscal", row.fiscal_year), ("amount", row.amount)):
                    self.fields[f"{name}_{number}"].initial = value
        self.name_questions()

    def lines(self) -> list[BudgetAmount]:
        """The rows that were filled in."""
        data = self.cleaned_data
        rows = [(data.get(f"category_{n}"), data.get(f"fiscal_{n}"), data.get(f"amount_{n}")) for n in range(1, self.count + 1)]
        return [
            BudgetAmount(category, fiscal, amount)
            for category, fiscal, amount in rows
            if category and fiscal and amount is not None
        ]

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty."""
        data = super().clean() or self.cleaned_data
        for number in range(1, self.count + 1):
            given = [data.get(f"{name}_{number}") not in (None, "") for name in ("category", "fiscal", "amount")]
            if any(given) and not all(given):
                self.add_error(f"category_{number}", f"Line {number} needs a category, a fiscal year and dollars.")
        return data


class AgreementForm(BudgetRowsForm):
    """The first version of an agreement."""

    number = line("Agreement number", limit=40)
    starts_on = MemorableDateField(label="Effective from")
    ends_on = MemorableDateField(label="Ends on")


class AmendmentForm(BudgetRowsForm):
    """An amendment: what changes, the new end, the whole new budget."""

    what_changes = words("What changes, and why?")
    ends_on = MemorableDateField(label="Ends on")


class EncumbranceForm(Form):
    """The encumbrance in the accounting system."""

    encumbrance_id = line("Number of the encumbrance", limit=60)
    on = MemorableDateField(label="Encumbered on")


class GranteeSignatureForm(Form):
    """The grantee's signature."""

    signer = line("Who signed for the grantee?", limit=150)
    on = MemorableDateField(label="Signed on")


class StateSignatureForm(Form):
    """The State's signature, with the signed document."""

    signer = line("Who signed for the State?", limit=150)
    on = MemorableDateField(label="Signed on")
    approval_reference = line("Where is the approval recorded?", limit=120)
    long_term_approval = line(
        "Approval of the commissioner of administration", required=False, limit=300, help_text="Only for long agreements."
    )
    file = document_field(label="The agreement, signed by both sides")


class PaymentRequestForm(Form):
    """What kind of request."""

    kind = forms.ChoiceField(label="What do you ask for?", choices=PaymentRequest.Kind.choices, widget=forms.RadioSelect)
    justification = words("If you ask for an advance: why can't you pay first?", required=False, limit=2000)
    is_final = forms.BooleanField(label="This is our last request under this agreement", required=False)


class PaymentLineForm(Form):
    """One expense."""

    budget_line = forms.ModelChoiceField(AgreementBudgetLine.objects.none(), label="Budget line", empty_label=None)
    what = line("What for?", help_text="Name no participant.")
    spent_from = MemorableDateField(label="First day of the expense")
    spent_until = MemorableDateField(label="Last day of the expense")
    amount = money("Dollars")
    receipt = document_field(label="Receipt", required=False)

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_line"].queryset = lines  # type: ignore[attr-defined]  # a ModelChoiceField


class PaidForm(Form):
    """The day of payment."""

    paid_on = MemorableDateField(label="Paid on")


class ReturnedMoneyForm(Form):
    """Money that came back."""

    budget_line = forms.ModelChoiceField(AgreementBudgetLine.objects.none(), label="Budget line", empty_label=None)
    amount = money("Dollars")
    on = MemorableDateField(label="Received on")
    note = line("What was given back, and how?", limit=300)

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget_line"].queryset = lines  # type: ignore[attr-defined]  # a ModelChoiceField


class ReportForm(Form):
    """The texts of a progress report, and the people served."""

    accomplished = words("What did you accomplish in this period?", required=False, rows=8, help_text="Name no participant.")
    difficulties = words("What was difficult, and what did you do about it?", required=False, rows=6)
    outcomes = words("What came of it for the physicians you serve?", required=False, rows=6)
    next_steps = words("What comes next?", required=False)

    def __init__(self, *args: Any, report: ProgressReport, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(report, name) for name in TEXTS})
        super().__init__(*args, **kwargs)
        self.rows = list(report.people_served.all())
        for row in self.rows:
            for name, label in (
                ("linked", "people on the roster who agreed to be linked"),
                ("known_to_grantee", "other people, known only to you"),
                ("contacts", "contacts (occasions, not people)"),
            ):
                self.fields[f"{name}_{row.pk}"] = forms.IntegerField(
                    label=f"{row.service}: {label}",
                    min_value=0,
                    max_value=100_000,
                    required=False,
                    initial=getattr(row, name),
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
                )

    def texts(self) -> dict[str, str]:
        """The four texts."""
        return {name: self.cleaned_data[name] for name in TEXTS}

    def served(self) -> dict[int, Served]:
        """People served by row."""
        data = self.cleaned_data
        return {
            row.pk: Served(*(data.get(f"{name}_{row.pk}") or 0 for name in ("linked", "known_to_grantee", "contacts")))
            for row in self.rows
        }


class ExtensionForm(Form):
    """More time for a report."""

    until = MemorableDateField(label="New last day")
    reason = words("Why?", limit=500)


class VisitForm(Form):
    """A visit to be planned."""

    way = forms.ChoiceField(label="How?", choices=MonitoringVisit.Way.choices, widget=forms.RadioSelect)
    planned_on = MemorableDateField(label="Planned for")


class VisitRecordForm(Form):
    """What a visit found: up to three findings, more by a second visit."""

    visited_on = MemorableDateField(label="Visited on")
    summary = words("What was seen?", rows=6)
    COUNT = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.COUNT + 1):
            self.fields[f"finding_{number}"] = line(f"Finding {number}", required=False, limit=500)
            self.fields[f"action_{number}"] = line(f"Finding {number}: what must the grantee do?", required=False, limit=500)
            self.fields[f"due_{number}"] = MemorableDateField(label=f"Finding {number}: until when?", required=False)
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

    on = MemorableDateField(label="Resolved on")
    resolution = words("How was it resolved?")


class ReconciliationForm(Form):
    """A payment compared with papers."""

    on = MemorableDateField(label="Reconciled on")
    what = line("Which payment or period?")
    examined = money("Dollars examined")
    supported = money("Dollars that the papers support")
    note = words("What was found?", required=False)


class HoldForm(Form):
    """A hold of payments."""

    order = line("Order", help_text="Number and date of the written order.")
    reason = words("What is alleged, and by whom?", help_text="A restricted record. The grantee does not read it.")
    days = forms.IntegerField(label="How many days?", min_value=1, widget=forms.TextInput(attrs={"class": "usa-input--xs"}))


class LiftForm(Form):
    """Why a hold ends."""

    because = line("Why is the hold lifted?", limit=300)


class EvaluationForm(Form):
    """How the grantee performed."""

    work = forms.ChoiceField(label="The work", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    money = forms.ChoiceField(label="The money", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    reporting = forms.ChoiceField(label="Reporting", choices=PerformanceEvaluation.Rating.choices, widget=forms.RadioSelect)
    text = words("In words", help_text="The grantee reads it, and so do we when it applies again.")


class SearchForm(Form):
    """Words and a state."""

    hide_optional = True
    q = forms.CharField(label="Number, title or organization", required=False, max_length=100)
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, states: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "All"), *states]  # type: ignore[attr-defined]  # a ChoiceField
