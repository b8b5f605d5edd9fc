"""Grant rounds of the demonstration: one open, one in review, one evaluated; made through the actions.

The calendar is real: rounds whose deadline lies in the past are published with a deadline a moment ahead, applied to,
and then the moment passes.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from grants.actions.applications import claim_trade_secret, save_answers, save_budget, save_facts, start_application
from grants.actions.opportunities import (
    answer_question,
    approve_opportunity,
    ask_question,
    create_opportunity,
    edit_opportunity,
    publish_opportunity,
    remove_part,
)
from grants.actions.reviewers import accept_reviewer_invitation, assign_reviewer, invite_reviewer
from grants.actions.reviews import (
    Choice,
    Disclosed,
    complete_evaluation,
    finish_scoring,
    open_panel,
    recommend,
    record_negotiation,
    score_criterion,
    sign_disclosure,
    start_review,
)
from grants.actions.submissions import submit_application
from grants.models import (
    Application,
    NegotiationOutcome,
    Opportunity,
    Program,
    Question,
    QuestionKind,
    Recommendation,
    ReviewAssignment,
    RoundReviewer,
)
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.demo.people import BY_SLUG
from img_program.demo.seed.accounts import make_account
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.invitations import accept_invitation, invite_member
from img_program.organizations.models import MembershipRole, Organization

# A round that is over was open for so long: enough to hand in two applications.
OPEN_SECONDS = 6
FACTS: dict[Program, dict[str, object]] = {
    Program.CAREER_GUIDANCE: {"project_title": "From license abroad to practice here"},
    Program.CLINICAL_PREPARATION: {
        "project_title": "Six months in the clinic",
        "training_program": "Cedar Street Community Clinic, family medicine teaching service",
    },
    Program.PRIMARY_CARE_RESIDENCY: {
        "project_title": "Two family medicine positions for rural Minnesota",
        "specialty": "family_medicine",
        "residents_requested": 2,
    },
}


def _manager(organization: Organization, email: str, name: str, office: User) -> User:
    """A grant manager, invited and accepted."""
    account = make_account(email)
    with acting_as(office):
        invitation = invite_member(organization=organization, by=office, email=email, role=MembershipRole.GRANT_MANAGER)
    with acting_as(account):
        accept_invitation(invitation=invitation, by=account, name=name)
    return account


def _round(program: Program, title: str, deadline: datetime, office: User) -> Opportunity:
    now = timezone.now()
    with acting_as(office):
        made = create_opportunity(program=program, title=title, fiscal_year=now.year + (now.month >= 7), by=office)  # noqa: PLR2004 - July
        for question in made.questions.filter(kind=QuestionKind.FILE):
            remove_part(question, by=office)
        edit_opportunity(
            made,
            facts={
                "money_available": Decimal(600000),
                "smallest_award": Decimal(20000),
                "largest_award": Decimal(350000),
                "opens_at": now - timedelta(days=30),
                "questions_until": deadline,
                "deadline": deadline,
                "project_starts_on": now.date() + timedelta(days=60),
                "project_ends_on": now.date() + timedelta(days=60 + 365 * made.budget_years),
            },
            by=office,
        )
        approve_opportunity(made, by=office)
        return publish_opportunity(made, where="the Department's page of grant opportunities", by=office)


def _answer(question: Question) -> str:
    return {
        QuestionKind.TEXT: "We have done this work for many years, with partners in the whole region. We describe it in detail.",
        QuestionKind.NUMBER: "24",
        QuestionKind.MONEY: "1800.00",
        QuestionKind.DATE: f"{timezone.localdate().year + 1}-07-01",
        QuestionKind.CHOICE: question.choices[0] if question.choices else "",
        QuestionKind.ATTESTATION: "yes",
        QuestionKind.FILE: "",
    }[QuestionKind(question.kind)]


def _draft(opportunity: Opportunity, organization: Organization, by: User, amounts: tuple[int, int]) -> Application:
    with acting_as(by):
        made = start_application(opportunity, organization=organization, by=by)
        save_facts(made, facts=FACTS[Program(opportunity.program)], seen_version=0, by=by)
        questions = list(opportunity.questions.all())
        save_answers(made, answers={each.pk: _answer(each) for each in questions}, seen_version=0, by=by)
        first, second = opportunity.budget_categories.all()[:2]
        amounts_by_year = {(first.pk, 1): Decimal(amounts[0]), (second.pk, 2): Decimal(amounts[1])}
        save_budget(made, amounts=amounts_by_year, narrative="Salaries, and support for participants.", seen_version=0, by=by)
        claim_trade_secret(made, question=questions[2], justification="Our teaching method is known to nobody else.", by=by)
    return made


def _submit(application: Application, by: User) -> None:
    with acting_as(by):
        submit_application(application, by=by, received_at=timezone.now())


def _wait_for_deadline(opportunity: Opportunity) -> None:
    """Not in a test: the demonstration's rounds end by the real clock."""
    while opportunity.deadline is not None and timezone.now() <= opportunity.deadline:
        time.sleep(0.2)


def _reviewers(opportunity: Opportunity, office: User) -> list[tuple[User, RoundReviewer]]:
    found = []
    for slug in ("reviewer", "reviewer-two"):
        person = BY_SLUG[slug]
        account = make_account(person.email)
        with acting_as(office):
            reviewer = invite_reviewer(opportunity, name=person.name, email=person.email, by=office)
        with acting_as(account):
            found.append((account, accept_reviewer_invitation(reviewer, by=account)))
    return found


def _start_review(opportunity: Opportunity, applications: list[Application], office: User) -> list[tuple[User, RoundReviewer]]:
    reviewers = _reviewers(opportunity, office)
    _wait_for_deadline(opportunity)
    with acting_as(office):
        start_review(opportunity, by=office)
        fresh = list(Application.objects.filter(pk__in=[each.pk for each in applications]))
        for _account, reviewer in reviewers:
            assign_reviewer(reviewer, applications=fresh, ends_at=timezone.now() + timedelta(days=21), by=office)
    return reviewers


def _score(account: User, opportunity: Opportunity, shares: Mapping[UUID, str]) -> None:
    with acting_as(account):
        sign_disclosure(opportunity, answers={key: Disclosed(has_conflict=False) for key in shares}, by=account)
        for assignment in ReviewAssignment.objects.filter(reviewer=account, opportunity=opportunity).select_related(
            "opportunity"
        ):
            share = Decimal(shares[assignment.application_id])
            for criterion in opportunity.criteria.all():
                points = (criterion.points * share).quantize(Decimal("0.5"))
                score_criterion(assignment, criterion=criterion, points=points, comment="Clear and well explained.", by=account)
            finish_scoring(assignment, by=account)


def make_grants(staff: dict[str, User], organizations: dict[str, Organization]) -> dict[str, Opportunity]:
    """Three rounds; the organizations' grant managers, and two reviewers who work in two of them."""
    office = staff["coordinator"]
    bridge = _manager(organizations["bridge"], "grants.bridge@demo.example", "Leyla Osman", office)
    harbor = _manager(organizations["harbor"], "grants.harbor@demo.example", "Ana Pineda", office)
    clinic = _manager(organizations["clinic"], "grants.clinic@demo.example", "Bo Xiong", office)
    university = _manager(organizations["university"], "grants.university@demo.example", "Karin Aas", office)
    evaluated = _evaluated(
        office, [(organizations["bridge"], bridge, (90000, 60000)), (organizations["harbor"], harbor, (120000, 80000))]
    )
    in_review = _in_review(
        office, [(organizations["clinic"], clinic, (110000, 90000)), (organizations["bridge"], bridge, (70000, 50000))]
    )
    open_round = _round(
        Program.PRIMARY_CARE_RESIDENCY, "Primary care residency positions", timezone.now() + timedelta(days=35), office
    )
    _draft(open_round, organizations["university"], university, (150000, 150000))
    with acting_as(bridge):
        question = ask_question(open_round, text="May one residency program ask for three positions?", by=bridge)
    with acting_as(office):
        answer_question(question, answer="Yes, as long as the budget stays within the cap for each position and year.", by=office)
    return {"evaluated": evaluated, "in_review": in_review, "open": open_round}


type _Applicants = list[tuple[Organization, User, tuple[int, int]]]


def _over(program: Program, title: str, applicants: _Applicants, office: User) -> tuple[Opportunity, list[Application]]:
    opportunity = _round(program, title, timezone.now() + timedelta(seconds=OPEN_SECONDS), office)
    applications = [_draft(opportunity, organization, by, amounts) for organization, by, amounts in applicants]
    for application, (_organization, by, _amounts) in zip(applications, applicants, strict=True):
        _submit(application, by)
    return opportunity, applications


def _in_review(office: User, applicants: _Applicants) -> Opportunity:
    opportunity, applications = _over(Program.CLINICAL_PREPARATION, "Clinical preparation", applicants, office)
    (first, _reviewer), _second = _start_review(opportunity, applications, office)
    _score(first, opportunity, {each.pk: "0.8" for each in applications})
    return opportunity


def _evaluated(office: User, applicants: _Applicants) -> Opportunity:
    opportunity, applications = _over(Program.CAREER_GUIDANCE, "Career guidance and support", applicants, office)
    shares = {application.pk: share for application, share in zip(applications, ("0.9", "0.7"), strict=True)}
    for account, _reviewer in _start_review(opportunity, applications, office):
        _score(account, opportunity, shares)
    with acting_as(office):
        panel = open_panel(opportunity, by=office)
        sign_disclosure(panel, answers={each.pk: Disclosed(has_conflict=False) for each in applications}, by=office)
        fund = Recommendation.Choice.FUND
        choices = {applications[0].pk: Choice(fund, Decimal(150000)), applications[1].pk: Choice(fund, Decimal(200000))}
        for recommendation in recommend(panel, choices=choices, by=office):
            record_negotiation(
                recommendation, outcome=NegotiationOutcome.Outcome.ACCEPTED, note="Agreed as applied for.", by=office
            )
        complete_evaluation(panel, note="All negotiations are over.", by=office)
    with as_system(reason="demonstration data"):
        return Opportunity.objects.get(pk=opportunity.pk)
