"""Forms of reviewers, and of the office for the review."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from grants.rounds.actions.disclosures import Disclosed
from grants.rounds.actions.recommendations import Choice
from grants.rounds.models import Application, Criterion, NegotiationOutcome, Recommendation, RoundReviewer, Score
from grants.rounds.ranking import Standing
from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import (
    DayField,
    LineField,
    LongTextField,
    MomentField,
    MoneyField,
    NumberField,
    SearchChoiceField,
    SearchMultipleField,
)
from img_program.web.fields.names import NameField
from img_program.web.forms import Form


class DisclosureForm(Form):
    """One question for each application or organization (by its key); nothing is chosen beforehand."""

    hide_optional = True

    def __init__(self, *args: Any, applicants: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _name in applicants]
        for key, name in applicants:
            self.fields[f"c{key}"] = forms.ChoiceField(
                label=f"Do you have a conflict of interest with {name}?",
                choices=[("no", "No conflict"), ("yes", "Yes, I have a conflict")],
                widget=forms.RadioSelect,
            )
            self.fields[f"e{key}"] = LineField(
                label=f"If yes: what is it, in a few words? ({name})",
                required=False,
                max_length=500,
                validators=[refuse_forbidden_text],
            )
        self.name_questions()

    def answers(self) -> dict[Any, Disclosed]:
        """By application; call after `is_valid()`."""
        return {
            key: Disclosed(has_conflict=self.cleaned_data[f"c{key}"] == "yes", explanation=self.cleaned_data[f"e{key}"])
            for key in self.keys
        }


class ScoreForm(Form):
    """Points and a comment for one criterion, or an abstention."""

    hide_optional = True
    is_abstained = forms.BooleanField(label="I abstain from this criterion", required=False)
    comment = LongTextField(
        label="Comment", help_text="Explain the points, or why you abstain.", max_length=4000, required=False,
        rows=4, validators=[refuse_forbidden_text],
    )  # fmt: skip

    def __init__(self, *args: Any, criterion: Criterion, score: Score | None, **kwargs: Any) -> None:
        initial = {}
        if score is not None:
            initial = {"points": score.points, "comment": score.comment, "is_abstained": score.is_abstained}
        super().__init__(*args, prefix=f"k{criterion.pk}", stored=initial, **kwargs)
        self.criterion, self.score = criterion, score
        self.fields["points"] = NumberField(
            label=f"Points (0 to {criterion.points_in_words})", min_value=Decimal(0), max_value=criterion.points, decimal_places=2,
            required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "usa-input--xs"}),
        )  # fmt: skip
        self.order_fields(["points", "is_abstained", "comment"])

    @property
    def is_touched(self) -> bool:
        """Something was given; an untouched criterion is left for later."""
        given = self.cleaned_data
        return given.get("points") is not None or bool(given.get("comment")) or bool(given.get("is_abstained"))


class InviteReviewerForm(Form):
    """A new reviewer."""

    name = NameField(label="Name", max_length=150)
    email = forms.EmailField(label="E-mail address")


class AssignForm(Form):
    """Which applications a reviewer reads, until when."""

    reviewer = SearchChoiceField(RoundReviewer.objects.none(), search=("name", "email"), label="Reviewer")
    applications = SearchMultipleField(Application.objects.none(), search=("organization__name",), label="Applications")
    ends_at = MomentField(label="Review until")

    def __init__(self, *args: Any, reviewers: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["reviewer"].queryset, fields["applications"].queryset = (
            reviewers,
            applications.order_by("organization__name", "pk"),
        )
        fields["applications"].label_from_instance = lambda application: str(application.organization)


class RecommendForm(Form):
    """The recommendation for one application."""

    hide_optional = True
    choice = forms.ChoiceField(label="Recommendation", choices=Recommendation.Choice.choices)
    amount = MoneyField(label="Amount", required=False)
    reserve_until = DayField(label="On reserve until", help_text="Empty: the usual time.", required=False)
    reason = LongTextField(
        label="Reason", help_text="Needed when the rank order is left.", required=False, max_length=2000,
        rows=2, validators=[refuse_forbidden_text],
    )  # fmt: skip

    def __init__(self, *args: Any, standing: Standing, given: Recommendation | Choice | None, **kwargs: Any) -> None:
        initial = (
            {"choice": given.choice, "amount": given.amount or "", "reason": given.reason, "reserve_until": given.reserve_until}
            if given
            else {}
        )
        super().__init__(*args, prefix=f"r{standing.application.pk}", initial=initial, **kwargs)
        self.standing = standing

    def chosen(self) -> Choice:
        """Call after `is_valid()`."""
        choice = Recommendation.Choice(self.cleaned_data["choice"])
        amount = Decimal(0) if choice == Recommendation.Choice.DECLINE else self.cleaned_data["amount"] or Decimal(0)
        return Choice(choice, amount, self.cleaned_data["reason"], self.cleaned_data["reserve_until"])


class NegotiationForm(Form):
    """How it ended; the budget beside it may be changed."""

    outcome = forms.ChoiceField(label="Outcome", choices=NegotiationOutcome.Outcome.choices, widget=forms.RadioSelect)
    note = LongTextField(
        label="What was agreed, or why was it declined?", max_length=4000, rows=4,
        validators=[refuse_forbidden_text],
    )  # fmt: skip
