"""Sealed copies: canonical JSON, its SHA-256, and what goes into the copies of rounds and applications."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from grants.rounds.models import Application, Opportunity, Question, QuestionKind, TradeSecretClaim
from grants.rounds.rules.findings import ApplicationFacts, Finding


def plain(value: Any) -> Any:
    """A value as JSON keeps it: money and dates as text."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces: the same data give the same text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)


def sealed(data: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The data as they will be kept, and the hash (SHA-256, hexadecimal) of their canonical text."""
    text = canonical(data)
    kept: dict[str, Any] = json.loads(text)
    return kept, hashlib.sha256(text.encode()).hexdigest()


_ROUND = (
    "program", "title", "fiscal_year", "overview", "eligibility", "funding", "provisions", "review_and_selection",
    "money_available", "smallest_award", "largest_award", "project_starts_on", "project_ends_on", "budget_years",
    "opens_at", "questions_until", "deadline", "minimum_points", "ranking_rule",
)  # fmt: skip


def snapshot_of_round(opportunity: Opportunity) -> dict[str, Any]:
    """Everything that is promised by publishing: texts, money, moments, questions, budget template, rubric."""
    data: dict[str, Any] = {name: getattr(opportunity, name) for name in _ROUND}
    data["ranking_rule_in_words"] = opportunity.get_ranking_rule_display()
    data["questions"] = [
        {
            "id": question.pk,
            "section": question.section,
            "text": question.text,
            "help": question.help_text,
            "kind": question.kind,
            "required": question.is_required,
            "word_limit": question.word_limit,
            "choices": question.choices,
            "about_individuals": question.is_about_individuals,
        }
        for question in opportunity.questions.all()
    ]
    data["budget_categories"] = [
        {"id": category.pk, "name": category.name, "guidance": category.guidance}
        for category in opportunity.budget_categories.all()
    ]
    data["criteria"] = [
        {"id": criterion.pk, "name": criterion.name, "guidance": criterion.guidance, "points": criterion.points}
        for criterion in opportunity.criteria.all()
    ]
    return data


def answer_in_words(question: Question, value: str) -> str:
    """An answer as a reader sees it."""
    if not value:
        return ""
    if question.kind == QuestionKind.MONEY:
        return f"${Decimal(value):,.2f}"
    if question.kind == QuestionKind.DATE:
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    if question.kind == QuestionKind.ATTESTATION:
        return "Confirmed"
    return value


def snapshot_of_application(
    application: Application, *, facts: ApplicationFacts, findings: list[Finding], submitted_by: str, received_at: datetime
) -> dict[str, Any]:
    """A complete copy: every answer with its question, the names and hashes of the files, and the budget."""
    from grants.rounds.budget import budget_of  # noqa: PLC0415 - the budget reads answers' neighbors, not the other way round

    opportunity, organization = application.opportunity, application.organization
    return {
        "round": {"id": opportunity.pk, "title": opportunity.title, "program": opportunity.program, "sha256": opportunity.sha256},
        "applicant": {
            "name": organization.name,
            "legal_name": organization.legal_name,
            "kind": organization.get_kind_display(),
            "address": organization.address_lines,
            "phone": organization.phone,
        },
        "facts": {
            "project_title": application.project_title,
            "is_fiscal_sponsor": application.is_fiscal_sponsor,
            "delivery_partner": application.delivery_partner,
            "training_program": application.training_program,
            "specialty": application.specialty,
            "residents_requested": application.residents_requested,
        },
        "answers": _answers(application),
        "budget": budget_of(application).as_data() | {"narrative": application.budget_narrative},
        "eligibility": [
            {"rule": each.rule, "outcome": each.outcome, "fact": each.fact, "citation": each.citation} for each in findings
        ],
        "budget_total": facts.budget_total,
        "submitted_by": submitted_by,
        "received_at": received_at,
    }


def _answers(application: Application) -> list[dict[str, Any]]:
    given = {answer.question_id: answer for answer in application.answers.select_related("document")}
    claims = {claim.question_id: claim for claim in TradeSecretClaim.objects.filter(application=application, is_claimed=True)}
    found = []
    for question in application.opportunity.questions.all():
        answer, claim = given.get(question.pk), claims.get(question.pk)
        document = answer.document if answer else None
        found.append(
            {
                "question_id": question.pk,
                "section": question.section,
                "question": question.text,
                "kind": question.kind,
                "value": answer.value if answer else "",
                "words": answer_in_words(question, answer.value) if answer else "",
                "file": {"id": str(document.pk), "name": document.name, "size": document.size, "sha256": document.sha256}
                if document
                else None,
                "about_individuals": question.is_about_individuals,
                "trade_secret": {"justification": claim.justification} if claim else None,
            }
        )
    return found
