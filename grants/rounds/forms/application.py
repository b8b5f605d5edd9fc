"""The application's forms: drafts check only types; what must be filled in is the checklist's business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from grants.rounds.actions.applications import FACTS
from grants.rounds.budget import Budget
from grants.rounds.models import Answer, Application, Channel, Program, Question, QuestionKind
from grants.rounds.rules.is_eligible_residency_program import specialty_words
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.fields import document_field
from img_program.statute.parameters import parameter
from img_program.web.fields import HAPPENED, MOMENT_HELP, DayField, LineField, LongTextField, MomentField, MoneyField
from img_program.web.fields.names import NameField
from img_program.web.forms import Form
from img_program.web.shared_forms import SharedForm


class AboutForm(SharedForm):
    """What the project is called, who does the work, and what the program's rules ask."""

    hide_optional = True
    project_title = LineField(label="Title of the project", max_length=200, required=False, validators=[refuse_forbidden_text])
    is_fiscal_sponsor = forms.BooleanField(
        label="We apply as fiscal sponsor for another organization that does the work", required=False
    )
    delivery_partner = NameField(
        label="Organization that does the work",
        max_length=200,
        required=False,
        help_text="Only if you are its fiscal sponsor. It is named on all papers.",
        validators=[refuse_forbidden_text],
    )
    training_program = NameField(
        label="Existing medical education program", max_length=200, required=False, validators=[refuse_forbidden_text]
    )
    specialty = forms.ChoiceField(label="Specialty", required=False)
    residents_requested = forms.IntegerField(
        label="Number of residents to be funded", min_value=1, max_value=99, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
    )  # fmt: skip

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        stored = {name: getattr(application, name) for name in FACTS}
        super().__init__(*args, stored=stored, initial=stored, **kwargs)
        program = application.opportunity.program
        if program != Program.CLINICAL_PREPARATION:
            del self.fields["training_program"]
        if program == Program.PRIMARY_CARE_RESIDENCY:
            codes = parameter("residency.eligible_specialties", on=timezone.localdate()).as_list()
            self.fields["specialty"].choices = [("", "- Select -"), *((code, specialty_words(code)) for code in codes)]  # type: ignore[attr-defined]
        else:
            del self.fields["specialty"], self.fields["residents_requested"]


class SectionForm(SharedForm):
    """The questions of one section but files. `values()` gives what was understood, by question id."""

    hide_optional = True

    def __init__(self, *args: Any, questions: Sequence[Question], answers: dict[int, Answer], **kwargs: Any) -> None:
        self.all_questions, self.answers = list(questions), answers
        self.questions = {self.name_of(question): question for question in questions if question.kind != QuestionKind.FILE}
        initial = {
            name: initial_of(question, answers[question.pk].value)
            for name, question in self.questions.items()
            if question.pk in answers
        }
        stored = {name: answers[each.pk].value if each.pk in answers else "" for name, each in self.questions.items()}
        super().__init__(*args, stored=stored, initial=initial, **kwargs)
        for name, question in self.questions.items():
            self.fields[name] = _field(question)

    @staticmethod
    def name_of(question: Question) -> str:
        """The name of the question's control."""
        return f"q{question.pk}"

    def key_of(self, name: str) -> int:
        """The question's id."""
        return self.questions[name].pk if name in self.questions else 0

    def given(self) -> dict[str, str]:
        """Every understood answer as its canonical text."""
        return {
            name: canonical_of(question, self.cleaned_data[name])
            for name, question in self.questions.items()
            if name in self.cleaned_data
        }


def initial_of(question: Question, value: str) -> Any:
    """A stored answer for its control."""
    if question.kind == QuestionKind.DATE:
        return date.fromisoformat(value) if value else None
    if question.kind == QuestionKind.ATTESTATION:
        return value == "yes"
    if question.kind == QuestionKind.MONEY and value:
        return f"{Decimal(value):,.2f}"
    return value


def canonical_of(question: Question, value: Any) -> str:
    """A cleaned value as it is stored."""
    if value in {None, ""}:
        return ""
    if question.kind == QuestionKind.ATTESTATION:
        return "yes" if value else ""
    if question.kind == QuestionKind.MONEY:
        return f"{value:.2f}"
    if question.kind == QuestionKind.DATE:
        return str(value.isoformat())
    return str(value).replace("\r\n", "\n").strip()


def _field(question: Question) -> forms.Field:
    label = question.text if question.is_required else f"{question.text} (optional)"
    common: dict[str, Any] = {"label": label, "help_text": question.help_text, "required": False}
    match QuestionKind(question.kind):
        case QuestionKind.CHOICE:
            choices = [(each, each) for each in question.choices]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
        case QuestionKind.NUMBER:
            number = forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--sm"})
            return forms.IntegerField(min_value=0, max_value=1_000_000, widget=number, **common)
        case QuestionKind.MONEY:
            return MoneyField(**common)
        case QuestionKind.DATE:
            return DayField(**common)
        case QuestionKind.ATTESTATION:
            return forms.BooleanField(**common)
        case _:
            attrs: dict[str, Any] = {"rows": 8}
            if question.word_limit:
                attrs["data-max-words"] = question.word_limit
            return LongTextField(
                max_length=20000, widget=forms.Textarea(attrs=attrs), validators=[refuse_forbidden_text], **common
            )


class FileForm(Form):
    """The file of one question."""

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = document_field(label=label)


class TradeSecretForm(Form):
    """A claim with its justification."""

    justification = LongTextField(
        label="Why is this answer a trade secret?",
        max_length=1000,
        help_text="It must have value because others don't know it, and you must keep it secret by reasonable efforts.",
        rows=4,
        validators=[refuse_forbidden_text],
    )


class BudgetForm(SharedForm):
    """Categories by years; sums are computed."""

    hide_optional = True
    narrative = LongTextField(
        label="Budget narrative",
        help_text="Explain each cost in words.",
        max_length=10000,
        required=False,
        rows=8,
        validators=[refuse_forbidden_text],
    )

    def __init__(self, *args: Any, budget: Budget, narrative: str, **kwargs: Any) -> None:
        self.budget = budget
        self.cells = {
            f"b{row.category.pk}_{year}": ((row.category.pk, year), f"{row.category.name}, year {year}", row.amounts[year - 1])
            for row in budget.rows
            for year in budget.year_numbers
        }
        stored = {"narrative": narrative, **{name: amount for name, (_key, _label, amount) in self.cells.items()}}
        super().__init__(*args, stored=stored, initial={"narrative": narrative}, **kwargs)
        for name, (_key, label, amount) in self.cells.items():
            self.fields[name] = MoneyField(label=label, required=False, initial=f"{amount:,.2f}" if amount else "")

    def key_of(self, name: str) -> tuple[int, int] | str:
        """Category id and year of a cell."""
        return self.cells[name][0] if name in self.cells else name

    def given(self) -> dict[str, Any]:
        """What was understood; an empty cell is no money."""
        return {name: value or Decimal(0) if name in self.cells else value for name, value in super().given().items()}

    @property
    def table(self) -> list[tuple[Any, list[Any]]]:
        """Rows for the page: the budget's row and its controls."""
        return [(row, [self[f"b{row.category.pk}_{year}"] for year in self.budget.year_numbers]) for row in self.budget.rows]


class SubmitForm(Form):
    """The last statement before the application is handed in."""

    is_authorized = forms.BooleanField(label="I may hand in this application for the organization, and what it says is true.")


class EnteredForm(Form):
    """How an application that came another way reached the program."""

    channel = forms.ChoiceField(label="How did it come?", choices=[each for each in Channel.choices if each[0] != Channel.HERE])
    received_at = MomentField(
        label="When was it received? (Central time)",
        help_text=f"{MOMENT_HELP} This moment decides whether it is in time.",
        within=HAPPENED,
    )
    channel_note = LineField(
        label="Who took it in, and where is the original?", max_length=300, validators=[refuse_forbidden_text]
    )
