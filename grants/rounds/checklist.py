"""What an application still lacks before it can be submitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grants.rounds.budget import budget_of
from grants.rounds.models import Application, QuestionKind
from grants.rounds.rules.eligibility import eligibility
from grants.rounds.rules.findings import ApplicationFacts, Finding, Outcome

ABOUT, BUDGET = "about", "budget"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do: where (`about`, `budget` or a section's number from 1), and what."""

    where: str
    words: str


def facts_of(application: Application) -> ApplicationFacts:
    """The facts for the eligibility rules."""
    budget = budget_of(application)
    return ApplicationFacts(
        organization_kind=application.organization.kind,
        training_program=application.training_program,
        specialty=application.specialty,
        residents_requested=application.residents_requested,
        budget_total=budget.total,
        budget_by_year=budget.year_totals,
        budget_years=application.opportunity.budget_years,
    )


def findings_of(application: Application, *, on: date) -> list[Finding]:
    """What the rules of the program find."""
    return eligibility(application.opportunity.program, facts_of(application), on=on)


def sections_of(application: Application) -> list[str]:
    """The sections of the form in their order, each once."""
    return list(dict.fromkeys(question.section for question in application.opportunity.questions.all()))


def missing_items(application: Application, *, on: date) -> list[Missing]:
    """Everything that stops a submission, each in a sentence; empty when it can be submitted."""
    found = []
    if not application.project_title.strip():
        found.append(Missing(ABOUT, "Give the project a title."))
    if application.is_fiscal_sponsor and not application.delivery_partner.strip():
        found.append(Missing(ABOUT, "Name the organization that does the work."))
    found += _missing_answers(application) + _budget_faults(application)
    stops = [each for each in findings_of(application, on=on) if each.outcome is Outcome.NOT_MET]
    return found + [Missing(BUDGET if each.rule == "is_within_residency_cap" else ABOUT, each.fact) for each in stops]


def _missing_answers(application: Application) -> list[Missing]:
    sections = sections_of(application)
    given = {answer.question_id: answer for answer in application.answers.select_related("document")}
    found = []
    for question in application.opportunity.questions.all():
        answer = given.get(question.pk)
        where = str(sections.index(question.section) + 1)
        document = answer.document if answer else None
        is_given = bool(answer and answer.value) or document is not None
        if question.is_required and not is_given:
            verb = {QuestionKind.FILE: "Add the file", QuestionKind.ATTESTATION: "Confirm"}.get(
                QuestionKind(question.kind), "Answer"
            )
            found.append(Missing(where, f"{verb}: {question.text}"))
        if document is not None and not (document.is_openable or document.is_being_checked):
            found.append(Missing(where, f"The file for “{question.text}” can't be used. Choose another one."))
        too_long = question.word_limit and answer and len(answer.value.split()) > question.word_limit
        if too_long:
            found.append(Missing(where, f"Shorten the answer to {question.word_limit} words: {question.text}"))
    return found


def _budget_faults(application: Application) -> list[Missing]:
    total, opportunity = budget_of(application).total, application.opportunity
    if total <= 0:
        return [Missing(BUDGET, "Fill in the budget.")]
    if opportunity.largest_award and total > opportunity.largest_award:
        return [Missing(BUDGET, f"The budget is ${total:,.2f}. The largest award is ${opportunity.largest_award:,.2f}.")]
    if opportunity.smallest_award and total < opportunity.smallest_award:
        return [Missing(BUDGET, f"The budget is ${total:,.2f}. The smallest award is ${opportunity.smallest_award:,.2f}.")]
    return []
