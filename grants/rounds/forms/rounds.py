"""Forms of the office for rounds."""

from __future__ import annotations

from typing import Any

from django import forms

from grants.rounds.models import BudgetCategory, Criterion, Opportunity, Program, Question, TradeSecretClaim
from img_program.documents.checking import refuse_forbidden_text
from img_program.organizations.models import Organization
from img_program.web.fields import DayField, LineField, LongTextField, MomentField, MoneyField, SearchChoiceField
from img_program.web.forms import Form, ModelForm


class NewRoundForm(Form):
    """Program, title, year; the rest comes from the template."""

    program = forms.ChoiceField(label="Program", choices=Program.choices)
    title = LineField(label="Title", max_length=200)
    fiscal_year = forms.IntegerField(
        label="State fiscal year", min_value=2015, max_value=2100, help_text="The year in which it ends on 30 June.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
    )  # fmt: skip


class RoundForm(ModelForm):
    """Texts, money and moments of a draft."""

    money_available = MoneyField(label="Money available", required=False)
    smallest_award = MoneyField(label="Smallest award", required=False)
    largest_award = MoneyField(label="Largest award", required=False)
    project_starts_on = DayField(label="Projects start", required=False)
    project_ends_on = DayField(label="Projects end", required=False)
    opens_at = MomentField(label="Applications open", required=False)
    questions_until = MomentField(label="Questions until", required=False)
    deadline = MomentField(label="Deadline", required=False)
    results_expected_on = DayField(label="Applicants hear the result by", required=False)

    class Meta(ModelForm.Meta):
        """What staff write."""

        model = Opportunity
        fields = [
            "title", "fiscal_year", "overview", "eligibility", "funding", "provisions", "review_and_selection", "money_available",
            "smallest_award", "largest_award", "project_starts_on", "project_ends_on", "budget_years", "opens_at",
            "questions_until", "deadline", "results_expected_on", "minimum_points",
        ]  # fmt: skip


class QuestionForm(ModelForm):
    """One question."""

    choices_text = LongTextField(
        label="Choices",
        required=False,
        help_text="One on each line; only for “One choice”.",
        rows=4,
    )

    class Meta(ModelForm.Meta):
        """Its place is the order in which it was added, until changed."""

        model = Question
        fields = ["section", "text", "help_text", "kind", "is_required", "word_limit", "is_about_individuals", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices_text"].initial = "\n".join(self.instance.choices or [])
        self.fields["position"].required = False

    def clean(self) -> dict[str, Any]:
        """Keep the choices as a list."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.instance.choices = [line.strip() for line in cleaned.get("choices_text", "").splitlines() if line.strip()]
        cleaned["position"] = cleaned.get("position") or 0
        return cleaned


class BudgetCategoryForm(ModelForm):
    """One budget category."""

    class Meta(ModelForm.Meta):
        """Name and guidance."""

        model = BudgetCategory
        fields = ["name", "guidance"]


class CriterionForm(ModelForm):
    """One criterion."""

    class Meta(ModelForm.Meta):
        """Name, guidance, points."""

        model = Criterion
        fields = ["name", "guidance", "points"]


PART_FORMS: dict[str, type[ModelForm]] = {"question": QuestionForm, "category": BudgetCategoryForm, "criterion": CriterionForm}
PART_MODELS: dict[str, type[Question | BudgetCategory | Criterion]] = {
    "question": Question,
    "category": BudgetCategory,
    "criterion": Criterion,
}


class NoteForm(Form):
    """One text of a step: where, or why."""

    note = LongTextField(max_length=500, rows=3, validators=[refuse_forbidden_text])

    def __init__(self, *args: Any, label: str, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = label
        self.fields["note"].required = required
        self.name_questions()


class ResultsDayForm(Form):
    """By which day applicants hear the result."""

    on = DayField(label="Applicants hear the result by")


class AskForm(Form):
    """A public question."""

    text = LongTextField(
        label="Your question",
        max_length=2000,
        help_text="The question and the answer are public; your name is not. Leave out everything about individual people.",
        rows=4,
        validators=[refuse_forbidden_text],
    )


class EnterQuestionForm(AskForm):
    """A question that came by e-mail or telephone."""

    email = forms.EmailField(label="E-mail address of the asker", required=False)


class AnswerForm(Form):
    """The public answer."""

    answer = LongTextField(label="Answer", max_length=4000, rows=5)


class OrganizationForm(Form):
    """Which organization."""

    organization = SearchChoiceField(Organization.objects.none(), label="Organization")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(is_active=True)  # type: ignore[attr-defined]


class ExtensionForm(OrganizationForm):
    """More time for one organization."""

    until = MomentField(label="New deadline")
    reason = LongTextField(label="Why?", max_length=500, rows=3, validators=[refuse_forbidden_text])


class ScreeningForm(Form):
    """The office's decision about eligibility."""

    reason = LongTextField(label="Why?", max_length=500, rows=3, validators=[refuse_forbidden_text])


class DecisionForm(Form):
    """About a trade secret."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("accepted", "Accept: the answer stays closed"), ("rejected", "Do not accept: it becomes public")],
        widget=forms.RadioSelect,
    )
    reason = LongTextField(label="Why?", max_length=1000, rows=3, validators=[refuse_forbidden_text])

    @classmethod
    def stored_of(cls, row: TradeSecretClaim) -> dict[str, Any]:
        """The reason of a decision that was made."""
        return {"reason": row.decision_reason}
