"""Forms from the award to the closeout: they parse; actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from grants.awards.actions.agreements import BudgetAmount, Terms
from grants.awards.models import Fund, RiskAssessment, RiskFinding, RiskQuestion
from grants.awards.models.fund import Lapse
from grants.rounds.models import Program
from img_program.documents.fields import document_field
from img_program.documents.words import line, name_line, words
from img_program.organizations.models import Organization
from img_program.web.fields import HAPPENED, DayField, SearchChoiceField, money
from img_program.web.forms import Form


def year(label: str, *, required: bool = True) -> forms.IntegerField:
    """A state fiscal year."""
    return forms.IntegerField(
        label=label, required=required, min_value=2015, max_value=2100, widget=forms.TextInput(attrs={"class": "usa-input--xs"})
    )


class FundForm(Form):
    """A fund."""

    name = line("Name", limit=150)
    code = line("Number in the accounting system", limit=40)
    note = line("Note", required=False, limit=300)
    is_revolving_account = forms.BooleanField(
        label="This is the revolving account for residency positions",
        required=False,
        help_text="What is paid from it moves in the account's ledger by itself. It can't be changed later.",
    )


class AppropriationForm(Form):
    """Dollars of a fund for a fiscal year."""

    fiscal_year = year("State fiscal year")
    amount = money("Amount")
    citation = line("Which law gives the money?", limit=200)
    code = line("Number of the appropriation in the accounting system", required=False, limit=40)
    lapses = forms.ChoiceField(
        label="When does the money lapse?",
        required=False,
        choices=[("", "As written before; new money: not known"), *Lapse.choices],
    )


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
    starts_on = DayField(label="Planned start")
    ends_on = DayField(label="Planned end")
    above_reason = words(
        "Is it more than was asked, recommended or published? Then say why", required=False, help_text="Two persons approve it."
    )


class SingleSourceForm(FundChoiceMixin):
    """An award without a competition."""

    organization = SearchChoiceField(Organization.objects.none(), label="Organization")
    program = forms.ChoiceField(label="Program", choices=Program.choices)
    title = line("Title")
    fund = forms.ModelChoiceField(Fund.objects.none(), label="Fund", empty_label=None)
    year_1 = year("First fiscal year")
    amount_1 = money("Dollars in the first fiscal year")
    year_2 = year("Second fiscal year", required=False)
    amount_2 = money("Dollars in the second fiscal year", required=False)
    starts_on = DayField(label="Planned start")
    ends_on = DayField(label="Planned end")
    justification = words("Why is there only one possible grantee?", rows=6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A fiscal year stands once, with its dollars."""
        data = super().clean() or self.cleaned_data
        if data.get("year_1") and data.get("year_1") == data.get("year_2"):
            self.add_error("year_2", "This fiscal year stands above already. Write its dollars in one place.")
        elif bool(data.get("year_2")) != bool(data.get("amount_2")):
            self.add_error("year_2", "A second fiscal year needs its dollars, and dollars their year.")
        return data

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
    on = DayField(label="When?", within=HAPPENED)


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


class TermsForm(BudgetRowsForm):
    """The budget, and what the agreement says beside it."""

    scope = words("Scope: what is done for whom", required=False)
    key_people = words("Key people of the project", required=False, help_text="Staff, never participants.")
    sites = words("Sites", required=False)

    def terms(self) -> Terms:
        """Those that were written."""
        return Terms(*(self.cleaned_data[name] for name in ("scope", "key_people", "sites")))


class AgreementForm(TermsForm):
    """The first version of an agreement."""

    number = line("Agreement number", limit=40)
    starts_on = DayField(label="Effective from")
    ends_on = DayField(label="Ends on")
    field_order = ("number", "starts_on", "ends_on")


class AmendmentForm(TermsForm):
    """An amendment: what changes, the new end, the whole new budget."""

    what_changes = words("What changes, and why?")
    ends_on = DayField(label="Ends on")
    field_order = ("what_changes", "ends_on")


class EncumbranceForm(Form):
    """The encumbrance in the accounting system."""

    encumbrance_id = line("Number of the encumbrance", limit=60)
    supplier = line("Number of the grantee as a supplier", required=False, limit=40)
    on = DayField(label="Encumbered on", within=HAPPENED)


class GranteeSignatureForm(Form):
    """The grantee's signature."""

    signer = name_line("Who signed for the grantee?", limit=150)
    on = DayField(label="Signed on", within=HAPPENED)


class StateSignatureForm(Form):
    """The State's signature, with the signed document."""

    signer = name_line("Who signed for the State?", limit=150)
    on = DayField(label="Signed on", within=HAPPENED)
    approval_reference = line("Where is the approval recorded?", limit=120)
    long_term_approval = line(
        "Approval of the commissioner of administration", required=False, limit=300, help_text="Only for long agreements."
    )
    file = document_field(label="The agreement, signed by both sides")
