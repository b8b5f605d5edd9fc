"""What the office does with a round as a whole, one page for each step."""

from __future__ import annotations

from collections.abc import Callable

from grants.rounds.actions import opportunities as acts
from grants.rounds.actions.disclosures import demand_disclosed_for_round
from grants.rounds.actions.recommendations import complete_evaluation
from grants.rounds.actions.reviews import open_panel, start_review
from grants.rounds.forms.rounds import NoteForm, ResultsDayForm
from grants.rounds.permissions import (
    APPROVE_OPPORTUNITY,
    COMPLETE_EVALUATION,
    MANAGE_REVIEW,
    PUBLISH_OPPORTUNITY,
    WRITE_OPPORTUNITY,
)
from img_program.web.acts import ANY_STEP, Act


def _note(label: str, *, required: bool = True) -> Callable[..., NoteForm]:
    return lambda _round, data, _files: NoteForm(data, label=label, required=required)


ROUND_ACTS = {
    "approve_opportunity": Act(
        "Approve", "Approve", APPROVE_OPPORTUNITY, lambda row, by, _form: acts.approve_opportunity(row, by=by),
        step="approve_opportunity", undone_by="revise_opportunity", done="The round is approved.",
    ),
    "revise_opportunity": Act(
        "Back to draft", "Back to draft", WRITE_OPPORTUNITY, lambda row, by, _form: acts.revise_opportunity(row, by=by),
        step="revise_opportunity",
    ),
    "publish_opportunity": Act(
        "Publish", "Publish", PUBLISH_OPPORTUNITY,
        lambda row, by, form: acts.publish_opportunity(row, where=form.cleaned_data["note"], by=by),
        _note("Address of the agency page on which it stands too", required=False), step="publish_opportunity",
        lead="Everything is frozen: text, questions, budget template and criteria can't be changed any more.",
    ),
    "start_review": Act(
        "Start the review", "Start the review", MANAGE_REVIEW, lambda row, by, _form: start_review(row, by=by), step="start_review"
    ),
    "open_panel": Act(
        "Open the panel phase", "Open the panel phase", MANAGE_REVIEW, lambda row, by, _form: open_panel(row, by=by),
        lead="From this moment the reviewers of an application see each other's scores.", step="open_panel",
    ),
    "complete_evaluation": Act(
        "Complete the evaluation", "Complete the evaluation", COMPLETE_EVALUATION,
        lambda row, by, form: complete_evaluation(row, note=form.cleaned_data["note"], by=by), _note("How was it completed?"),
        lead="From this moment all data of the round are public, but trade secrets and data about individual people.",
        step="complete_evaluation", before=lambda row, by: demand_disclosed_for_round(by, row),
    ),
    "expect_results": Act(
        "Say when applicants hear the result", "Save the day", PUBLISH_OPPORTUNITY,
        lambda row, by, form: acts.expect_results(row, on=form.cleaned_data["on"], by=by), ResultsDayForm, step=ANY_STEP,
        lead="The day stands on every applicant's page. Once the round is published, everybody who handed in gets a letter.",
        done="The day is set.",
    ),
    "cancel_opportunity": Act(
        "Cancel the round", "Cancel the round", PUBLISH_OPPORTUNITY,
        lambda row, by, form: acts.cancel_opportunity(row, reason=form.cleaned_data["note"], by=by),
        _note("Why is the round cancelled? The reason is public."), step="cancel_opportunity",
    ),
}  # fmt: skip
